package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.config.Settings;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.Instruments;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import io.tapedeck.feed.file.LoadedFiles;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.landing.LandingSource;
import io.tapedeck.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bars as they stand in {@code market_data_hf} against what a plain query makes of {@code ticks} as these stand beside them: both
 * landed, of real days. The query is of its own: no view of the house is asked.
 */
@Timeout(300)
class LandedBarsTest {
    private static final long RECEIVED = 1_700_000_000_000_000_000L;
    private static final String BOTH = """
            WITH widths (timeframe, width) AS (VALUES ('1s', INTERVAL '1 second'), ('1m', INTERVAL '1 minute'),
                     ('5m', INTERVAL '5 minutes'), ('15m', INTERVAL '15 minutes'), ('1h', INTERVAL '1 hour')),
                 sorted AS (
                     SELECT timeframe, date_bin(width, timestamp, TIMESTAMPTZ '2000-01-01 00:00:00+00') AS begin, i.symbol,
                            i.exchange, price, size, flags, kind = 1 AND flags & (2 | 16 | 64 | 128 | 512) = 0 AS counts,
                            row_number() OVER (ORDER BY timestamp, nanos, sequence) AS place
                     FROM ticks JOIN instruments i USING (instrument_id) CROSS JOIN widths),
                 own AS (
                     SELECT timeframe, begin, symbol, exchange,
                            (array_agg(price ORDER BY place) FILTER (WHERE counts))[1] AS open,
                            max(price) FILTER (WHERE counts) AS high, min(price) FILTER (WHERE counts) AS low,
                            (array_agg(price ORDER BY place DESC) FILTER (WHERE counts))[1] AS close,
                            sum(size) FILTER (WHERE counts) AS volume,
                            round(sum(price * size) FILTER (WHERE counts) / sum(size) FILTER (WHERE counts), 8) AS vwap,
                            count(*) FILTER (WHERE counts) AS trades,
                            round(count(*) FILTER (WHERE counts)::numeric / count(*), 4) AS quality, bit_or(flags) AS flags
                     FROM sorted GROUP BY 1, 2, 3, 4 HAVING count(*) FILTER (WHERE counts) > 0),
                 landed AS (
                     SELECT timeframe, timestamp AS begin, symbol, exchange, open, high, low, close, volume::numeric AS volume,
                            vwap, trades_count::bigint AS trades, quality_score AS quality, data_flags AS flags
                     FROM market_data_hf)
            """;

    @TempDir
    Path folder;

    @Test
    void shouldLandTheBarsThatAQueryMakesOfTheLandedTicksOfASpyMorning() throws Exception {
        Path file = SharedData.require("lean/equity-trades/spy/20131007_trade.zip");
        requireEqual(RealSlice.of(file, 0, 25_000, folder), 25_000);
    }

    private static Stream<Path> days() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.require("lean/equity-trades/spy"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("days")
    @Tag("torture")
    void shouldLandTheBarsThatAQueryMakesOfTheLandedTicksOfEachSpyDay(Path day) throws Exception {
        requireEqual(day, 100_000);
    }

    private void requireEqual(Path file, long ticksLeast) throws Exception {
        Settings settings = Settings.load(null, List.of("pipeline.threading=split",
                "decide.bars.timeframes=[1s,1m,5m,15m,1h,1d]", "decide.bars.land=[1s,1m,5m,15m,1h,1d]"));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Path data = Files.createDirectories(folder.resolve("data"));
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Journal journal = Journal.open(data.resolve("journal"), JournalOptions.defaults()
                        .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(64 << 20))) {
            long outputs = decide(settings, journal, data, file, failure);
            land(database, journal, outputs, failure);
            assertThat(count(connection, "SELECT count(*) FROM ticks")).isGreaterThanOrEqualTo(ticksLeast);
            assertThat(count(connection, "SELECT count(*) FROM rejected_records")).isZero();
            compare(connection, file);
        }
    }

    private static void compare(Connection connection, Path file) throws SQLException {
        Map<String, Long> bars = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(BOTH
                    + "SELECT 'query', q.* FROM (TABLE own EXCEPT TABLE landed) q"
                    + " UNION ALL SELECT 'landed', q.* FROM (TABLE landed EXCEPT TABLE own) q ORDER BY 2, 3 LIMIT 1")) {
                assertThat(row.next() ? row.getString(1) + ": " + row.getString(2) + ' ' + row.getString(3) : null)
                        .as("the first bar that only one of them has so").isNull();
            }
            try (ResultSet row = statement
                    .executeQuery("SELECT timeframe, count(*) FROM market_data_hf GROUP BY 1")) {
                while (row.next()) {
                    bars.put(row.getString(1), row.getLong(2));
                }
            }
        }
        assertThat(bars).containsOnlyKeys("1s", "1m", "5m", "15m", "1h");
        System.out.println(file.getFileName() + ": equal to the query over ticks: " + bars);
    }

    private static long decide(Settings settings, Journal journal, Path data, Path file,
            AtomicReference<Throwable> failure) throws IOException {
        try (DecideRoom room = DecideRoom.recover(journal, data, settings.decide(), 0);
                Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(),
                        new SystemEpochNanoClock()), journal.startMarket(1), journal.progress(), journal.diskGuard(),
                        journal.recovered().catalogue(), 1, room, failure::set)) {
            pipeline.start();
            new FirstEvents(journal, pipeline.publisher(), () -> RECEIVED).offer(1, room.decisions(),
                    settings.decide().values());
            new FileFeed(file, LeanFormat.trades(LeanOptions.fromFile()),
                    new FileFeedOptions(false, 0, 64, true, 1, 1 << 20), new LoadedFiles(new Catalogue(1, 1)::feed),
                    pipeline.publisher(), new Instruments(), (origin, reason, feedId, payload, offset, length) -> {
                        throw new AssertionError(origin + ": " + reason);
                    }, new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), () -> RECEIVED, FileProgress.NONE).run();
            pipeline.stop(Duration.ofMinutes(2));
            room.stop(Duration.ofSeconds(30));
            assertThat(failure.get()).isNull();
            return room.decisions().outputSequence();
        }
    }

    private static void land(TestDatabase database, Journal journal, long outputs, AtomicReference<Throwable> failure)
            throws InterruptedException {
        LandingSource source = LandingSource.of(journal).withOutputs(new LandingSource.Stream(
                journal.marketDirectory().resolveSibling(Journal.OUTPUTS), () -> outputs), () -> Long.MAX_VALUE);
        try (Landing landing = new Landing(LandingOptions.defaults(), database.database(), source, UUID.randomUUID(),
                new SystemEpochNanoClock(), failure::set)) {
            landing.start();
            assertThat(landing.flushTo(journal.progress().writtenSequence(), Duration.ofMinutes(2)))
                    .as("%s, %s", landing.status(), failure.get()).isTrue();
        }
        assertThat(failure.get()).isNull();
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}

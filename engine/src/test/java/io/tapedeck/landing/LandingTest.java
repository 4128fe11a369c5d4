package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LandingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    private Landing landing(TestDatabase database, LandingTape tape, LandingOptions options) {
        return new Landing(options, database.database(), tape.journal(), UUID.randomUUID(), fatal::set);
    }

    @Test
    void shouldLandEveryTickOnceWithItsWatermarkAndLedger() throws SQLException {
        RandomTicks ticks = new RandomTicks(11);
        Frame frame = new Frame(1 << 16);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, LandingOptions.defaults())) {
            landing.start();
            for (int i = 0; i < 40; i++) {
                ticks.append(frame, 500);
                tape.append(frame);
                tape.commit();
            }
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            try (Connection connection = database.connection()) {
                assertThat(ticks.difference(connection)).isEmpty();
                assertThat(number(connection, "SELECT sum(rows) FROM ingest_batch WHERE table_name = 'ticks'"))
                        .isEqualTo(tape.sequence());
                assertThat(number(connection, "SELECT min(sequence) FROM ingest_watermark WHERE lane >= -1"))
                        .isEqualTo(tape.sequence());
            }
            assertThat(landing.status().landed()).isEqualTo(tape.sequence());
            assertThat(landing.status().lag()).isZero();
            assertThat(Landing.highestWatermark(database.database(), tape.journal().id())).isEqualTo(tape.sequence());
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldLandNothingThatIsWrittenAndNotYetSynced() throws Exception {
        RandomTicks ticks = new RandomTicks(14);
        Frame frame = new Frame(1 << 16);
        JournalOptions seldom = JournalOptions.defaults().withChronicleBlockBytes(4 << 20)
                .withSyncIntervalNs(Duration.ofSeconds(60).toNanos());
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory, seldom);
                Landing landing = landing(database, tape, LandingFaultTest.small(2));
                Connection connection = database.connection()) {
            landing.start();
            ticks.append(frame, 100);
            tape.append(frame);
            tape.commit(); // the first block is synced at once
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            long synced = tape.sequence();
            ticks.append(frame, 100);
            tape.append(frame);
            tape.commit();
            assertThat(tape.journal().progress().writtenSequence()).isEqualTo(tape.sequence());
            assertThat(landing.flushTo(tape.sequence(), Duration.ofSeconds(1))).isFalse();
            assertThat(tape.journal().progress().syncedSequence()).isEqualTo(synced);
            assertThat(number(connection, "SELECT count(*) FROM ticks")).isEqualTo(synced);
            tape.journal().close(); // syncs
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            assertThat(ticks.difference(connection)).isEmpty();
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldGiveTheLedgerAHashThatJournalAndTableBothGiveUntilARowIsEdited() throws SQLException {
        RandomTicks ticks = new RandomTicks(12);
        Frame frame = new Frame(1 << 16);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, LandingFaultTest.small(2));
                Connection connection = database.connection()) {
            landing.start();
            long[] journaled = new long[2];
            ticks.append(frame, 3_000);
            tape.append(frame);
            tape.commit();
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            int source = (int) number(connection, "SELECT source FROM trading.journals");
            try (JournalReader reader = tape.journal().marketReader(() -> Long.MAX_VALUE)) {
                while (reader.poll(block -> block.forEach((buffer, offset, length) -> journaled[JournaledTicks
                        .lane(EventHeader.instrumentId(buffer, offset), 2)] += JournaledTicks.hash(buffer, offset,
                                source)))) {
                    // every block
                }
            }
            for (int lane = 0; lane < 2; lane++) {
                long ledger = number(connection,
                        "SELECT mod(sum(row_hash::numeric) + 18446744073709551616::numeric * 1000,"
                                + " 18446744073709551616) % 9223372036854775808 FROM trading.ingest_batch WHERE lane = "
                                + lane);
                assertThat(journaled[lane] & Long.MAX_VALUE).isEqualTo(ledger);
                assertThat(stored(connection, source, tape.sequence(), lane)).isEqualTo(journaled[lane]);
            }
            for (String edit : List.of("price = coalesce(price, 0) + 0.000000001 WHERE sequence = 7",
                    "conditions = 'x'",
                    "nanos = 999 - nanos", "bid_size = bid_size * 10", "flags = flags + 1")) {
                long before = stored(connection, source, tape.sequence(), 0)
                        + stored(connection, source, tape.sequence(), 1);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("UPDATE trading.ticks SET " + edit);
                }
                long after = stored(connection, source, tape.sequence(), 0)
                        + stored(connection, source, tape.sequence(), 1);
                assertThat(after).as(edit).isNotEqualTo(before);
            }
        }
    }

    private static long stored(Connection connection, int source, long last, int lane) throws SQLException {
        long[] sum = new long[1];
        new StoredTicks().scan(connection, source, 1, last, (sequence, instrument, hash) -> sum[0] += JournaledTicks
                .lane(instrument, 2) == lane ? hash : 0);
        return sum[0];
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}

package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.edition;
import static io.tapedeck.database.SqlAssertions.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.bars.BarBuilder;
import io.tapedeck.bars.BarOptions;
import io.tapedeck.bars.ClosedBar;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.feed.FakeRing;
import io.tapedeck.feed.FileFeedRig;
import io.tapedeck.feed.capture.BinanceFormat;
import io.tapedeck.feed.capture.BinanceOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** The engine's bars against those that the database makes of the same ticks: an independent query, of other hands. */
@Timeout(300)
class BarsAgainstViewsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Map<String, String>> engine = new TreeMap<>();
    private final StringBuilder ticks = new StringBuilder();
    private final Map<Long, Integer> indexes = new HashMap<>();
    private final List<Instrument> instruments = new ArrayList<>();
    private final BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), (bar, _) -> take(bar));
    private final Tick tick = new Tick();
    private long sequence;

    private void take(ClosedBar bar) {
        Instrument instrument = instruments.get(bar.instrument());
        String key = instrument.exchange() + ' ' + bar.start() / SECOND;
        String text = String.join(" ", price(bar.open()), price(bar.high()), price(bar.low()), price(bar.close()),
                plain(BigDecimal.valueOf(bar.volumeMantissa()).scaleByPowerOfTen(bar.volumeExponent())),
                price(bar.vwap()), "" + bar.trades(), price(bar.bid()), price(bar.ask()), price(bar.averageSpread()),
                plain(BigDecimal.valueOf(bar.qualityTenThousandths(), 4)), "" + bar.flags());
        engine.computeIfAbsent(bar.timeframe().label(), _ -> new TreeMap<>()).put(key, text);
    }

    private static String price(long price) {
        return price == Long.MIN_VALUE ? "-" : plain(BigDecimal.valueOf(price, 9));
    }

    private static String plain(BigDecimal value) {
        return value == null ? "-" : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private void message(org.agrona.MutableDirectBuffer buffer, int offset) {
        if (EventHeader.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            Instrument instrument = InstrumentCodec.decode(buffer, offset);
            if (indexes.putIfAbsent(instrument.id(), instruments.size()) == null) {
                instruments.add(instrument);
                builder.onDefined(instruments.size() - 1, instrument.exchange(), instrument.assetClass());
            }
        } else if (Tick.isTick(buffer, offset)) {
            EventHeader.sequence(buffer, offset, ++sequence);
            tick.wrap(buffer, offset);
            builder.onTick(tick, indexes.get(tick.instrumentId()));
            ticks.append(tick.eventTime()).append('\t').append(tick.instrumentId()).append('\t').append(sequence)
                    .append('\t').append(tick.isTrade() ? 1 : 2).append('\t').append(tick.flags()).append('\t');
            if (tick.isTrade()) {
                field(tick.price(), -9).append('\t');
                field(tick.sizeMantissa(), tick.sizeExponent()).append("\t\\N\t\\N\n");
            } else {
                ticks.append("\\N\t\\N\t");
                field(tick.bid(), -9).append('\t');
                field(tick.ask(), -9).append('\n');
            }
        }
    }

    private StringBuilder field(long mantissa, int exponent) {
        return ticks.append(mantissa == Long.MIN_VALUE
                ? "\\N"
                : BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent).toPlainString());
    }

    private void compare(String from, String to) throws SQLException, IOException {
        try (TestDatabase test = TestDatabase.create(); Connection connection = test.connection()) {
            for (Instrument instrument : instruments) {
                execute(connection, "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES ("
                        + instrument.id() + ", '" + instrument.symbol() + "', '" + instrument.exchange() + "')");
            }
            execute(connection, "SELECT ensure_range('ticks', '" + from + "', '" + to + "')");
            give(connection);
            execute(connection,
                    """
                            INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask, received_at)
                            SELECT to_timestamp(0) + (ns / 1000) * interval '1 microsecond', ns % 1000, id, seq, 1, kind, flags, price, size, bid, ask, now() FROM given""");
            for (String level : List.of("1m", "5m", "1h", "1d")) {
                if (edition(connection) == Edition.COMMUNITY) {
                    execute(connection, "CALL refresh_continuous_aggregate('trading.ticks_" + level + "', NULL, NULL)");
                }
                assertThat(database(connection, level)).as(level).isNotEmpty().isEqualTo(engine.get(level));
            }
        }
    }

    private void give(Connection connection) throws SQLException, IOException {
        execute(connection,
                "CREATE TEMP TABLE given (ns bigint, id bigint, seq bigint, kind int, flags int, price numeric, size numeric, bid numeric, ask numeric)");
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY given FROM STDIN",
                new StringReader(ticks.toString()));
    }

    private static Map<String, String> database(Connection connection, String level) throws SQLException {
        Map<String, String> bars = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery("SELECT exchange, extract(EPOCH FROM timestamp)::bigint, open, high,"
                                + " low, close, volume, vwap, trades_count, bid, ask, avg_spread, quality_score, data_flags FROM bars_"
                                + level)) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 3; column <= 14; column++) {
                    text.append(column == 3 ? "" : " ").append(plain(row.getBigDecimal(column)));
                }
                bars.put(row.getString(1) + ' ' + row.getLong(2), text.toString());
            }
        }
        return bars;
    }

    private void load(Path file, FileFormat format) {
        FileFeedRig rig = new FileFeedRig();
        FakeRing ring = new FakeRing() {
            @Override
            public long offer(Frame frame) {
                long ticket = super.offer(frame);
                for (int i = 0; ticket >= 0 && i < frame.count(); i++) {
                    markCrossed(frame.buffer(), frame.offset(i));
                    message(frame.buffer(), frame.offset(i));
                }
                return ticket;
            }
        };
        ring.keep = false;
        rig.feed(file, format, ring).load();
        builder.onFeedEnded(tick.feedId());
    }

    /** As the condition stage does. */
    private void markCrossed(org.agrona.MutableDirectBuffer buffer, int offset) {
        if (Tick.isTick(buffer, offset) && !tick.wrap(buffer, offset).isTrade() && tick.bid() != Long.MIN_VALUE
                && tick.ask() != Long.MIN_VALUE && tick.bid() > tick.ask()) {
            EventHeader.flags(buffer, offset, tick.flags() | EventFlags.CROSSED);
        }
    }

    @Test
    void shouldMakeTheBarsThatTheDatabaseMakesOfASpyDay() throws SQLException, IOException {
        load(SharedData.require("lean/equity-trades/spy/20131007_trade.zip"),
                LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(sequence).isGreaterThan(200_000);
        compare("2013-10-07", "2013-10-09");
    }

    private static Stream<Path> days() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String days : List.of("lean/equity-trades/spy", "lean/equity-trades/aig", "binance-ws")) {
            try (Stream<Path> found = Files.list(SharedData.require(days))) {
                found.sorted().forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("days")
    @Tag("torture")
    void shouldMakeTheBarsThatTheDatabaseMakesOfEachRecordedDayOfTrades(Path file) throws SQLException, IOException {
        boolean capture = file.toString().endsWith(".gz");
        load(file, capture ? new BinanceFormat(BinanceOptions.defaults()) : LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(sequence).isGreaterThan(10_000);
        compare(capture ? "2024-08-07" : "2013-10-06", capture ? "2024-08-11" : "2013-10-13");
        System.out.printf("%s: %,d ticks, %,d bars of a minute equal%n", file.getFileName(), sequence,
                engine.get("1m").size());
    }

    /** A currency has no trades: its bars are of the middle, and no view has them. */
    @Test
    void shouldMakeTheMinutesOfACurrencyThatAQueryOverItsTicksMakes() throws SQLException, IOException {
        Path file = SharedData.require("lean/fx-quotes/eurusd-fxcm/20140504_quote.zip");
        load(file, LeanFormat.quotes(LeanOptions.fromFile()));
        assertThat(sequence).isGreaterThan(1_000);
        try (TestDatabase test = TestDatabase.create(); Connection connection = test.connection()) {
            give(connection);
            Map<String, String> minutes = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                            SELECT ns / 60000000000 * 60, (array_agg(mid ORDER BY ns, seq))[1], max(mid), min(mid),
                                   (array_agg(mid ORDER BY ns DESC, seq DESC))[1]
                            FROM (SELECT ns, seq, (bid + ask) / 2 AS mid FROM given
                                  WHERE kind = 2 AND flags & flags_out_of_bars() = 0) q GROUP BY 1""")) {
                while (row.next()) {
                    minutes.put("FXCM " + row.getLong(1), String.join(" ", plain(row.getBigDecimal(2)),
                            plain(row.getBigDecimal(3)), plain(row.getBigDecimal(4)), plain(row.getBigDecimal(5))));
                }
            }
            Map<String, String> own = new TreeMap<>();
            engine.get("1m")
                    .forEach((key, bar) -> own.put(key, String.join(" ", List.of(bar.split(" ")).subList(0, 4))));
            System.out.printf("%s: %,d ticks, %,d minutes of the middle%n", file.getFileName(), sequence, own.size());
            assertThat(own).hasSizeGreaterThan(20).isEqualTo(minutes);
        }
    }

    /** The twin that always runs: all flags, absent prices, ticks out of order, ticks of one time. */
    @Test
    void shouldMakeTheBarsThatTheDatabaseMakesOfGeneratedTicks() throws SQLException, IOException {
        SplittableRandom random = new SplittableRandom(3);
        Frame frame = new Frame(256);
        frame.definition(Instrument.of(77, "X", "S", "equity"), 0);
        message(frame.buffer(), frame.offset(0));
        long now = 1_381_104_000L * SECOND; // 2013-10-07
        for (int i = 0; i < 3_000; i++) {
            now += random.nextLong(25 * SECOND);
            frame.clear();
            frame.feed(5, true);
            int flags = random.nextInt(4) == 0 ? 1 << random.nextInt(13) : 0;
            long time = now - random.nextLong(3) * SECOND;
            if (random.nextInt(3) == 0) {
                frame.quote(77, time, now, 0, flags).bid(random.nextInt(5) == 0 ? Long.MIN_VALUE : 99 * SECOND - i)
                        .ask(random.nextInt(5) == 0 ? Long.MIN_VALUE : 99 * SECOND + random.nextInt(1_000_000));
            } else {
                TradeEncoder trade = frame.trade(77, time, now, 0, flags);
                trade.price(random.nextInt(9) == 0 ? Long.MIN_VALUE : random.nextLong(-SECOND, 300 * SECOND));
                trade.size().mantissa(random.nextInt(9) == 0 ? Long.MIN_VALUE : random.nextInt(1, 9_999))
                        .exponent((byte) random.nextInt(-4, 1));
            }
            message(frame.buffer(), frame.offset(0));
        }
        builder.onFeedEnded(5);
        assertThat(builder.counts().tooLate()).isZero();
        compare("2013-10-07", "2013-10-09");
    }
}

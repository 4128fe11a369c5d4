package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.edition;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars from ticks against a naive computation, on ticks that share their times and come in no order. */
@Timeout(120)
@Tag("contract")
class AggregatesTest {
    private static final long SEED = 20_240_301;
    private static final long FIRST = Instant.parse("2024-03-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final long DAY_US = 86_400_000_000L;
    private static final int OUT = 2 | 16 | 64 | 128 | 512;

    private static TestDatabase test;
    private static Connection connection;
    private static List<Tick> ticks;

    private record Tick(long time, int nanos, int source, long sequence, int instrument, boolean trade, int flags,
            BigDecimal price, BigDecimal size, BigDecimal bid, BigDecimal ask) {
        boolean counts() {
            return (flags & OUT) == 0;
        }

        String row() {
            return "(to_timestamp(0) + %d * interval '1 microsecond', %d, %d, %d, %d, %d, %d, %s, %s, %s, %s, 1, 1, NULL, now())"
                    .formatted(time, nanos, instrument, sequence, source, trade ? 1 : 2, flags, price, size, bid, ask);
        }
    }

    @BeforeAll
    static void open() throws SQLException {
        System.out.println("AggregatesTest seed " + SEED);
        test = TestDatabase.create();
        connection = test.connection();
        ticks = generate(new Random(SEED));
        execute(connection,
                "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (1, 'ONE', 'X'), (2, 'TWO', 'X'), (3, 'WAIT', 'X')",
                "SELECT ensure_range('ticks', '2024-03-01', '2024-03-03')",
                "INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask, bid_size, ask_size, conditions, received_at) VALUES "
                        + ticks.stream().map(Tick::row).collect(Collectors.joining(",")));
        refresh();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static void refresh() throws SQLException {
        if (edition(connection) == Edition.COMMUNITY) {
            for (String level : List.of("1m", "5m", "1h", "1d")) {
                execute(connection, "CALL refresh_continuous_aggregate('trading.ticks_" + level + "', NULL, NULL)");
            }
        }
    }

    /** Few times, so that many ticks share one; a burst a minute over two days, and minutes without. */
    private static List<Tick> generate(Random random) {
        List<Tick> made = new ArrayList<>();
        int[] flags = {0, 0, 0, 0, 1, 4, 8, 1 << 11, 1 << 12, 2, 64, 128, 512, 64 | 1};
        for (int i = 0; i < 6_000; i++) {
            long minute = random.nextInt(2 * 24 * 12) * 5L + random.nextInt(3);
            long time = FIRST + minute * 60_000_000 + random.nextInt(4) * 19_999_999L;
            boolean trade = random.nextInt(3) > 0;
            int flag = flags[random.nextInt(flags.length)];
            BigDecimal price = BigDecimal.valueOf(random.nextInt(200_000) - 20_000, 3);
            BigDecimal bid = random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(10_000), 2);
            BigDecimal ask = random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(10_000), 2);
            made.add(new Tick(time, random.nextInt(3), 1 + random.nextInt(2), i, 1 + random.nextInt(2), trade,
                    trade ? flag : flag | (random.nextInt(6) == 0 ? 16 : 0), trade ? price : null,
                    trade && flag != 1 << 12 ? BigDecimal.valueOf(random.nextInt(1_000_000), 4) : null,
                    trade ? null : bid, trade ? null : ask));
        }
        made.add(new Tick(FIRST, 0, 1, 9_999, 3, false, 0, null, null, BigDecimal.ONE, BigDecimal.TEN)); // quotes only
        Collections.shuffle(made, random);
        return made;
    }

    /** A bar's text as the query below gives it. */
    private static Map<String, String> naive(long widthUs) {
        Map<String, List<Tick>> buckets = new TreeMap<>();
        for (Tick tick : ticks) {
            buckets.computeIfAbsent(tick.instrument() + " " + Math.floorDiv(tick.time(), widthUs) * widthUs,
                    _ -> new ArrayList<>()).add(tick);
        }
        Map<String, String> bars = new TreeMap<>();
        buckets.forEach((key, all) -> {
            all.sort(Comparator.comparingLong(Tick::time).thenComparingInt(Tick::nanos)
                    .thenComparingInt(Tick::source).thenComparingLong(Tick::sequence));
            List<Tick> trades = all.stream().filter(tick -> tick.trade() && tick.counts()).toList();
            if (!trades.isEmpty()) {
                bars.put(key, bar(all, trades));
            }
        });
        return bars;
    }

    private static String bar(List<Tick> all, List<Tick> trades) {
        List<Tick> quotes = all.stream().filter(tick -> !tick.trade() && tick.counts()).toList();
        BigDecimal volume = trades.stream().filter(t -> t.size() != null).map(Tick::size).reduce(BigDecimal.ZERO,
                BigDecimal::add);
        BigDecimal turnover = trades.stream().filter(t -> t.size() != null).map(t -> t.size().multiply(t.price()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        List<BigDecimal> spreads = quotes.stream().filter(q -> q.bid() != null && q.ask() != null)
                .map(q -> q.ask().subtract(q.bid())).toList();
        long out = all.stream().filter(tick -> !tick.counts()).count();
        Tick last = quotes.isEmpty() ? null : quotes.getLast();
        return String.join(" ", text(trades.getFirst().price()),
                text(trades.stream().map(Tick::price).max(Comparator.naturalOrder()).orElseThrow()),
                text(trades.stream().map(Tick::price).min(Comparator.naturalOrder()).orElseThrow()),
                text(trades.getLast().price()), text(volume),
                text(volume.signum() == 0 ? null : turnover.divide(volume, 8, RoundingMode.HALF_UP)),
                Integer.toString(trades.size()), text(last == null ? null : last.bid()),
                text(last == null ? null : last.ask()),
                text(spreads.isEmpty()
                        ? null
                        : spreads.stream().reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(spreads.size()), 8, RoundingMode.HALF_UP)),
                text(BigDecimal.ONE.subtract(
                        BigDecimal.valueOf(out).divide(BigDecimal.valueOf(all.size()), 20, RoundingMode.HALF_UP))
                        .setScale(4, RoundingMode.HALF_UP)),
                Integer.toString(all.stream().mapToInt(Tick::flags).reduce(0, (a, b) -> a | b)));
    }

    private static String text(BigDecimal number) {
        return number == null ? "-" : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    @ParameterizedTest
    @CsvSource({"1m, 60", "5m, 300", "1h, 3600", "1d, 86400"})
    void shouldEqualTheNaiveBarsWhateverOrderTicksCameIn(String level, long seconds) throws SQLException {
        Map<String, String> bars = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                                SELECT instrument_id || ' ' || (extract(epoch FROM timestamp) * 1000000)::bigint, open, high, low, close, volume, vwap,
                                       trades_count, bid, ask, avg_spread, quality_score, data_flags, symbol, exchange, timeframe
                                FROM bars_%s"""
                                .formatted(level))) {
            while (rows.next()) {
                List<String> parts = new ArrayList<>();
                for (int i = 2; i <= 13; i++) {
                    parts.add(text(rows.getBigDecimal(i)));
                }
                bars.put(rows.getString(1), String.join(" ", parts));
                assertThat(rows.getString("symbol") + rows.getString("exchange") + rows.getString("timeframe"))
                        .isIn("ONEX" + level, "TWOX" + level);
            }
        }
        assertThat(bars).isEqualTo(naive(seconds * 1_000_000)).isNotEmpty();
    }

    @Test
    void shouldGiveTheSameSumsFromTheTicksThemselves() throws SQLException {
        assertThat(value(connection,
                """
                        SELECT count(*) FROM ((TABLE ticks_1h EXCEPT ALL SELECT * FROM tick_sums('1 hour', '2024-03-01', '2024-03-03'))
                                              UNION ALL (SELECT * FROM tick_sums('1 hour', '2024-03-01', '2024-03-03') EXCEPT ALL TABLE ticks_1h)) AS d"""))
                .isEqualTo("0");
        assertThat(value(connection, "SELECT count(*) FROM ticks_1d WHERE instrument_id = 3")).isEqualTo("1");
    }

    /** 2024-03-01 was a Friday; ONE's own bars are of trading days that begin on the evening before. */
    @Test
    void shouldFillNoDayThatIsNoneToTheVenue() throws SQLException {
        execute(connection, "TRUNCATE market_data_daily",
                """
                        INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume, provider)
                        VALUES ('2024-02-29', 'ONE', 'X', 1, 1, 1, 1, 1, 'tapedeck'), ('2024-03-01', 'TWO', 'X', 1, 1, 1, 1, 1, 'tapedeck'),
                               ('2024-02-24', 'TWO', 'X', 1, 1, 1, 1, 1, 'tapedeck')""");
        execute(connection, "SELECT fill_market_data_daily('2024-03-01'), fill_market_data_daily('2024-03-02')");
        assertThat(column(connection,
                "SELECT symbol || ' ' || date FROM market_data_daily WHERE provider = 'ticks' ORDER BY 1"))
                .containsExactly("ONE 2024-03-01", "TWO 2024-03-02");
        execute(connection, "TRUNCATE market_data_daily");
    }

    @Test
    void shouldFillDailyBarsWhereNobodyWroteOne() throws SQLException {
        execute(connection, """
                INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume, provider)
                VALUES ('2024-03-02', 'ONE', 'X', 1, 1, 1, 1, 1, 'vendor')""");
        assertThat(value(connection, "SELECT fill_market_data_daily('2024-03-01')")).isEqualTo("2");
        assertThat(value(connection, "SELECT fill_market_data_daily('2024-03-02')")).isEqualTo("1");
        assertThat(value(connection, "SELECT fill_market_data_daily('2024-03-01')")).isEqualTo("0");

        assertThat(value(connection,
                """
                        SELECT count(*) FROM market_data_daily d JOIN bars_1d b ON b.timestamp = d.date::timestamp AT TIME ZONE 'UTC' AND b.symbol = d.symbol
                        WHERE (d.open, d.high, d.low, d.close, d.volume, d.trades_count, d.avg_spread, d.provider)
                              = (b.open, b.high, b.low, b.close, round(b.volume), b.trades_count, b.avg_spread, 'ticks')"""))
                .isEqualTo("3");
        assertThat(
                value(connection,
                        "SELECT open FROM market_data_daily WHERE date = '2024-03-02' AND provider = 'vendor'"))
                .isEqualTo("1.00000000");
        double expected = naiveVolatility(1, FIRST);
        assertThat(Double.parseDouble(value(connection,
                "SELECT volatility FROM market_data_daily WHERE date = '2024-03-01' AND symbol = 'ONE'")))
                .isCloseTo(expected, within(1e-6 * expected + 1e-6));
    }

    private static double naiveVolatility(int instrument, long day) {
        TreeMap<Long, Tick> closes = new TreeMap<>();
        ticks.stream().filter(t -> t.instrument() == instrument && t.trade() && t.counts()
                && t.time() >= day && t.time() < day + DAY_US)
                .sorted(Comparator.comparingLong(Tick::time).thenComparingInt(Tick::nanos)
                        .thenComparingInt(Tick::source).thenComparingLong(Tick::sequence))
                .forEach(t -> closes.put(t.time() / 60_000_000, t));
        double sum = 0;
        double before = Double.NaN;
        for (Tick close : closes.values()) {
            double price = close.price().doubleValue();
            if (price > 0) {
                double move = Double.isNaN(before) ? 0 : Math.log(price) - Math.log(before);
                sum += move * move;
                before = price;
            }
        }
        return Math.sqrt(sum * 252);
    }
}

package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bars that are generated clean, then spoilt in known places. Bar i of a series ends i minutes before now. */
@Tag("contract")
@Timeout(120)
class MarketDataAnomaliesTest {
    private static final int BARS = 2_000;
    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "CREATE TEMP TABLE start AS SELECT date_trunc('minute', now()) - interval '1 minute' AS at",
                "SELECT ensure_range('market_data_hf', now() - interval '12 days', now())");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    /** Clean one-minute bars: a random walk in cents, skewed volume, a quote of one or two cents. */
    private void clean(String symbol, long seed, int bars) throws SQLException {
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder();
        double price = 100;
        for (int i = bars; i > 0; i--) {
            double open = price;
            price = Math.round((price + random.nextGaussian() * 0.03) * 100) / 100.0;
            double high = Math.max(open, price) + random.nextInt(3) / 100.0;
            double low = Math.min(open, price) - random.nextInt(3) / 100.0;
            long volume = Math.round(Math.exp(7 + random.nextGaussian() * 0.7));
            rows.append(rows.isEmpty() ? "" : ",").append(String.format(Locale.ROOT,
                    "(%d, %.2f, %.2f, %.2f, %.2f, %d, %.2f, %.2f)", i, open, high, low, price, volume, price - 0.01,
                    price + random.nextInt(2) / 100.0));
        }
        execute(connection,
                "INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume,"
                        + " bid, ask, provider) SELECT at - i * interval '1 minute', '" + symbol
                        + "', 'X', '1m', o, h, l, c, v, bid, ask, 'test' FROM start, (VALUES " + rows
                        + ") bars (i, o, h, l, c, v, bid, ask)");
    }

    private void spoil(String symbol, String bars, String change) throws SQLException {
        execute(connection, "UPDATE market_data_hf SET " + change + " WHERE symbol = '" + symbol
                + "' AND timestamp IN (SELECT at - i * interval '1 minute' FROM start, unnest(ARRAY[" + bars + "]) i)");
    }

    private List<String> anomalies(String symbol, int hours, String columns) throws SQLException {
        return column(connection, "SELECT concat_ws(' ', anomaly_type, " + columns + ") FROM start,"
                + " detect_market_data_anomalies('" + symbol + "', " + hours
                + ") a ORDER BY a.timestamp, anomaly_type");
    }

    @Test
    void shouldFindNothingInCleanBars() throws SQLException {
        for (int seed = 0; seed < 5; seed++) {
            clean("CLEAN" + seed, seed, BARS);
            assertThat(anomalies("CLEAN" + seed, 24, "severity, a.timestamp, description")).as("seed " + seed)
                    .isEmpty();
        }
        assertThat(anomalies("NOBODY", 24, "severity")).isEmpty();
    }

    @Test
    void shouldFindWhatWasPlantedAndNothingElse() throws SQLException {
        clean("BAD", 1, BARS);
        execute(connection, "DELETE FROM market_data_hf WHERE symbol = 'BAD' AND timestamp IN"
                + " (SELECT at - i * interval '1 minute' FROM start, generate_series(1001, 1010) i)");
        spoil("BAD", "900", "volume = 20000000");
        spoil("BAD", "800", "high = high + 5");
        spoil("BAD", "700", "close = close + 2, high = high + 2"); // and back: the next bar jumps too
        spoil("BAD", "600", "bid = ask + 0.05");
        spoil("BAD", "500, 499, 498, 497, 496, 495, 494, 493, 492, 491, 490, 489, 488",
                "open = 100, high = 100, low = 100, close = 100");
        String minutes = "extract(epoch FROM at - a.timestamp)::int / 60, severity";
        assertThat(anomalies("BAD", 24, minutes).stream()
                .filter(line -> !line.contains(" 500 ") && !line.contains(" 487 ")))
                .containsExactly("gap 1000 MEDIUM", "volume_spike 900 MEDIUM", "volatility_spike 800 MEDIUM",
                        "price_spike 700 HIGH", "volatility_spike 700 MEDIUM", "price_spike 699 HIGH",
                        "crossed_quote 600 MEDIUM",
                        "stale_run 488 LOW");
        assertThat(anomalies("BAD", 24, "trim_scale(round(value::numeric, 6)),"
                + " trim_scale(round(expected::numeric, 6)), round(distance::numeric, 1), description")
                .stream()
                .filter(line -> line.startsWith("gap") || line.startsWith("crossed") || line.startsWith("stale"))
                .map(line -> line.replaceAll("since .*?: |bid .*", ""))).containsExactly(
                        "gap 660 60 11.0 nothing 660 seconds, usually 60",
                        "crossed_quote 0.05 -0.02 3.5 ",
                        "stale_run 12 0 12.0 price stood at 100 in 12 bars in a row");
    }

    /**
     * Volumes are 999, 2,999 and 8,999 in turn, reaches 0.2, 0.4 and 0.8, and the price moves up and down by 0.1. So medians
     * and deviations can be worked by hand: ln 3 of the volume, ln 4/3 of the reach (in usual ones, and one), 0.1 of the price.
     */
    @Test
    void shouldMeasureByNumbersThatAreWorkedByHand() throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, bid, ask, provider)
                        SELECT at - i * interval '1 minute', 'HAND', 'X', '1m', 100, 99.95 + (ARRAY [0.2, 0.4, 0.8])[i % 3 + 1], 99.95, 100 + i % 2 * 0.1,
                               (ARRAY [999, 2999, 8999])[i % 3 + 1], 100, 100.02, 'test'
                        FROM start, generate_series(0, 1000) i""");
        String numbers = "extract(epoch FROM at - a.timestamp)::int / 60, severity, trim_scale(round(value::numeric, 4)),"
                + " trim_scale(round(expected::numeric, 4)), round(distance::numeric, 4), description";
        assertThat(anomalies("HAND", 12, numbers)).isEmpty();
        spoil("HAND", "401", "high = 139.55");
        spoil("HAND", "301", "volume = 177146999"); // and one: 3,000 times ln 3 ten times over
        spoil("HAND", "201", "high = 102.2, close = 102.1"); // up by 2.1 instead of 0.1, and back
        spoil("HAND", "101", "high = 99, low = 99.4");
        spoil("HAND", "51", "high = 100.05");
        assertThat(anomalies("HAND", 12, numbers)).containsExactly(
                "volatility_spike 401 LOW 39.6 0.4 %.4f high - low is 39.6, usually 0.4"
                        .formatted(Math.log(100 / 2.0) / (1.4826 * Math.log(4 / 3.0))),
                "volume_spike 301 LOW 177146999 2999 %.4f volume 177146999, usually 2999".formatted(10 / 1.4826),
                "price_spike 201 LOW 2.1 0 %.4f close moved by 2.1 in one bar".formatted(21 / 1.4826),
                "price_spike 200 LOW -2.1 0 %.4f close moved by -2.1 in one bar".formatted(21 / 1.4826),
                "impossible_bar 101 MEDIUM 1.1 0 3.7500 open 100, high 99, low 99.4, close 100.1",
                "impossible_bar 51 LOW 0.05 0 1.1250 open 100, high 100.05, low 99.95, close 100.1");
    }

    /** A bar whose high is below its low must be found, and must not keep others from being found. */
    @Test
    void shouldFindABarThatIsUpsideDownAndWhatElseIsWrong() throws SQLException {
        clean("UPSIDE", 6, BARS);
        spoil("UPSIDE", "100", "high = 10, low = 11");
        spoil("UPSIDE", "1700", "high = 0, low = 9999999"); // before the window: of no interest, and no hindrance
        spoil("UPSIDE", "90", "volume = 20000000");
        assertThat(anomalies("UPSIDE", 24, "extract(epoch FROM at - a.timestamp)::int / 60, severity"))
                .containsExactly("impossible_bar 100 CRITICAL", "volume_spike 90 MEDIUM");
    }

    @Test
    void shouldJudgeTheFirstBarOfTheWindowByWhatLiesBeforeIt() throws SQLException {
        clean("EDGE", 2, BARS);
        spoil("EDGE", "58", "close = close + 3, high = high + 3");
        assertThat(anomalies("EDGE", 1, "extract(epoch FROM at - a.timestamp)::int / 60").stream()
                .filter(line -> line.startsWith("price_spike"))).containsExactly("price_spike 58", "price_spike 57");
        spoil("EDGE", "70", "volume = 90000000");
        assertThat(anomalies("EDGE", 1, "''").stream().filter(line -> line.startsWith("volume"))).isEmpty();
        assertThat(anomalies("EDGE", 2, "''").stream().filter(line -> line.startsWith("volume"))).hasSize(1);
    }

    /** A minority of bad bars moves neither median nor MAD; mean and standard deviation would hide them all. */
    @Test
    void shouldFindEverySpikeAmongMany() throws SQLException {
        clean("MANY", 3, BARS);
        execute(connection, "UPDATE market_data_hf SET volume = 3000000 WHERE symbol = 'MANY' AND timestamp IN"
                + " (SELECT at - i * interval '1 minute' FROM start, generate_series(20, 1400, 20) i)");
        assertThat(anomalies("MANY", 24, "''").stream().filter(line -> line.startsWith("volume_spike"))).hasSize(70);
    }

    @Test
    void shouldTakeTheDailyClosingForNoGap() throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, provider)
                        SELECT at - d * interval '1 day' - i * interval '1 minute', 'DAILY', 'X', '1m', 10, 10.02, 9.98, 10 + (i % 3) * 0.01,
                               1000 + i % 7 * 100, 'test'
                        FROM start, generate_series(0, 4) d, generate_series(0, 389) i""");
        assertThat(anomalies("DAILY", 72, "severity, description")).isEmpty();
        execute(connection, "DELETE FROM market_data_hf WHERE symbol = 'DAILY' AND timestamp >"
                + " (SELECT at - interval '200 minutes' FROM start) AND timestamp < (SELECT at - interval '150 minutes' FROM start)");
        assertThat(anomalies("DAILY", 72, "severity")).containsExactly("gap CRITICAL"); // 50 minutes within the day
    }

    /** A session of 390 minutes on each of the days before now, ended so many minutes ago. */
    private void sessions(String symbol, String days, int endedMinutesAgo) throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, provider)
                        SELECT at - d * interval '1 day' - (i + %d) * interval '1 minute', '%s', 'X', '1m', 10, 10.02, 9.98, 10 + (i %% 3) * 0.01,
                               1000 + i %% 7 * 100, 'test'
                        FROM start, unnest(ARRAY[%s]) d, generate_series(0, 389) i"""
                        .formatted(endedMinutesAgo, symbol, days));
    }

    @Test
    void shouldFindAFeedThatIsDeadSinceFiveHours() throws SQLException {
        clean("DEAD", 5, 6 * BARS); // eight days: the same hours a week ago are known
        assertThat(anomalies("DEAD", 24, "severity")).isEmpty();
        execute(connection, "DELETE FROM market_data_hf WHERE symbol = 'DEAD' AND timestamp >="
                + " (SELECT at - interval '300 minutes' FROM start)"); // the last is bar 301
        connection.setAutoCommit(false); // now() of the next two is the same
        List<String> found = anomalies("DEAD", 24, "severity, a.timestamp = now(), round(distance) BETWEEN 301 AND 303,"
                + " value BETWEEN 302 * 60 AND 305 * 60, expected, replace(description, round(value)::text, 'N')");
        connection.setAutoCommit(true);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).startsWith("gap CRITICAL t t t 60 nothing since ")
                .containsPattern("and until now: N seconds, 30[012] bars are missing");
        assertThat(anomalies("DEAD", 2, "severity")).as("it began before the window").containsExactly("gap CRITICAL");
        clean("YOUNG", 8, BARS);
        execute(connection, "DELETE FROM market_data_hf WHERE symbol = 'YOUNG' AND timestamp >="
                + " (SELECT at - interval '300 minutes' FROM start)");
        if (value(connection, "SELECT (now() - interval '6 hours')::date = now()::date").equals("t")) {
            // else it may have died on a Friday, and nobody knows whether this market opens on Saturdays
            assertThat(anomalies("YOUNG", 24, "severity, distance BETWEEN 301 AND 303"))
                    .containsExactly("gap CRITICAL t");
        }
    }

    @Test
    void shouldTakeANightOrAWeekendForNoDeadFeed() throws SQLException {
        execute(connection, "SELECT ensure_range('market_data_hf', now() - interval '20 days', now())");
        sessions("NIGHT", "0, 1, 2, 3, 4", 300); // it closed five hours ago, as on every day
        assertThat(anomalies("NIGHT", 24, "severity, description")).isEmpty();

        sessions("WEEKEND", "2, 3, 4, 5, 6, 9, 10, 11, 12, 13", 0); // not today and not yesterday, nor a week before
        assertThat(anomalies("WEEKEND", 24, "severity, description")).isEmpty();
        sessions("MONDAY", "3, 4, 7, 10, 11", 0); // a week ago there was a session at this time
        assertThat(anomalies("MONDAY", 24, "severity, distance")).containsExactly("gap CRITICAL 391");
        sessions("LATE", "1, 2, 3, 4, 7, 8, 9", 0);
        sessions("LATE", "0", 200); // of today only the first 190 minutes, and so every bar of a week ago that came later is missing
        execute(connection, "DELETE FROM market_data_hf WHERE symbol = 'LATE' AND timestamp <"
                + " (SELECT at - interval '389 minutes' FROM start) AND timestamp > (SELECT at - interval '1 day' FROM start)");
        assertThat(anomalies("LATE", 24, "severity, distance")).containsExactly("gap CRITICAL 201");
    }

    @Test
    void shouldReadOnlyTheSymbolsRangeByItsIndex() throws SQLException {
        execute(connection,
                """
                        INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, provider)
                        SELECT at - i * interval '1 minute', 'O' || s, 'X', '1m', 10, 10, 10, 10, 1, 'test'
                        FROM start, generate_series(1, 200) s, generate_series(1, 200) i""",
                "ANALYZE market_data_hf");
        clean("FAST", 4, BARS);
        long begin = System.nanoTime();
        assertThat(anomalies("FAST", 24, "''")).isEmpty();
        assertThat(System.nanoTime() - begin).as("the square of the bars would take minutes")
                .isLessThan(20_000_000_000L);
        String plan = String.join("\n", column(connection, "EXPLAIN SELECT * FROM market_data_hf WHERE symbol = 'FAST'"
                + " AND timestamp > now() - interval '5 days' AND timestamp <= now()"));
        assertThat(plan).contains("market_data_hf_symbol_timestamp_idx".substring(15, 31));
        assertThat(value(connection, "SELECT count(*) FROM market_data_hf")).isEqualTo("42000");
    }
}

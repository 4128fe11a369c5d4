package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Value at risk against figures worked by hand, against an implementation in doubles, and against real figures of SPY. Those
 * turn out to be variance-covariance (mean and standard deviation of up to 252 daily returns, as the file's second row with
 * two returns shows), not historical simulation: {@code normal_value_at_risk} must equal them, and the historical figure of
 * the same window is held against what the market did the day after.
 */
@Tag("contract")
@Timeout(120)
class ValueAtRiskTest {
    private static final double[] CONFIDENCES = {0.99, 0.95, 0.90};
    private static final int WINDOW_DAYS = 252;
    private static TestDatabase test;

    private Connection connection;

    @BeforeAll
    static void create() throws SQLException {
        test = TestDatabase.create();
    }

    @AfterAll
    static void drop() throws SQLException {
        test.close();
    }

    @BeforeEach
    void open() throws SQLException {
        connection = test.connection();
    }

    @AfterEach
    void close() throws SQLException {
        execute(connection, "TRUNCATE portfolio_days, cash_movements");
        connection.close();
    }

    private String historical(String returns, double confidence) throws SQLException {
        return value(connection, "SELECT concat_ws(' ', coalesce(trim_scale(value_at_risk)::text, 'NULL'),"
                + " coalesce(trim_scale(expected_shortfall)::text, 'NULL')) FROM historical_value_at_risk(ARRAY("
                + returns
                + "), " + confidence + ")");
    }

    @Test
    void shouldTakeThePercentileAndTheMeanOfTheSameTail() throws SQLException {
        String twenty = "SELECT -i / 100.0 FROM generate_series(1, 20) i ORDER BY random()"; // -1 % to -20 %
        assertThat(historical(twenty, 0.95)).isEqualTo("0.1905 0.2"); // at place 0.95, between -20 % and -19 %
        assertThat(historical(twenty, 0.90)).isEqualTo("0.181 0.195"); // at 1.9; mean of -20 %, -19 %
        assertThat(historical(twenty, 0.50)).isEqualTo("0.105 0.155");
        assertThat(historical("SELECT i / 1000.0 FROM generate_series(-50, 50) i", 0.95)).isEqualTo("0.045 0.0475"); // place 5 exactly
        assertThat(historical("SELECT i / 100.0 FROM generate_series(1, 20) i", 0.95)).isEqualTo("-0.0195 -0.01"); // no loss at all
    }

    @Test
    void shouldSayNothingWhenTheTailHoldsNoReturn() throws SQLException {
        assertThat(historical("SELECT -0.01 FROM generate_series(1, 19)", 0.95)).isEqualTo("NULL NULL");
        assertThat(historical("SELECT -0.01 FROM generate_series(1, 20)", 0.95)).isEqualTo("0.01 0.01");
        assertThat(historical("SELECT -0.01 FROM generate_series(1, 99)", 0.99)).isEqualTo("NULL NULL");
        assertThat(historical("SELECT 1.0 WHERE false", 0.95)).isEqualTo("NULL NULL");
        assertThat(value(connection, "SELECT normal_value_at_risk(ARRAY[0.1], 0.95)")).isNull();
    }

    @Test
    void shouldAgreeWithAnImplementationInDoublesOnGeneratedReturns() throws SQLException {
        Random random = new Random(99);
        for (int round = 0; round < 60; round++) {
            double[] returns = random.doubles(20 + random.nextInt(400), -0.08, 0.08).toArray();
            for (double confidence : CONFIDENCES) {
                double[] expected = reference(returns, confidence);
                double[] actual = ask(returns, confidence);
                if (returns.length * (1 - confidence) >= 1) {
                    assertThat(actual[0]).isCloseTo(expected[0], within(1e-12));
                    assertThat(actual[1]).isCloseTo(expected[1], within(1e-12));
                } else {
                    assertThat(actual[0]).isNaN();
                }
            }
        }
    }

    @Test
    void shouldAgreeWithTheValueAtRiskOfSpy() throws SQLException, IOException {
        List<String> lines = Files.readAllLines(SharedData.require("risk/spy_valueatrisk.csv"));
        double[] returns = lines.stream().skip(2).mapToDouble(line -> Double.parseDouble(line.split(",", -1)[6]))
                .toArray();
        assertThat(returns).hasSize(5_848);
        int compared = 0;
        int[] beyond = new int[CONFIDENCES.length];
        for (int day = 1; day < returns.length - 1; day += day < 5 ? 1 : 19) { // up to this day, this one included
            double[] window = Arrays.copyOfRange(returns, Math.max(0, day + 1 - WINDOW_DAYS), day + 1);
            String[] figures = lines.get(day + 2).split(",", -1);
            for (int i = 0; i < CONFIDENCES.length; i++) {
                double[] actual = ask(window, CONFIDENCES[i]);
                assertThat(-actual[2]).as("day %d, %s", day, CONFIDENCES[i])
                        .isCloseTo(Double.parseDouble(figures[7 + i]), within(1e-12));
                if (window.length == WINDOW_DAYS && returns[day + 1] < -actual[0]) {
                    beyond[i]++;
                }
            }
            compared += window.length == WINDOW_DAYS ? 1 : 0;
        }
        assertThat(compared).isEqualTo(295);
        // As NumPy counts them; 1 %, 5 % and 10 % of 295 would be 3, 15 and 30.
        assertThat(beyond).containsExactly(3, 10, 24);
        double[] last = Arrays.copyOfRange(returns, returns.length - WINDOW_DAYS, returns.length);
        // numpy.quantile of the last window, and the mean of what is not above it.
        double[][] expected = {{0.034294271459850645, 0.04568935538417137}, {0.020572425442653093, 0.03058785565099503},
                {0.01315862757458342, 0.023441439842110424}};
        for (int i = 0; i < CONFIDENCES.length; i++) {
            double[] actual = ask(last, CONFIDENCES[i]);
            assertThat(actual[0]).isCloseTo(expected[i][0], within(1e-12));
            assertThat(actual[1]).isCloseTo(expected[i][1], within(1e-12));
        }
    }

    private double[] ask(double[] returns, double confidence) throws SQLException {
        try (PreparedStatement query = connection
                .prepareStatement("SELECT h.value_at_risk::float8, h.expected_shortfall::float8,"
                        + " normal_value_at_risk(r, c) FROM (SELECT ?::numeric[] AS r, ?::numeric AS c) x"
                        + " CROSS JOIN LATERAL historical_value_at_risk(r, c) h")) {
            query.setArray(1, connection.createArrayOf("numeric",
                    Arrays.stream(returns).mapToObj(value -> new BigDecimal(Double.toString(value))).toArray()));
            query.setBigDecimal(2, new BigDecimal(Double.toString(confidence)));
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return new double[]{Double.NaN, Double.NaN, Double.NaN};
                }
                double valueAtRisk = row.getDouble(1);
                return row.wasNull()
                        ? new double[]{Double.NaN, Double.NaN, row.getDouble(3)}
                        : new double[]{valueAtRisk, row.getDouble(2), row.getDouble(3)};
            }
        }
    }

    private static double[] reference(double[] returns, double confidence) {
        double[] sorted = returns.clone();
        Arrays.sort(sorted);
        double place = (sorted.length - 1) * (1 - confidence);
        int below = (int) Math.floor(place + 1e-9);
        double percentile = below + 1 == sorted.length
                ? sorted[below]
                : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
        double tail = Arrays.stream(sorted).filter(value -> value <= percentile + 1e-12).average().orElseThrow();
        return new double[]{-percentile, -tail};
    }

    /** 1,000 in the first day's value, a value each day by the return, and noise within the days that must not count. */
    private void days(List<Double> returns) throws SQLException {
        StringBuilder rows = new StringBuilder("('2024-01-01 12:00+00', 5, 0, 0, 0, 0, 0, 0, 0),"
                + " ('2024-01-01 20:00+00', 1000000, 0, 0, 0, 0, 0, 0, 0)");
        BigDecimal value = new BigDecimal(1_000_000);
        for (int day = 0; day < returns.size(); day++) {
            value = value.multiply(BigDecimal.ONE.add(BigDecimal.valueOf(returns.get(day))));
            rows.append(", ('2024-01-02 11:00+00'::timestamptz + interval '").append(day)
                    .append(" days', 7, 0, 0, 0, 0, 0, 0, 0)")
                    .append(", ('2024-01-02 20:00+00'::timestamptz + interval '").append(day).append(" days', ")
                    .append(value.toPlainString()).append(", 0, 0, 0, 0, 0, 0, 0)");
        }
        execute(connection, "TRUNCATE portfolio_snapshots",
                "SELECT ensure_range('portfolio_snapshots', '2024-01-01 12:00+00'::timestamptz + i * interval '12 hours',"
                        + " '2024-01-02 00:00+00'::timestamptz + i * interval '12 hours') FROM generate_series(0, "
                        + 2 * (returns.size() + 1) + ") i",
                "INSERT INTO portfolio_snapshots (timestamp, total_value, cash, long_value, short_value, gross_exposure,"
                        + " net_exposure, leverage, num_positions) VALUES " + rows);
    }

    @Test
    void shouldReadReturnsFromTheLastSnapshotOfEachDay() throws SQLException {
        List<Double> returns = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            returns.add(i % 2 == 0 ? i / 1000.0 : -i / 1000.0);
        }
        days(returns);
        // Ordered: -1.9 %, -1.7 %, …; at place 19 * 0.05 = 0.95
        String result = value(connection,
                "SELECT concat_ws(' ', observations, first_day, last_day, var_1d_pct, var_5d_pct,"
                        + " expected_shortfall_1d_pct, round(var_1d / portfolio_value, 8), round(expected_shortfall_5d / portfolio_value, 8))"
                        + " FROM calculate_var(0.95, 252)");
        assertThat(result)
                .isEqualTo("20 2024-01-02 2024-01-21 0.0171000000 0.0382367624 0.0190000000 0.01710000 0.04248529");
        assertThat(
                value(connection, "SELECT observations || ' ' || (var_1d IS NULL AND expected_shortfall_5d_pct IS NULL)"
                        + " FROM calculate_var(0.99, 252)"))
                .isEqualTo("20 true");
        assertThat(value(connection, "SELECT observations || ' ' || first_day || ' ' || coalesce(var_1d::text, 'NULL')"
                + " FROM calculate_var(0.95, 10)")).isEqualTo("10 2024-01-12 NULL");
    }

    @Test
    void shouldTakeDepositsForNoReturn() throws SQLException {
        days(List.of(0.5, 0.0));
        execute(connection, "INSERT INTO cash_movements (moved_at, kind, amount, fx_rate) VALUES"
                + " ('2024-01-02 15:00+00', 'DEPOSIT', 200000, 2), ('2024-01-03 01:00+00', 'INTEREST', 10, 1)");
        assertThat(column(connection, "SELECT day || ' ' || round(daily_return, 6) FROM portfolio_daily_returns(252)"))
                .containsExactly("2024-01-02 0.100000", "2024-01-03 0.000000");
    }

    @Test
    void shouldGiveNullBeforeThereIsAnyHistoryAndRefuseNonsense() throws SQLException {
        assertThat(value(connection,
                "SELECT observations || coalesce(var_1d::text, ' NULL') FROM calculate_var(0.95, 252)"))
                .isEqualTo("0 NULL");
        for (String arguments : List.of("95, 252", "0, 252", "1, 252", "0.95, 0", "NULL, 252")) {
            assertRefused(connection, "22023", "SELECT * FROM calculate_var(" + arguments + ")");
        }
    }

    @Test
    void shouldKnowTheNormalQuantile() throws SQLException {
        assertThat(Double.parseDouble(value(connection, "SELECT normal_quantile(0.95)")))
                .isCloseTo(1.6448536269514722, within(1e-15));
        assertThat(Double.parseDouble(value(connection, "SELECT normal_quantile(0.01)")))
                .isCloseTo(-2.3263478740408408, within(1e-15));
        assertThat(Double.parseDouble(value(connection, "SELECT normal_quantile(1e-20)")))
                .isCloseTo(-9.26234008979841, within(1e-14));
    }
}

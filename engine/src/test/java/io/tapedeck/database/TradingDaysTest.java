package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which days of a portfolio that is watched around the clock are returns. */
@Tag("contract")
@Timeout(120)
class TradingDaysTest {
    private static final String RETURNS = "SELECT day || ' ' || trim_scale(round(daily_return, 8)) FROM portfolio_daily_returns(252)";
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
        execute(connection, "SET timezone = 'UTC'");
    }

    @AfterEach
    void close() throws SQLException {
        execute(connection, "TRUNCATE portfolio_days, cash_movements, positions, market_data_daily");
        connection.close();
    }

    /** The value at the end of each day from the first one on. */
    private void days(String first, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            execute(connection, "INSERT INTO portfolio_days (day, timestamp, total_value) SELECT d, d + time '23:59', "
                    + values[i] + " FROM (SELECT date '" + first + "' + " + i + " AS d) x");
        }
    }

    private void hold(String symbol, String value) throws SQLException {
        execute(connection,
                "INSERT INTO positions (symbol, exchange, strategy, agent_name, quantity, avg_cost, market_value,"
                        + " unrealized_pnl, first_trade_at, last_trade_at) VALUES ('" + symbol + "', 'ARCA', 's', 'a', "
                        + value + ", 1, " + value + ", 0, '1998-01-01', '1998-01-01')");
    }

    private void bars(String symbol, String... days) throws SQLException {
        for (String day : days) {
            execute(connection, "INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume,"
                    + " provider) VALUES ('" + day + "', '" + symbol + "', 'ARCA', 1, 1, 1, 1, 1, 'tapedeck')");
        }
    }

    /** 2024-03-01 was a Friday. */
    @Test
    void shouldTakeDaysOnWhichTheValueMovedWhereNoBarsAreKept() throws SQLException {
        days("2024-02-29", "1000", "1010", "1010", "1010", "1020.1", "1020.1", "1030.301");
        assertThat(column(connection, RETURNS)).containsExactly("2024-03-01 0.01", "2024-03-04 0.01",
                "2024-03-06 0.01");
        assertThat(column(connection, RETURNS.replace("252", "2"))).containsExactly("2024-03-04 0.01",
                "2024-03-06 0.01");
    }

    @Test
    void shouldTakeDaysWithABarOfWhatIsHeldWhereBarsAreKept() throws SQLException {
        hold("SPY", "1000");
        hold("GONE", "0");
        bars("SPY", "2024-02-29", "2024-03-01", "2024-03-04", "2024-03-05");
        bars("GONE", "2024-03-02", "2024-03-03"); // trades at weekends, but is not held
        // A flat Friday counts; what moved behind midnight UTC, and interest of a Sunday, is part of Monday; no bar is kept on the 14th.
        days("2024-02-29", "1000", "1000", "1010", "1020.1", "1030.301", "1040.60401");
        execute(connection,
                "INSERT INTO portfolio_days VALUES ('2024-03-14', '2024-03-14 20:00+00', 1040.60401 * 1.02)",
                "INSERT INTO cash_movements (moved_at, kind, amount) VALUES ('2024-03-03 12:00+00', 'INTEREST', 10.1)");
        assertThat(column(connection, RETURNS)).containsExactly("2024-03-01 0", "2024-03-04 0.030301",
                "2024-03-05 0.01", "2024-03-14 0.02");
    }

    @Test
    void shouldLeaveOutTodayWhichIsNotOver() throws SQLException {
        execute(connection,
                "INSERT INTO portfolio_days SELECT current_date - n, now() - n * interval '1 day', 1000 - 10 * (3 - n)"
                        + " FROM generate_series(0, 3) n");
        assertThat(value(connection, "SELECT concat_ws(' ', observations, last_day = current_date - 1, portfolio_value)"
                + " FROM calculate_var(0.5, 252)")).isEqualTo("2 t 970.000000");
        assertThat(value(connection, "SELECT portfolio_drawdown()")).as("a loss is there before its day is over")
                .isEqualTo("0.0300000000");
    }

    @Test
    void shouldTakeCapitalThatCameAtTheWeekendForNoReturn() throws SQLException {
        days("2024-02-29", "1000", "1010", "2010", "2010", "2030.1");
        execute(connection,
                "INSERT INTO cash_movements (moved_at, kind, amount) VALUES ('2024-03-02 12:00+00', 'DEPOSIT', 1000)");
        assertThat(column(connection, RETURNS)).containsExactly("2024-03-01 0.01", "2024-03-04 0.01");
    }

    /**
     * SPY bought in 1998 and watched on every day of the calendar: the figures must be those of its trading days, as the file
     * states them (252 returns up to the day, this one included), and as NumPy gives the percentile of the last 252.
     */
    @Test
    void shouldAgreeWithTheValueAtRiskOfSpyThoughWeekendsAreWatchedToo() throws SQLException, IOException {
        List<String> lines = Files.readAllLines(SharedData.require("risk/spy_valueatrisk.csv"));
        hold("SPY", "1000");
        execute(connection, "CREATE TEMP TABLE spy (day DATE, worth NUMERIC)");
        StringBuilder rows = new StringBuilder();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            rows.append(rows.isEmpty() ? "" : ", ").append("('").append(fields[0], 0, 8).append("', ").append(fields[4])
                    .append(')');
        }
        execute(connection, "INSERT INTO spy VALUES " + rows,
                // The file's returns are of its closes; a day without trading has the value of the day before.
                """
                        INSERT INTO portfolio_days
                        SELECT d.day, d.day + time '23:59', s.worth
                        FROM (SELECT generate_series(min(day), max(day), interval '1 day')::date AS day FROM spy) d
                                 CROSS JOIN LATERAL (SELECT worth FROM spy s WHERE s.day <= d.day ORDER BY s.day DESC LIMIT 1) s""",
                """
                        INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume, provider)
                        SELECT day, 'SPY', 'ARCA', 1, 1, 1, 1, 1, 'tapedeck' FROM spy""");
        double[] confidences = {0.99, 0.95, 0.90};
        for (int line = lines.size() - 1; line > 300; line -= 487) {
            String[] figures = lines.get(line).split(",", -1);
            execute(connection, "DELETE FROM portfolio_days WHERE day > '" + figures[0].substring(0, 8) + "'");
            for (int i = 0; i < confidences.length; i++) {
                String[] found = value(connection,
                        "SELECT concat_ws(' ', observations, first_day = (SELECT day FROM spy WHERE day <= last_day ORDER BY day DESC OFFSET 251 LIMIT 1),"
                                + " normal_var_1d_pct, var_1d_pct, expected_shortfall_1d_pct) FROM calculate_var("
                                + confidences[i] + ", 252)")
                        .split(" ", -1);
                assertThat(found[0] + found[1]).as(figures[0]).isEqualTo("252t");
                assertThat(-Double.parseDouble(found[2])).as("%s, %s", figures[0], confidences[i])
                        .isCloseTo(Double.parseDouble(figures[7 + i]), within(1e-9));
                if (line == lines.size() - 1) {
                    double[][] numpy = {{0.034294271459850645, 0.04568935538417137},
                            {0.020572425442653093, 0.03058785565099503}, {0.01315862757458342, 0.023441439842110424}};
                    assertThat(Double.parseDouble(found[3])).isCloseTo(numpy[i][0], within(1e-9));
                    assertThat(Double.parseDouble(found[4])).isCloseTo(numpy[i][1], within(1e-9));
                }
            }
        }
    }
}

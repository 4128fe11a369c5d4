package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Portfolio figures from prepared trades, and how often they are written down. */
@Timeout(120)
@Tag("contract")
class PortfolioSnapshotTest {
    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range('trades', '2024-03-04', '2024-03-05')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static String trade(String id, String symbol, String exchange, String quantity, String price, String more) {
        String strategy = symbol.equals("SHORTED") ? "pairs" : "momentum";
        return "('2024-03-04 10:00+00', '" + id + "', 'O', '" + symbol + "', '" + exchange + "', '"
                + (quantity.startsWith("-") ? "SELL" : "BUY") + "', " + quantity + ", " + price + ", '" + strategy
                + "', 'agent', 'B'" + more + ")";
    }

    private static String insert(String... rows) {
        return "INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy,"
                + " agent_name, broker, commission, currency, fx_rate) VALUES " + String.join(", ", rows);
    }

    private void everyStatement() throws SQLException {
        execute(connection, "UPDATE portfolio_snapshot_throttle SET minimum_interval = '0'");
    }

    private String snapshots() throws SQLException {
        return value(connection, "SELECT count(*) FROM portfolio_snapshots");
    }

    @Test
    void shouldTellCashExposureAndAllocationFromWhatWasBooked() throws SQLException {
        everyStatement();
        execute(connection,
                "INSERT INTO instruments (instrument_id, symbol, exchange, asset_class) VALUES (1, 'SPY', 'ARCA',"
                        + " 'equity'), (2, 'SAP', 'XETR', 'equity')",
                "INSERT INTO cash_movements (moved_at, kind, amount) VALUES ('2024-03-01', 'DEPOSIT', 10000),"
                        + " ('2024-03-02', 'WITHDRAWAL', -1000), ('2024-03-02', 'DIVIDEND', 12.5)",
                insert(trade("1", "SPY", "ARCA", "10", "500", ", 1, 'USD', 1"),
                        trade("2", "SHORTED", "ARCA", "-100", "20", ", 1.5, 'USD', 1"),
                        trade("3", "SAP", "XETR", "10", "200", ", 2, 'EUR', 1.1")),
                insert(trade("4", "SAP", "XETR", "-10", "210", ", 0, 'EUR', 1.2"))); // flat: 98 EUR stay

        // 9012.5 - 5000 - 1 + 2000 - 1.5 + 98 * 1.2
        assertThat(column(connection,
                """
                        SELECT concat_ws(' ', trim_scale(cash), trim_scale(long_value), trim_scale(short_value), trim_scale(total_value),
                                         trim_scale(gross_exposure), trim_scale(net_exposure), trim_scale(leverage), num_positions,
                                         trim_scale(largest_position_pct), sector_exposures, geographic_exposures, strategy_allocations)
                        FROM portfolio_snapshots ORDER BY timestamp DESC LIMIT 1"""))
                .containsExactly(
                        "6127.6 5000 -2000 9127.6 7000 3000 0.7669 2 0.7143 {\"equity\": 5000.000000, \"unknown\": -2000.000000}"
                                + " {\"ARCA\": 3000.000000} {\"pairs\": 2000.000000, \"momentum\": 5000.000000}");
        assertThat(value(connection, "SELECT concat_ws(' ', trim_scale(total_value), trim_scale(realized_pnl),"
                + " trim_scale(unrealized_pnl)) FROM calculate_portfolio_metrics()")).isEqualTo("9127.6 115.1 0");
    }

    @Test
    void shouldShowAnEmptyPortfolioAsNothingAndOneWithoutCapitalAsOverstretched() throws SQLException {
        String metrics = "SELECT concat_ws(' ', total_value, leverage, num_positions, coalesce(largest_position_pct::text, '-'),"
                + " coalesce(sector_exposures::text, '-')) FROM calculate_portfolio_metrics()";
        assertThat(value(connection, metrics)).isEqualTo("0.000000 0.0000 0 - -");
        execute(connection, insert(trade("1", "SPY", "ARCA", "10", "500", ", 1, 'USD', 1")));
        assertThat(value(connection, metrics)).isEqualTo("-1.000000 9999.9999 1 1.0000 {\"unknown\": 5000.000000}");
    }

    @Test
    void shouldTakeOneAStatementAndTellApartWhatFallsIntoOneMicrosecond() throws SQLException {
        everyStatement();
        connection.setAutoCommit(false);
        execute(connection, insert(trade("0", "S", "X", "1", "1", ", 0, 'USD', 1"),
                trade("1", "T", "X", "1", "1", ", 0, 'USD', 1"), trade("2", "T", "X", "1", "1", ", 0, 'USD', 1")));
        assertThat(snapshots()).isEqualTo("1");
        assertThat(value(connection, "SELECT num_positions FROM portfolio_snapshots")).isEqualTo("2");
        execute(connection, "UPDATE portfolio_snapshot_throttle SET last_taken_at = now() + interval '1 day'");
        execute(connection, "SELECT take_portfolio_snapshot() FROM generate_series(1, 50)"); // a clock far behind the last one
        connection.commit();
        assertThat(snapshots()).isEqualTo("51");
        assertThat(
                value(connection,
                        "SELECT count(*) FROM (SELECT timestamp - lag(timestamp) OVER (ORDER BY timestamp) AS step"
                                + " FROM portfolio_snapshots) s WHERE step = interval '1 microsecond'"))
                .isEqualTo("49");
    }

    @Test
    void shouldTakeNoMoreThanTheThrottleLets() throws SQLException {
        execute(connection, "UPDATE portfolio_snapshot_throttle SET minimum_interval = '1 hour'");
        for (int i = 0; i < 20; i++) {
            execute(connection, insert(trade("T" + i, "S", "X", "1", "1", ", 0, 'USD', 1")));
        }
        assertThat(snapshots()).isEqualTo("1");
        assertThat(value(connection, "SELECT take_portfolio_snapshot(false)")).isNull();
        assertThat(value(connection, "SELECT take_portfolio_snapshot()")).isNotNull();
        assertThat(snapshots()).isEqualTo("2");
        execute(connection, "UPDATE portfolio_snapshot_throttle SET last_taken_at = now() - interval '61 minutes'",
                "UPDATE positions SET market_value = 99");
        assertThat(snapshots()).isEqualTo("3");
    }

    @Test
    void shouldNotMakeWritersWaitForTheOneThatTakesIt() throws SQLException {
        everyStatement();
        // Not the day's first: TimescaleDB would have to make the chunk, and whoever needs it too waits for that to commit.
        execute(connection, insert(trade("0", "R", "X", "1", "1", ", 0, 'USD', 1")));
        try (Connection other = test.connection()) {
            connection.setAutoCommit(false);
            execute(connection, insert(trade("1", "S", "X", "1", "1", ", 0, 'USD', 1")));
            execute(other, "SET lock_timeout = '2 s'", insert(trade("2", "T", "X", "1", "1", ", 0, 'USD', 1")));
            connection.commit();
        }
        assertThat(snapshots()).isEqualTo("2");
        assertThat(value(connection, "SELECT count(*) FROM positions")).isEqualTo("3");
    }

    @Test
    void shouldLetATradeThroughWhenThePictureFails() throws SQLException {
        everyStatement();
        execute(connection, "ALTER TABLE portfolio_snapshots ADD CHECK (num_positions < 0)",
                insert(trade("1", "S", "X", "1", "1", ", 0, 'USD', 1")));
        assertThat(snapshots()).isEqualTo("0");
        assertThat(value(connection, "SELECT count(*) FROM positions")).isEqualTo("1");
    }

    @Test
    void shouldKeepTheLastValueOfEachDay() throws SQLException {
        execute(connection, "SELECT ensure_range('portfolio_snapshots', '2024-03-04', '2024-03-06')", """
                INSERT INTO portfolio_snapshots (timestamp, total_value, cash, long_value, short_value, gross_exposure,
                                                 net_exposure, leverage, num_positions)
                SELECT timestamptz '2024-03-04 01:00+00' + i * interval '7 hours', 100 + i, 0, 0, 0, 0, 0, 0, 0
                FROM generate_series(0, 6) i""");
        assertThat(column(connection, "SELECT day || ' ' || trim_scale(total_value) FROM portfolio_days ORDER BY 1"))
                .isEqualTo(List.of("2024-03-04 103", "2024-03-05 106"));
        execute(connection, "UPDATE portfolio_snapshots SET total_value = 200 WHERE total_value IN (103, 101)");
        assertThat(column(connection, "SELECT day || ' ' || trim_scale(total_value) FROM portfolio_days ORDER BY 1"))
                .isEqualTo(List.of("2024-03-04 200", "2024-03-05 106"));
    }
}

package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What take_risk_metrics() writes, beside figures counted by hand. */
@Tag("contract")
@Timeout(120)
class RiskMetricsTest {
    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    private String metrics(String columns) throws SQLException {
        return value(connection,
                "SELECT concat_ws('|', " + columns + ") FROM risk_metrics ORDER BY timestamp DESC LIMIT 1");
    }

    @Test
    void shouldSayNothingOfWhatHasTooLittleHistory() throws SQLException {
        assertThat(value(connection, "SELECT take_risk_metrics() IS NOT NULL")).isEqualTo("t");
        assertThat(value(connection, "SELECT to_jsonb(r) - 'id' - 'timestamp' - 'created_at' FROM (SELECT * FROM"
                + " risk_metrics) r WHERE num_nonnulls(var_1d_95, var_1d_99, var_5d_95, var_5d_99,"
                + " expected_shortfall_95, expected_shortfall_99, max_position_pct, sector_concentration,"
                + " geographic_concentration, currency_exposure) = 0")).isNotNull();
        assertThat(metrics("trim_scale(portfolio_value), trim_scale(leverage), trim_scale(max_position_size),"
                + " risk_limits_status")).isEqualTo("0|0|0|{\"open_alerts\": 0}");
    }

    @Test
    void shouldMeasureAPortfolio() throws SQLException {
        portfolio();
        execute(connection,
                "SELECT take_risk_metrics('{\"gross\": 5000, \"net\": 900, \"position\": 0, \"concentration\": 0.5,"
                        + " \"drawdown\": 0.5, \"daily-loss\": 10}')");
        // long 100 at 20 in USD, short 50 at 40 in EUR at 1.1, long 10 at 10 in USD; paid 2,000 - 2,200 + 100
        assertThat(metrics("trim_scale(portfolio_value), trim_scale(cash), trim_scale(gross_exposure),"
                + " trim_scale(net_exposure), trim_scale(leverage), trim_scale(max_position_size),"
                + " trim_scale(max_position_pct)")).isEqualTo("10000|10100|4300|-100|0.43|2200|0.22");
        assertThat(metrics("sector_concentration, geographic_concentration"))
                .isEqualTo("1.0000|0.5003"); // (2100/4300)² + (2200/4300)²
        assertThat(metrics("currency_exposure ->> 'EUR', currency_exposure ->> 'USD'"))
                .isEqualTo("-2200.000000|2100.000000");
        assertThat(metrics("risk_limits_status #>> '{gross,use}', risk_limits_status #>> '{net,breached}',"
                + " risk_limits_status #>> '{concentration,current}', risk_limits_status -> 'position' IS NULL,"
                + " risk_limits_status -> 'drawdown' ->> 'limit'")).isEqualTo("0.8600|false|0.220000|t|0.5");
    }

    @Test
    void shouldGiveValueAtRiskOnceThereIsHistory() throws SQLException {
        portfolio();
        execute(connection, "DELETE FROM portfolio_days", "INSERT INTO portfolio_days SELECT current_date - 130 + n,"
                + " now() - make_interval(days => 130 - n), 10000 + 100 * (n % 7) FROM generate_series(0, 120) n");
        execute(connection, "SELECT take_risk_metrics()");
        assertThat(value(connection,
                "SELECT (r.var_1d_95, r.var_1d_99, r.var_5d_95, r.var_5d_99, r.expected_shortfall_95,"
                        + " r.expected_shortfall_99) = (SELECT a.var_1d, b.var_1d, a.var_5d, b.var_5d, a.expected_shortfall_1d,"
                        + " b.expected_shortfall_1d FROM calculate_var(0.95) a, calculate_var(0.99) b) AND r.var_1d_99 > 0"
                        + " FROM risk_metrics r"))
                .isEqualTo("t");
        // n % 7 = 1 at the end: 10,100 after a peak of 10,600
        assertThat(value(connection, "SELECT round(portfolio_drawdown(), 6) = round(1 - 10100 / 10600.0, 6)"))
                .isEqualTo("t");
        assertThat(value(connection, "SELECT trim_scale(portfolio_loss_of_day())")).isEqualTo("100");
    }

    @Test
    void shouldLeaveItToTheEngineThatCameFirst() throws SQLException {
        assertThat(value(connection, "SELECT take_risk_metrics('{}', '1 hour') IS NULL")).isEqualTo("f");
        assertThat(value(connection, "SELECT take_risk_metrics('{}', '1 hour') IS NULL")).isEqualTo("t");
        assertThat(value(connection, "SELECT take_risk_metrics() IS NULL")).isEqualTo("f");
        assertThat(value(connection, "SELECT count(*) FROM risk_metrics")).isEqualTo("2");
    }

    private void portfolio() throws SQLException {
        execute(connection, "SELECT ensure_range('trades', '2024-03-04', '2024-03-05')",
                "INSERT INTO cash_movements (moved_at, kind, amount) VALUES ('2024-03-01', 'DEPOSIT', 10000)",
                trade("1", "A", "X", 100, "20", "USD", "1"), trade("2", "B", "Y", -50, "40", "EUR", "1.1"),
                trade("3", "C", "X", 10, "10", "USD", "1"));
    }

    private static String trade(String id, String symbol, String exchange, int quantity, String price, String currency,
            String rate) {
        return "INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy,"
                + " agent_name, broker, currency, fx_rate) VALUES ('2024-03-04 10:00:00+00', '" + id + "', 'O', '"
                + symbol + "', '" + exchange + "', '" + (quantity > 0 ? "BUY" : "SELL") + "', " + quantity + ", "
                + price + ", 's', 'a', 'B', '" + currency + "', " + rate + ")";
    }
}

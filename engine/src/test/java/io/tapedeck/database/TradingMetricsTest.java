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

/** The one row that says how the day stands. */
@Tag("contract")
@Timeout(120)
class TradingMetricsTest {
    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range('trades', now() - interval '1 day', now()),"
                + " ensure_range('signals', now() - interval '1 day', now())");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    private void trade(String id, String age, String symbol, int quantity, String price, String currency, String rate)
            throws SQLException {
        execute(connection, "INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity,"
                + " price, strategy, agent_name, commission, fees, broker, currency, fx_rate) VALUES (now() - interval '"
                + age + "', '" + id + "', 'O', '" + symbol + "', 'X', '" + (quantity > 0 ? "BUY" : "SELL") + "', "
                + quantity + ", " + price + ", 's', 'a', 100, 20, 'B', '" + currency + "', " + rate + ")");
    }

    /** A hundred yen are worth a dollar: 1,000,000 yen and 1,000 dollars are 11,000 dollars, not 1,001,000 of anything. */
    @Test
    void shouldAddUpMoneyInOneCurrency() throws SQLException {
        trade("1", "3 milliseconds", "7203", 500, "2000", "JPY", "0.01");
        trade("2", "2 milliseconds", "7203", -100, "2100", "JPY", "0.01");
        trade("3", "1 millisecond", "SPY", 2, "500", "USD", "1");
        String figures = "concat_ws(' ', trim_scale(market_value), trim_scale(unrealized_pnl), trim_scale(realized_pnl))";
        // 400 * 2100 yen and 2 * 500; 400 * 100 yen; 100 * 100 yen less 240 yen and 120 of costs
        assertThat(value(connection, "SELECT " + figures + " FROM trading_metrics")).isEqualTo("9400 400 -22.4");
        assertThat(value(connection, "SELECT concat_ws(' ', trim_scale(long_value + short_value),"
                + " trim_scale(unrealized_pnl), trim_scale(realized_pnl)) FROM calculate_portfolio_metrics()"))
                .isEqualTo("9400 400 -22.4");
        // Where the day has just begun the trades may be yesterday's: they are made today's.
        execute(connection,
                "CREATE OR REPLACE FUNCTION day_begins() RETURNS timestamptz LANGUAGE sql STABLE RETURN now() - interval '10 minutes'");
        assertThat(value(connection, "SELECT concat_ws(' ', trades_today, trim_scale(turnover_today),"
                + " trim_scale(net_pnl_today), trim_scale(costs_today)) FROM trading_metrics"))
                .isEqualTo("3 13100 -22.4 122.4");
    }

    /** At ten past midnight the last hour is mostly yesterday's. */
    @Test
    void shouldCountNoSignalOfYesterdayInTheFirstHourOfADay() throws SQLException {
        execute(connection,
                "CREATE OR REPLACE FUNCTION day_begins() RETURNS timestamptz LANGUAGE sql STABLE RETURN now() - interval '10 minutes'",
                signal("30 minutes", "0.9"));
        String figures = "SELECT concat_ws(' ', signals_today, signals_last_hour, active_agents, coalesce(avg_signal_confidence::text, 'NULL'),"
                + " coalesce((now() - last_signal_at)::text, 'NULL')) FROM trading_metrics";
        assertThat(value(connection, figures)).isEqualTo("0 1 1 NULL NULL");
        execute(connection, signal("5 minutes", "0.5"));
        assertThat(value(connection, figures.replace("(now() - last_signal_at)::text",
                "(now() - last_signal_at BETWEEN interval '5 minutes' AND interval '6 minutes')::text")))
                .isEqualTo("1 2 1 0.5000 true");
    }

    private static String signal(String age, String confidence) {
        return "INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, top_3_reasons,"
                + " model_version) VALUES (now() - interval '" + age + "', 'S', 'a', 'entry', 0, " + confidence
                + ", '[]', 'v')";
    }
}

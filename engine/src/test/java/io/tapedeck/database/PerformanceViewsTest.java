package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
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

@Tag("contract")
@Timeout(120)
class PerformanceViewsTest {
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

    @Test
    void shouldSumUpDaysByStrategyAndAgent() throws SQLException {
        execute(connection, "SELECT ensure_range('trades', '2024-03-04', '2024-03-06')",
                """
                        INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy, agent_name,
                                            broker, commission, currency, fx_rate)
                        VALUES ('2024-03-04 23:59:59+00', '1', 'O', 'A', 'X', 'BUY', 10, 100, 'momentum', 'm', 'B', 1, 'USD', 1),
                               ('2024-03-05 00:00:00+00', '2', 'O', 'A', 'X', 'SELL', -4, 110, 'momentum', 'm', 'B', 1, 'USD', 1),
                               ('2024-03-05 10:00:00+00', '3', 'O', 'A', 'X', 'SELL', -4, 95, 'momentum', 'm', 'B', NULL, 'USD', 1),
                               ('2024-03-05 11:00:00+00', '4', 'O', 'A', 'X', 'SELL', -1, 100.5, 'momentum', 'm', 'B', 1, 'USD', 1),
                               ('2024-03-05 12:00:00+00', '5', 'O', 'E', 'X', 'SHORT', -5, 20, 'pairs', 'p', 'B', 2, 'EUR', 1.1)""",
                "SELECT refresh_performance_views()");
        assertThat(column(connection,
                """
                        SELECT concat_ws(' ', trade_date, strategy, agent_name, total_trades, trim_scale(daily_pnl), trim_scale(avg_trade_pnl),
                                         coalesce(win_rate::text, '-'), trim_scale(best_trade), trim_scale(worst_trade), trim_scale(volume_traded))
                        FROM daily_performance_summary ORDER BY trade_date, strategy"""))
                .containsExactly(
                        "2024-03-04 momentum m 1 -1 -1 - -1 -1 1000", // it only opened
                        "2024-03-05 momentum m 3 18.5 6.166667 0.3333 39 -20 920.5", // 40 - 1, -20, 0.5 - 1
                        "2024-03-05 pairs p 1 -2.2 -2.2 - -2.2 -2.2 110");
    }

    @Test
    void shouldCountATradeThatLostItsCostsAloneAsLost() throws SQLException {
        execute(connection, "SELECT ensure_range('trades', '2024-03-05', '2024-03-06')",
                """
                        INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy, agent_name,
                                            broker, commission)
                        VALUES ('2024-03-05 09:00+00', '1', 'O', 'A', 'X', 'BUY', 3, 100, 'even', 'm', 'B', NULL),
                               ('2024-03-05 10:00+00', '2', 'O', 'A', 'X', 'SELL', -1, 101, 'even', 'm', 'B', NULL),
                               ('2024-03-05 11:00+00', '3', 'O', 'A', 'X', 'SELL', -1, 100, 'even', 'm', 'B', 1),
                               ('2024-03-05 12:00+00', '4', 'O', 'A', 'X', 'SELL', -1, 99, 'even', 'm', 'B', NULL),
                               ('2024-03-05 13:00+00', '5', 'O', 'B', 'X', 'SHORT', -1, 99, 'even', 'm', 'B', 1)""",
                "SELECT refresh_performance_views()");
        assertThat(value(connection,
                "SELECT concat_ws(' ', total_trades, win_rate) FROM daily_performance_summary WHERE strategy = 'even'"))
                .isEqualTo("5 0.3333");
    }

    private static String signal(String agent, String symbol, String age, String direction, String confidence,
            String strength) {
        return "(now() - interval '" + age + "', '" + symbol + "', '" + agent + "', 'T' || random(), 1, " + confidence
                + ", "
                + strength + ", " + direction + ", '[]', 'v1')";
    }

    private void signals() throws SQLException {
        execute(connection, "SELECT ensure_range('signals', now() - interval '31 days', now())",
                "INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, strength, direction,"
                        + " top_3_reasons, model_version) VALUES "
                        + String.join(", ", signal("momentum_agent", "SPY", "1 hour", "'BUY'", "0.8", "0.5"),
                                signal("momentum_agent", "SPY", "2 hours", "'SELL'", "0.6", "NULL"),
                                signal("momentum_agent", "SPY", "3 hours", "'HOLD'", "0.4", "0.1"),
                                signal("momentum_agent", "QQQ", "23 hours", "NULL", "0.5", "0.5"),
                                signal("momentum_agent", "QQQ", "25 hours", "'BUY'", "0.9", "0.9"),
                                signal("momentum_agent", "QQQ", "31 days", "'BUY'", "0.9", "0.9"),
                                signal("other_agent", "SPY", "1 hour", "'BUY'", "0.1", "0.1")));
    }

    @Test
    void shouldSumUpTheSignalsOfADay() throws SQLException {
        signals();
        execute(connection, "SELECT refresh_performance_views()");
        assertThat(column(connection,
                """
                        SELECT concat_ws(' ', symbol, agent_name, signal_count, avg_confidence, avg_strength, buy_signals, sell_signals,
                                         last_signal_time > now() - interval '2 hours')
                        FROM signal_strength_summary ORDER BY symbol, agent_name"""))
                .containsExactly(
                        "QQQ momentum_agent 1 0.5000 0.5000 0 0 f", "SPY momentum_agent 3 0.6000 0.3000 1 1 t",
                        "SPY other_agent 1 0.1000 0.1000 1 0 t");
    }

    @Test
    void shouldTellHowAnAgentsSignalsDid() throws SQLException {
        signals();
        execute(connection,
                """
                        INSERT INTO signal_performance (signal_id, symbol, agent_name, signal_timestamp, evaluation_timestamp, actual_return,
                                                        predicted_return, accuracy_score, holding_period_actual)
                        VALUES (1, 'SPY', 'momentum_agent', now() - interval '1 day', now() - interval '2 hours', -0.5, 0.1, 0, 10),
                               (1, 'SPY', 'momentum_agent', now() - interval '1 day', now() - interval '1 hour', 0.03, 0.02, 1, 60),
                               (2, 'SPY', 'momentum_agent', now() - interval '2 days', now(), -0.01, 0.01, 0, 30),
                               (3, 'SPY', 'momentum_agent', now() - interval '3 days', now(), 0.01, 0.03, 0.8, NULL),
                               (4, 'SPY', 'momentum_agent', now() - interval '3 days', now(), NULL, 0.03, NULL, NULL),
                               (5, 'SPY', 'momentum_agent', now() - interval '31 days', now(), 0.9, 0.9, 1, 1),
                               (6, 'SPY', 'other_agent', now() - interval '1 day', now(), 0.9, 0.9, 1, 1)""");
        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', agent_name, total_signals, buy_signals, sell_signals, hold_signals, avg_confidence, avg_strength,
                                         evaluated_signals, hit_rate, avg_accuracy, avg_return, avg_predicted_return, profit_factor,
                                         best_return, worst_return, avg_holding_minutes, prediction_correlation, return_stddev)
                        FROM calculate_signal_performance('momentum_agent', 30)"""))
                .isEqualTo(
                        "momentum_agent 5 2 1 1 0.6400 0.5000 3 0.6667 0.6000 0.010000 0.020000 4.0000 0.030000 -0.010000 45.0 0.5000 0.020000");
        assertThat(value(connection,
                "SELECT concat_ws(' ', total_signals, evaluated_signals, coalesce(hit_rate::text, '-'))"
                        + " FROM calculate_signal_performance('nobody', 30)"))
                .isEqualTo("0 0 -");
    }

    @Test
    void shouldLetTheApplicationRefreshWhileOthersRead() throws SQLException {
        try (Connection reader = test.connection()) {
            reader.setAutoCommit(false);
            execute(reader, "SELECT * FROM daily_performance_summary", "SELECT * FROM signal_strength_summary");
            execute(connection, "SET ROLE trading_app", "SET lock_timeout = '5 s'",
                    "SELECT refresh_performance_views()");
            reader.rollback();
        }
        for (String role : List.of("trading_readonly", "tapedeck_writer")) {
            execute(connection, "RESET ROLE", "SET ROLE " + role);
            assertRefused(connection, "42501", "SELECT refresh_performance_views()");
        }
    }

    /** As the document of the trading system prints them. */
    @Test
    void shouldAnswerTheCallsOfTheDocument() throws SQLException {
        execute(connection, "SET ROLE trading_app", "SELECT * FROM calculate_portfolio_metrics()",
                "SELECT * FROM calculate_var(0.95, 252)",
                "SELECT * FROM calculate_signal_performance('momentum_agent', 30)",
                "SELECT * FROM detect_market_data_anomalies('AAPL', 24)", "RESET ROLE", "SET ROLE trading_readonly",
                "SELECT * FROM calculate_portfolio_metrics()", "SELECT * FROM calculate_var(0.95, 252)",
                "SELECT * FROM calculate_signal_performance('momentum_agent', 30)",
                "SELECT * FROM detect_market_data_anomalies('AAPL', 24)");
        assertThat(value(connection, "SELECT current_user")).isEqualTo("trading_readonly");
    }
}

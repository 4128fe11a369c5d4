package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Who changed what, for every kind of change. One database, own entities. */
@Timeout(120)
class AuditTrailTest {
    private static final String ORDER_COLUMNS = "submitted_at, order_id, symbol, side, order_type, quantity, status, broker";
    private static TestDatabase test;

    private Connection connection;

    @BeforeAll
    static void create() throws SQLException {
        test = TestDatabase.create();
        try (Connection connection = test.connection()) {
            execute(connection, "SELECT ensure_range('orders', '2024-03-04', '2024-03-05')",
                    "SELECT ensure_range('trades', '2024-03-04', '2024-03-05')");
        }
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
        connection.close();
    }

    private static String order(String id) {
        return "INSERT INTO orders (" + ORDER_COLUMNS + ") VALUES ('2024-03-04 10:00+00', '" + id
                + "', 'SPY', 'BUY', 'LIMIT', 5, 'PENDING', 'B')";
    }

    private List<String> trail(String entity, String columns) throws SQLException {
        return column(connection,
                "SELECT concat_ws('|', action_type, " + columns + ") FROM audit_trail WHERE entity_id = '"
                        + entity + "' ORDER BY id");
    }

    @Test
    void shouldShowBeforeAndAfterOfInsertUpdateAndDelete() throws SQLException {
        execute(connection, order("A1"),
                "UPDATE orders SET status = 'FILLED', filled_quantity = 5 WHERE order_id = 'A1'",
                "DELETE FROM orders WHERE order_id = 'A1'");
        assertThat(trail("A1",
                "entity_type, coalesce(before_state ->> 'status', '-'), coalesce(after_state ->> 'status', '-'),"
                        + " coalesce(before_state ->> 'quantity', '-'), coalesce(after_state ->> 'filled_quantity', '-')"))
                .containsExactly("INSERT|orders|-|PENDING|-|0.000000", "UPDATE|orders|PENDING|FILLED|5.000000|5.000000",
                        "DELETE|orders|FILLED|-|5.000000|-");
    }

    @Test
    void shouldSeeEveryRowOfACopyAndOfAStatement() throws SQLException, IOException {
        execute(connection, "SET ROLE tapedeck_writer");
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY orders (" + ORDER_COLUMNS + ") FROM STDIN",
                new StringReader("""
                        2024-03-04 10:00+00\tC1\tSPY\tBUY\tMARKET\t1\tPENDING\tB
                        2024-03-05 10:00+00\tC2\tSPY\tBUY\tMARKET\t2\tPENDING\tB
                        2024-03-04 11:00+00\tC3\tSPY\tBUY\tMARKET\t3\tPENDING\tB
                        """));
        execute(connection, "UPDATE orders SET status = 'CANCELLED' WHERE order_id LIKE 'C_'",
                order("C1").replace("10:00", "09:00")
                        + " ON CONFLICT (submitted_at, order_id) DO UPDATE SET status = 'FILLED'",
                order("C1") + " ON CONFLICT (submitted_at, order_id) DO UPDATE SET status = 'FILLED'");
        assertThat(column(connection, """
                SELECT concat_ws('|', entity_id, action_type, before_state ->> 'status', after_state ->> 'status')
                FROM audit_trail WHERE entity_id LIKE 'C_' ORDER BY entity_id, id"""))
                .containsExactly("C1|INSERT|PENDING", "C1|UPDATE|PENDING|CANCELLED", "C1|INSERT|PENDING",
                        "C1|UPDATE|CANCELLED|FILLED", "C2|INSERT|PENDING", "C2|UPDATE|PENDING|CANCELLED",
                        "C3|INSERT|PENDING",
                        "C3|UPDATE|PENDING|CANCELLED");
    }

    @Test
    void shouldNameUserRoleAgentProgramAndAddress() throws SQLException {
        execute(connection, "SET tapedeck.agent = 'momentum_agent'", "SET application_name = 'audit test'",
                "SET ROLE trading_app", order("N1"), "RESET ROLE", "RESET tapedeck.agent",
                "UPDATE orders SET status = 'FILLED' WHERE order_id = 'N1'");
        List<String> trail = trail("N1",
                "coalesce(agent_name, 'none'), user_id, action_metadata ->> 'role', user_agent,"
                        + " ip_address = inet_client_addr(), now() - timestamp < interval '1 minute'");
        assertThat(trail).containsExactly("INSERT|momentum_agent|" + test.user() + "|trading_app|audit test|t|t",
                "UPDATE|none|" + test.user() + "|none|audit test|t|t");
        assertThat(value(connection, "SELECT count(DISTINCT action_metadata ->> 'transaction') FROM audit_trail"
                + " WHERE entity_id = 'N1'")).isEqualTo("2");
    }

    @Test
    void shouldLeaveOutMarksAndUpdatesThatChangeNothing() throws SQLException {
        execute(connection,
                """
                        INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy, agent_name, broker)
                        VALUES ('2024-03-04 10:00+00', 'M1', 'O', 'MARKED', 'X', 'BUY', 1, 10, 's', 'a', 'B')""");
        String id = value(connection, "SELECT id FROM positions WHERE symbol = 'MARKED'");
        List<String> moved = trail(id, "after_state ->> 'quantity', after_state ->> 'avg_cost'");
        execute(connection,
                "UPDATE positions SET market_value = 11, unrealized_pnl = 1, updated_at = now() WHERE id = " + id,
                "UPDATE positions SET strategy = strategy WHERE id = " + id);
        assertThat(moved).containsExactly("INSERT|0.000000|0.00000000", "UPDATE|1.000000|10.00000000");
        assertThat(trail(id, "after_state ->> 'quantity', after_state ->> 'avg_cost'")).isEqualTo(moved);
        execute(connection, "UPDATE positions SET avg_cost = 9 WHERE id = " + id);
        assertThat(trail(id, "after_state ->> 'avg_cost'")).hasSize(3).last().isEqualTo("UPDATE|9.00000000");
        assertThat(trail("M1", "after_state ->> 'price'")).containsExactly("INSERT|10.00000000"); // what is filled in is no change
        execute(connection, "UPDATE trades SET broker_trade_id = 'B7' WHERE trade_id = 'M1'");
        assertThat(trail("M1", "after_state ->> 'broker_trade_id'")).last().isEqualTo("UPDATE|B7");
    }

    @Test
    void shouldCoverTheCriticalTables() throws SQLException {
        execute(connection,
                "INSERT INTO risk_alerts (timestamp, alert_type, severity, description) VALUES (now(), 'DRAWDOWN', 'LOW', 'd')",
                "UPDATE time_series_policy SET retain = retain WHERE table_name = 'ticks'",
                "UPDATE time_series_policy SET retain = '3 years' WHERE table_name = 'ticks'",
                "INSERT INTO backtest_runs (run_id, name, strategy_config, start_date, end_date, initial_capital, status)"
                        + " VALUES ('run 7', 'n', '{}', '2024-01-01', '2024-02-01', 1, 'RUNNING')",
                "INSERT INTO cash_movements (moved_at, kind, amount) VALUES (now(), 'DEPOSIT', 5)");
        assertThat(column(connection, "SELECT entity_type || '|' || action_type FROM audit_trail WHERE entity_type IN"
                + " ('risk_alerts', 'time_series_policy', 'backtest_runs', 'cash_movements') ORDER BY 1"))
                .containsExactly("backtest_runs|INSERT", "cash_movements|INSERT", "risk_alerts|INSERT",
                        "time_series_policy|UPDATE");
        assertThat(column(connection,
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_update'"
                        + " AND tgparentid = 0 ORDER BY 1"))
                .contains("orders", "trades", "positions", "position_triggers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit_trail SET agent_name = 'x'", "DELETE FROM audit_trail",
            "TRUNCATE audit_trail",
            "UPDATE audit_trail SET agent_name = 'x' WHERE false"})
    void shouldNotLetEvenTheOwnerRewriteTheTrail(String command) throws SQLException {
        assertRefused(connection, "42501", command);
        for (String role : List.of("trading_app", "tapedeck_writer", "trading_readonly")) {
            execute(connection, "SET ROLE " + role);
            assertRefused(connection, "42501", command);
            execute(connection, "RESET ROLE");
        }
    }

    private static String forged(String id, String entity) {
        return "INSERT INTO audit_trail (" + (id.isEmpty() ? "" : "id, ")
                + "timestamp, action_type, entity_type, entity_id, user_id, before_state, after_state, action_metadata,"
                + " ip_address) VALUES (" + (id.isEmpty() ? "" : id + ", ")
                + "'2020-01-01 00:00+00', 'UPDATE', 'orders', '"
                + entity + "', 'the_boss', '{}', '{}', '{\"role\": \"none\"}', '10.9.9.9')";
    }

    /** Anybody may add to it, as the application's own actions; nobody may pass for somebody else, or for a trigger. */
    @Test
    void shouldSignWhatNoTriggerWrote() throws SQLException {
        String signed = "user_id, now() - timestamp < interval '1 minute', now() - created_at < interval '1 minute',"
                + " ip_address = inet_client_addr(), action_metadata ->> 'role', action_metadata #>> '{stated,user_id}',"
                + " (action_metadata #>> '{stated,timestamp}')::timestamptz = '2020-01-01 00:00+00',"
                + " action_metadata #>> '{stated,action_metadata,role}'";
        for (String role : List.of("trading_app", "tapedeck_writer")) {
            for (String id : List.of("", "9000000000000000000 + " + role.length())) {
                String entity = "F-" + role + id.length();
                execute(connection, "SET ROLE " + role, forged(id, entity), "RESET ROLE");
                assertThat(trail(entity, signed)).containsExactly(
                        "UPDATE|" + test.user() + "|t|t|t|" + role + "|the_boss|t|none");
            }
        }
        execute(connection, "SET ROLE trading_app", forged("77", "F-77"), "RESET ROLE", "SET ROLE tapedeck_writer",
                forged("78", "F-78"), "RESET ROLE", order("F-79"));
        assertThat(trail("F-77", signed)).containsExactly(
                "UPDATE|" + test.user() + "|t|t|t|trading_app|the_boss|t|none");
        // An event of the journal, by its number: all of it is what the application says.
        assertThat(trail("F-78", "user_id, id, action_metadata ? 'stated'")).containsExactly("UPDATE|the_boss|78|f");
        assertThat(trail("F-79", "user_id, id >= 4611686018427387904, action_metadata ? 'stated'"))
                .containsExactly("INSERT|" + test.user() + "|t|f");
    }

    @Test
    void shouldNoteATruncation() throws SQLException {
        execute(connection, "TRUNCATE position_triggers");
        assertThat(column(connection,
                "SELECT entity_type FROM audit_trail WHERE action_type = 'TRUNCATE' AND entity_id = '*'"))
                .contains("position_triggers");
    }
}

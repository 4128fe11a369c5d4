package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries to cross the border between tenants in every way; every table holds one row of a, one of b, one of default. */
@Tag("contract")
@Timeout(120)
class TenantBorderTest {
    private static final String DENIED = "42501";
    private static final String SESSION = "00000000-0000-0000-0000-00000000000";
    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        for (ExpectedTable table : withTenant()) {
            for (String tenant : List.of("a", "b", "default")) {
                // a trade has made its position already
                execute(connection,
                        insert(table, tenant) + (table.name().equals("positions") ? " ON CONFLICT DO NOTHING" : ""));
            }
        }
        connection.setAutoCommit(false);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        connection.rollback();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static List<ExpectedTable> withTenant() {
        return ExpectedTable.all().stream().filter(table -> table.columns().contains("tenant text! =default")).toList();
    }

    static Stream<ExpectedTable> withRowSecurity() {
        return withTenant().stream().filter(table -> !table.isTimeSeries());
    }

    /** A row of a tenant; its own ids say whose it is: session 1 and run x-a are those of a, 2 of b, 3 of default. */
    private static String insert(ExpectedTable table, String tenant) {
        String number = Map.of("a", "1", "b", "2", "default", "3").get(tenant);
        Map<String, String> values = new HashMap<>(Map.of("tenant", "'" + tenant + "'"));
        for (String column : List.of("trigger_id", "run_id", "trade_id", "order_id")) {
            if (table.columns().stream().anyMatch(c -> c.startsWith(column + " ") && c.endsWith("*"))) {
                values.put(column, "'x-" + tenant + "'");
            }
        }
        if (table.schema().equals("sage")) {
            values.put("id", "'" + SESSION + number + "'");
            if (table.columns().contains("session_id uuid")) {
                values.put("session_id", "'" + SESSION + number + "'");
            }
        }
        return table.insert(values);
    }

    private static void become(String role, String tenant) throws SQLException {
        execute(connection, "SET LOCAL tapedeck.tenant = '" + tenant + "'", "SET LOCAL ROLE " + role);
    }

    private static void assertStillRefused(String command) throws SQLException {
        execute(connection, "SAVEPOINT attempt");
        assertRefused(connection, DENIED, command);
        execute(connection, "ROLLBACK TO SAVEPOINT attempt");
    }

    private static int update(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(command);
        }
    }

    @Test
    void shouldGuardEveryRegularTableThatHasATenant() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
                        WHERE c.relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND NOT c.relrowsecurity
                          AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('orders', 'trades', 'tenant_logins')"""))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withRowSecurity")
    void shouldShowATenantItsOwnRowsAndNoOthers(ExpectedTable table) throws SQLException {
        for (String role : List.of("trading_app", "trading_readonly", "trading_tenant")) {
            execute(connection, "SET LOCAL ROLE " + role);
            for (String tenant : List.of("a", "b", "default")) {
                execute(connection, "SET LOCAL tapedeck.tenant = '" + tenant + "'");
                assertThat(column(connection, "SELECT tenant FROM " + table)).as(role).containsExactly(tenant);
            }
            execute(connection, "SET LOCAL tapedeck.tenant = ''");
            assertThat(column(connection, "SELECT tenant FROM " + table)).containsExactly("default");
            execute(connection, "SET LOCAL tapedeck.tenant = 'nobody'");
            assertThat(column(connection, "SELECT tenant FROM " + table)).isEmpty();
        }
        execute(connection, "SET LOCAL ROLE tapedeck_writer");
        assertThat(column(connection, "SELECT tenant FROM " + table)).as("the lanes").hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("withRowSecurity")
    void shouldLetATenantNeitherAddMoveNorChangeRowsOfAnother(ExpectedTable table) throws SQLException {
        execute(connection, "CREATE TEMP TABLE before_it ON COMMIT DROP AS SELECT * FROM " + table);
        for (String role : List.of("trading_app", "trading_tenant")) {
            become(role, "a");
            assertStillRefused(insert(table, "b").replace("0002'", "0009'"));
            assertStillRefused("UPDATE " + table + " SET tenant = 'b'");
            assertStillRefused("INSERT INTO " + table + " SELECT * FROM " + table + " WHERE false UNION ALL"
                    + " SELECT (json_populate_record(t, '{\"tenant\": \"b\"}')).* FROM " + table + " t");
            assertThat(update("UPDATE " + table + " SET tenant = tenant WHERE tenant = 'b'")).isZero();
            assertThat(update("UPDATE " + table + " SET tenant = tenant")).as("its own").isEqualTo(1);
            execute(connection, "RESET ROLE");
        }
        assertThat(value(connection,
                "SELECT count(*) FROM (SELECT * FROM " + table + " EXCEPT SELECT * FROM before_it) x"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading_app", "trading_tenant"})
    void shouldLetATenantForgetOnlyItsOwnMemories(String role) throws SQLException {
        become(role, "a");
        assertThat(update("DELETE FROM agent_memories WHERE tenant = 'b'")).isZero();
        assertThat(update("DELETE FROM agent_memories")).isEqualTo(1);
        assertStillRefused("DELETE FROM agent_sessions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading_app", "trading_tenant"})
    void shouldNotHangARowOntoAnothersNorTellWhetherItIsThere(String role) throws SQLException {
        become(role, "a");
        for (String session : List.of(SESSION + "2", SESSION + "9")) { // of b; of nobody
            assertStillRefused(
                    "INSERT INTO agent_deliberations (session_id, agent_type, cycle_number, deliberation_step,"
                            + " input_context, reasoning, tenant) VALUES ('" + session
                            + "', 'x', 1, 1, '{}', 'x', 'a')");
            assertStillRefused("INSERT INTO agent_deliberations (parent_deliberation_id, agent_type, cycle_number,"
                    + " deliberation_step, input_context, reasoning, tenant) VALUES ('" + session
                    + "', 'x', 1, 1, '{}', 'x', 'a')");
            assertStillRefused("UPDATE agent_actions SET session_id = '" + session + "'");
            assertStillRefused("UPDATE agent_actions SET deliberation_id = '" + session + "'");
            assertStillRefused("UPDATE agent_memories SET source_deliberation_id = '" + session + "'");
        }
        for (String run : List.of("x-b", "no-such-run")) {
            assertStillRefused("UPDATE backtest_trades SET run_id = '" + run + "'");
        }
        assertStillRefused(
                ExpectedTable.named("trading.backtest_runs").insert(Map.of("run_id", "'x-b'", "tenant", "'a'"))
                        + " ON CONFLICT (run_id) DO UPDATE SET name = 'taken over'");
        assertThat(value(connection, "SELECT is_visible_deliberation('" + SESSION + "2')")).isEqualTo("f");
        assertThat(update("UPDATE agent_actions SET deliberation_id = '" + SESSION + "1'")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading_app", "trading_readonly", "trading_tenant"})
    void shouldShowOnlyTheTenantsRowsThroughViews(String role) throws SQLException {
        become(role, "a");
        assertThat(column(connection, "SELECT DISTINCT session_id FROM session_timeline"))
                .containsExactly(SESSION + "1");
        assertThat(column(connection, "SELECT total_deliberations FROM session_summary")).containsExactly("1");
        assertThat(column(connection, "SELECT tenant FROM tenant_orders")).containsExactly("a");
        assertThat(column(connection, "SELECT tenant FROM tenant_trades")).containsExactly("a");
    }

    @Test
    void shouldLetATenantReachTimeSeriesOnlyThroughItsViews() throws SQLException {
        List<String> parts = column(connection, "SELECT range_name FROM time_series_ranges('trades')");
        become("trading_tenant", "a");
        assertStillRefused("SELECT * FROM trades");
        for (String part : parts) {
            assertStillRefused("SELECT * FROM " + part);
        }
        ExpectedTable orders = ExpectedTable.named("trading.orders");
        String own = insert(orders, "a").replace("trading.orders", "tenant_orders").replace("'x-a'", "'new'");
        execute(connection, own, "UPDATE tenant_orders SET status = 'CANCELLED' WHERE order_id = 'new'");
        assertThat(update("UPDATE tenant_orders SET status = 'CANCELLED' WHERE order_id = 'x-b'")).isZero();
        execute(connection, "SAVEPOINT attempt");
        assertRefused(connection, "44000", own.replace("'a'", "'b'").replace("'new'", "'other'"));
        execute(connection, "ROLLBACK TO SAVEPOINT attempt");
        assertRefused(connection, "44000", "UPDATE tenant_orders SET tenant = 'b'");
    }

    /** Without the barrier the cheap function would be asked first, for every row. */
    @ParameterizedTest
    @ValueSource(strings = {"tenant_trades", "tenant_orders", "positions", "agent_memories"})
    void shouldNotRunACheapFunctionOfTheQueryOnRowsOfOthers(String relation) throws SQLException {
        become("trading_tenant", "a");
        execute(connection, "CREATE TEMP TABLE seen (tenant TEXT) ON COMMIT DROP", """
                CREATE FUNCTION pg_temp.peek(tenant text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
                $$ BEGIN INSERT INTO pg_temp.seen VALUES (tenant); RETURN true; END $$""",
                "SELECT * FROM " + relation + " WHERE pg_temp.peek(tenant)");
        assertThat(column(connection, "SELECT DISTINCT tenant FROM seen")).containsExactly("a");
        execute(connection, "DROP FUNCTION pg_temp.peek(text)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan", "force_custom_plan"})
    void shouldAskAgainWhoseSessionItIsWhenAPreparedPlanIsRun(String mode) throws SQLException {
        execute(connection, "SET LOCAL plan_cache_mode = " + mode, "SET LOCAL ROLE trading_app",
                "SET LOCAL tapedeck.tenant = 'a'",
                "PREPARE whose AS SELECT tenant FROM positions UNION ALL SELECT tenant FROM tenant_trades");
        for (int round = 0; round < 7; round++) { // the sixth may be a generic plan
            assertThat(column(connection, "EXECUTE whose")).containsExactly("a", "a");
        }
        execute(connection, "SET LOCAL tapedeck.tenant = 'b'");
        assertThat(column(connection, "EXECUTE whose")).containsExactly("b", "b");
        execute(connection, "SET LOCAL ROLE trading_readonly");
        assertThat(column(connection, "EXECUTE whose")).containsExactly("b", "b");
        execute(connection, "DEALLOCATE whose");
    }

    @Test
    void shouldBindALoginToItsTenantWhateverItSets() throws SQLException {
        execute(connection, "INSERT INTO tenant_logins VALUES (session_user, 'a')");
        for (String role : List.of("trading_app", "trading_tenant")) {
            become(role, "b");
            assertThat(column(connection, "SELECT tenant FROM positions")).containsExactly("a");
            assertThat(column(connection, "SELECT tenant FROM tenant_trades")).containsExactly("a");
            assertStillRefused("UPDATE tenant_logins SET tenant = 'b'");
            assertStillRefused("INSERT INTO tenant_logins VALUES ('somebody', 'b')");
        }
    }

    @Test
    void shouldBookATenantsTradeToItsOwnPositionAndShowItsOwnPortfolio() throws SQLException {
        execute(connection, "INSERT INTO tenant_logins VALUES (session_user, 'a')", "SET LOCAL ROLE trading_tenant");
        String trade = insert(ExpectedTable.named("trading.trades"), "a").replace("trading.trades", "tenant_trades")
                .replace("'x-a'", "'new'");
        execute(connection, trade);
        assertThat(value(connection, "SELECT sum(quantity)::float8 FROM positions")).isEqualTo("2");
        assertThat(value(connection, "SELECT (cash + 0)::float8 FROM calculate_portfolio_metrics()")).isEqualTo("-2");
        execute(connection, "SAVEPOINT attempt");
        assertRefused(connection, "23514", trade.replace("'a'", "'b'").replace("'new'", "'other'"));
        execute(connection, "ROLLBACK TO SAVEPOINT attempt", "RESET ROLE", "DELETE FROM tenant_logins");
        become("trading_app", "b");
        assertThat(value(connection, "SELECT sum(quantity)::float8 FROM positions")).isEqualTo("1");
        assertThat(value(connection, "SELECT cash::float8 FROM calculate_portfolio_metrics()")).isEqualTo("-1");
    }

    @Test
    void shouldShowInTheAuditTrailOnlyWhatConcernsTheTenantOrNobody() throws SQLException {
        String insert = "INSERT INTO audit_trail (timestamp, action_type, entity_type, entity_id, before_state, after_state) VALUES ";
        execute(connection, insert + "(now(), 'UPDATE', 'border', 'a', '{\"tenant\": \"a\"}', '{\"tenant\": \"a\"}')",
                insert + "(now(), 'DELETE', 'border', 'b', '{\"tenant\": \"b\"}', NULL)",
                insert + "(now(), 'LOGIN', 'border', 'nobody', NULL, NULL)");
        become("trading_readonly", "a");
        assertThat(column(connection, "SELECT entity_id FROM audit_trail WHERE entity_type = 'border' ORDER BY 1"))
                .containsExactly("a", "nobody");
    }
}

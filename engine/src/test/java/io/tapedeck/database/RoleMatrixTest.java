package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every role tries everything on every table and view of both schemas. */
@Tag("contract")
@Timeout(120)
class RoleMatrixTest {
    private static final String DENIED = "42501";
    private static final String OWN_BY_ROW_SECURITY = "positions position_triggers risk_alerts backtest_runs backtest_trades"
            + " sage.agent_sessions sage.agent_deliberations sage.agent_actions sage.market_data"
            + " sage.technical_indicators sage.options_data";

    /**
     * What a role may do: s select, i insert, u update, d delete; "-" nothing. What stands for a table is the last line
     * that names it; "tables" and "views" are all that no line names.
     */
    private static final Map<String, String> MATRIX = Map.of("trading_app",
            """
                    siu  tables
                    s    views
                    siud sage.agent_memories
                    s    ingest_batch ingest_watermark journals schema_history tenant_logins time_series_policy
                    s    archives maintenance_results portfolio_days portfolio_snapshot_throttle signal_sums fused_sums signal_result_sums signal_results_read
                    s    sage.market_data_archive sage.technical_indicators_archive sage.options_data_archive
                    si   audit_trail
                    """,
            "tapedeck_writer",
            """
                    siu  tables
                    s    views
                    s    schema_history tenant_logins time_series_policy
                    s    archives maintenance_results portfolio_days portfolio_snapshot_throttle signal_sums fused_sums signal_result_sums signal_results_read
                    s    sage.market_data_archive sage.technical_indicators_archive sage.options_data_archive
                    si   audit_trail
                    """,
            "trading_readonly", """
                    s    tables
                    s    views
                    """, "trading_tenant",
            """
                    -    tables
                    -    views
                    siu  %s
                    siud sage.agent_memories
                    s    instruments market_data_daily cash_movements position_marks sage.session_timeline sage.session_summary
                    s    tenant_market_data_hf tenant_market_data_ticks tenant_options_data tenant_forex_crypto_data
                    s    tenant_signals tenant_fused_signals tenant_news_articles tenant_social_sentiment tenant_alternative_data
                    siu  tenant_orders
                    si   tenant_trades
                    """
                    .formatted(OWN_BY_ROW_SECURITY));

    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
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

    private static List<String> relations(String kinds) throws SQLException {
        return column(connection,
                """
                        SELECT CASE relnamespace::regnamespace::text WHEN 'sage' THEN 'sage.' ELSE '' END || relname FROM pg_class
                        WHERE relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND relkind IN (%s) AND NOT relispartition
                        ORDER BY 1"""
                        .formatted(kinds));
    }

    private static Map<String, String> expected(String role) throws SQLException {
        Map<String, String> expected = new LinkedHashMap<>();
        for (String line : MATRIX.get(role).lines().toList()) {
            List<String> words = Arrays.asList(line.split("\\s+"));
            List<String> names = switch (words.get(1)) {
                case "tables" -> relations("'r', 'p'");
                case "views" -> relations("'v', 'm'");
                default -> words.subList(1, words.size());
            };
            names.forEach(name -> expected.put(name, words.getFirst()));
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading_app", "trading_readonly", "tapedeck_writer", "trading_tenant"})
    void shouldAllowExactlyWhatTheMatrixSays(String role) throws SQLException {
        Map<String, String> expected = expected(role);
        execute(connection, "SET LOCAL ROLE " + role);
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            String relation = entry.getKey();
            StringBuilder may = new StringBuilder();
            String anyColumn = value(connection, "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '"
                    + relation + "'::regclass AND attnum = 1");
            tryIt(may, "s", "SELECT 1 FROM " + relation + " LIMIT 0");
            tryIt(may, "i", "INSERT INTO " + relation + " DEFAULT VALUES");
            tryIt(may, "u", "UPDATE " + relation + " SET " + anyColumn + " = NULL WHERE false");
            tryIt(may, "d", "DELETE FROM " + relation + " WHERE false");
            tryIt(may, "t", "TRUNCATE " + relation);
            if (!may.toString().equals(entry.getValue().replace("-", ""))) {
                differences.add(relation + ": expected " + entry.getValue() + ", may " + may);
            }
        }
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(differences).isEmpty();
    }

    /** A right that is there may still end in another refusal, of an empty row for one; a missing one always ends in DENIED. */
    private static void tryIt(StringBuilder may, String letter, String command) throws SQLException {
        execute(connection, "SAVEPOINT attempt");
        try {
            execute(connection, command);
            may.append(letter);
        } catch (SQLException e) {
            // 0A000, 55000, 42809: a view that cannot be changed at all, or a TRUNCATE of a view
            if (!Set.of(DENIED, "0A000", "55000", "42809", "428C9").contains(e.getSQLState())
                    || e.getMessage().contains("row-level security")) {
                may.append(letter);
            }
        }
        execute(connection, "ROLLBACK TO SAVEPOINT attempt");
    }

    @Test
    void shouldLeaveNoFunctionToEverybodyAndNoneThatWritesToTheReader() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT p.oid::regprocedure FROM pg_proc p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                        WHERE p.pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND a.grantee = 0"""))
                .isEmpty();
        assertThat(column(connection,
                """
                        SELECT p.oid::regprocedure FROM pg_proc p
                        WHERE p.pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND p.provolatile = 'v'
                          AND p.proname NOT IN ('uuid_generate_v4', 'get_slow_queries') AND has_function_privilege('trading_readonly', p.oid, 'EXECUTE')"""))
                .isEmpty();
    }

    @Test
    void shouldLetATenantCallOnlyWhatItsRowsNeed() throws SQLException {
        assertThat(column(connection, """
                SELECT proname FROM pg_proc p
                WHERE p.pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace)
                  AND has_function_privilege('trading_tenant', p.oid, 'EXECUTE') ORDER BY 1"""))
                .containsExactly("calculate_portfolio_metrics", "current_tenant", "is_visible_deliberation",
                        "tapedeck_edition", "uuid_generate_v4");
    }

    @Test
    void shouldPinTheSearchPathOfEveryFunctionThatRunsWithItsOwnersRights() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT p.oid::regprocedure FROM pg_proc p
                        WHERE p.pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND p.prosecdef
                          AND NOT EXISTS (SELECT FROM unnest(p.proconfig) setting WHERE setting LIKE 'search_path=%pg_temp')"""))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading", "sage"})
    void shouldCoverTablesThatComeLater(String schema) throws SQLException {
        execute(connection, "CREATE TABLE " + schema + ".later (id BIGINT GENERATED BY DEFAULT AS IDENTITY, a INT)");
        List<String> may = new ArrayList<>();
        for (String role : List.of("trading_app", "trading_readonly", "tapedeck_writer", "trading_tenant")) {
            may.add(value(connection, """
                    SELECT string_agg(left(lower(right_), 1), '' ORDER BY place)
                    FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) WITH ORDINALITY r (right_, place)
                    WHERE has_table_privilege('%s', '%s.later', right_)""".formatted(role, schema)));
        }
        assertThat(may).containsExactly("siu", "s", "siu", null);
    }

    @Test
    void shouldLetNoRoleMakeTablesLogInOrRule() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT rolname FROM pg_roles
                        WHERE rolname IN ('trading_app', 'trading_readonly', 'tapedeck_writer', 'trading_tenant')
                          AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls <> (rolname = 'tapedeck_writer')
                               OR has_schema_privilege(rolname, 'trading', 'CREATE') OR has_schema_privilege(rolname, 'sage', 'CREATE'))"""))
                .isEmpty();
    }

    /** Such a function runs with its owner's rights on whatever table the trigger is put, a temporary one of anybody's too. */
    @Test
    void shouldLetNobodyPutTheFunctionsOfTriggersOnTablesOfHisOwn() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT r.rolname || ' ' || p.oid::regprocedure
                        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
                             (VALUES ('trading_app'), ('trading_readonly'), ('tapedeck_writer'), ('trading_tenant'), ('public')) AS r (rolname)
                        WHERE n.nspname IN ('trading', 'sage') AND p.prorettype = 'trigger'::regtype
                          AND has_function_privilege(r.rolname, p.oid, 'EXECUTE')"""))
                .isEmpty();
    }
}

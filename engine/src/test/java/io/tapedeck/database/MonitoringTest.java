package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server's own statistics, on every version. */
@Timeout(120)
@Tag("contract")
class MonitoringTest {
    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    @Test
    void shouldShowAStatementThatRunsLongAndSayWhereThereIsNoHistory() throws Exception {
        assertThat(column(connection, "SELECT source FROM get_slow_queries('5 seconds')")).doesNotContain("running");
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Connection slow = test.connection();
                Statement sleep = slow.createStatement()) {
            Future<?> sleeping = executor.submit(() -> sleep.execute("SELECT pg_sleep(60)"));
            await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(column(connection,
                    "SELECT query FROM get_slow_queries('0.2 seconds') WHERE source = 'running' AND mean_ms >= 200"))
                    .contains("SELECT pg_sleep(60)"));
            sleep.cancel();
            assertThat(sleeping).failsWithin(30, TimeUnit.SECONDS);
        }
        boolean history = value(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'")
                .equals("1");
        assertThat(column(connection, "SELECT query FROM get_slow_queries('5 seconds') WHERE source = 'note'"))
                .hasSize(history ? 0 : 1).allMatch(note -> note.contains("pg_stat_statements"));
    }

    /** Where the server has it loaded, as scripts/postgres15 starts its own. */
    @Test
    void shouldTellTheHistoryOfStatementsWhereTheExtensionIs() throws SQLException {
        assumeTrue(
                value(connection, "SELECT current_setting('shared_preload_libraries')").contains("pg_stat_statements"),
                "pg_stat_statements is not loaded");
        execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public",
                "SELECT pg_sleep(0.15) AS measured_here", "SELECT pg_sleep(0.2) AS measured_here");
        String found = "SELECT concat_ws(' ', calls, mean_ms >= 150 AND mean_ms < 10000, max_ms >= 200, abs(total_ms - 2 * mean_ms) < 0.01, rows)"
                + " FROM get_slow_queries('0.1 seconds') WHERE source = 'history' AND query LIKE '%measured_here'";
        assertThat(column(connection, found)).containsExactly("2 t t t 2");
        assertThat(column(connection, found.replace("0.1 seconds", "1 hour"))).isEmpty();
        execute(connection, "SET ROLE trading_readonly");
        assertThat(column(connection, found)).as("a reader is shown others' statements").containsExactly("2 t t t 2");
        execute(connection, "RESET ROLE");
        assertThat(column(connection, "SELECT query FROM get_slow_queries('5 seconds') WHERE source = 'note'"))
                .isEmpty();
    }

    /** Who asks makes no difference: a reader that is told of no locks and no open transactions would be told wrong. */
    @Test
    void shouldTellEveryRoleOfTheSessionsOfOthers() throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Connection waiter = test.connection();
                Connection holder = test.connection()) {
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE instruments IN ACCESS EXCLUSIVE MODE");
            Future<?> waiting = executor.submit(() -> {
                execute(waiter, "SELECT count(*) AS kept_waiting FROM instruments");
                return null;
            });
            for (String role : List.of("trading_app", "trading_readonly", "tapedeck_writer")) {
                execute(connection, "SET ROLE " + role);
                await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(value(connection,
                        "SELECT concat_ws(' ', sessions_waiting_for_lock, connections_active >= 2, connections_idle_in_transaction >= 1, longest_transaction_s > 0.2) FROM system_health"))
                        .as(role).isEqualTo("1 t t t"));
                assertThat(column(connection,
                        "SELECT value > 0 FROM get_database_performance_metrics() WHERE metric IN ('sessions_waiting_for_lock', 'longest_transaction', 'longest_query', 'connections_active')"))
                        .as(role).containsExactly("t", "t", "t", "t");
                assertThat(column(connection,
                        "SELECT query FROM get_slow_queries('0.1 seconds') WHERE source = 'running'")).as(role)
                        .contains("SELECT count(*) AS kept_waiting FROM instruments");
                execute(connection, "RESET ROLE");
            }
            holder.rollback();
            assertThat(waiting).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    /** An owner who may not see other users' sessions says so, in each report, instead of counting none. */
    @Test
    void shouldSayWhatIsHiddenFromAnOwnerWithoutTheRight() throws SQLException {
        String owner = "blind_" + ProcessHandle.current().pid();
        execute(connection, "CREATE ROLE " + owner, "GRANT USAGE, CREATE ON SCHEMA trading TO " + owner,
                "ALTER FUNCTION sessions_hidden() OWNER TO " + owner,
                "ALTER FUNCTION server_sessions() OWNER TO " + owner);
        try {
            String help = "GRANT pg_read_all_stats TO " + owner;
            assertThat(value(connection, "SELECT concat_ws(' ', connections_active, connections_idle_in_transaction,"
                    + " sessions_waiting_for_lock, longest_transaction_s, status) FROM system_health"))
                    .startsWith("what sessions of other users do is not visible: ").contains(help);
            assertThat(column(connection, "SELECT metric FROM get_database_performance_metrics()"
                    + " WHERE value IS NULL AND description LIKE '%" + help + "' ORDER BY 1")).containsExactly(
                            "connections_active", "connections_idle", "connections_idle_in_transaction",
                            "longest_query",
                            "longest_transaction", "sessions_waiting_for_lock");
            assertThat(column(connection, "SELECT query FROM get_slow_queries('5 seconds') WHERE source = 'note'"))
                    .anyMatch(note -> note.contains(help));
            execute(connection, help);
            assertThat(value(connection, "SELECT concat(connections_active >= 0, status) FROM system_health"))
                    .startsWith("t").doesNotContain(help);
        } finally {
            execute(connection, "REASSIGN OWNED BY " + owner + " TO CURRENT_USER", "DROP OWNED BY " + owner,
                    "DROP ROLE " + owner);
        }
    }

    @Test
    void shouldMeasureTheServer() throws SQLException {
        assertThat(column(connection, "SELECT metric FROM get_database_performance_metrics()")).hasSize(29)
                .contains("connections", "cache_hit_ratio", "checkpoints_timed", "wal_bytes", "deadlocks");
        assertThat(column(connection,
                """
                        SELECT metric FROM get_database_performance_metrics()
                        WHERE value IS NULL AND metric NOT LIKE '%ratio' OR value < 0 OR unit IS NULL OR description IS NULL"""))
                .isEmpty();
        assertThat(value(connection,
                "SELECT value = current_setting('max_connections')::numeric FROM get_database_performance_metrics() WHERE metric = 'connections_max'"))
                .isEqualTo("t");
    }

    /** The extension without its library, as after CREATE EXTENSION and no restart: running statements and a note. */
    @Test
    void shouldSayThatTheLibraryIsNotLoaded() throws SQLException {
        assumeFalse(
                value(connection, "SELECT current_setting('shared_preload_libraries')").contains("pg_stat_statements"),
                "pg_stat_statements is loaded");
        assumeTrue(value(connection, "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_stat_statements'")
                .equals("1"), "the server does not have pg_stat_statements");
        execute(connection, "DROP EXTENSION IF EXISTS pg_stat_statements");
        assertThat(column(connection, "SELECT source || ': ' || query FROM get_slow_queries('1 hour')"))
                .hasSize(1).allMatch(note -> note.startsWith("note: pg_stat_statements is not installed in this"));
        execute(connection, "CREATE EXTENSION pg_stat_statements SCHEMA public");
        try {
            for (String role : List.of("NONE", "trading_readonly")) {
                execute(connection, "SET ROLE " + role);
                assertThat(column(connection, "SELECT source || ': ' || query FROM get_slow_queries('1 hour')"))
                        .containsExactly(
                                "note: pg_stat_statements is not in shared_preload_libraries: only running statements are shown");
            }
        } finally {
            execute(connection, "RESET ROLE", "DROP EXTENSION pg_stat_statements");
        }
    }

    @Test
    void shouldAddUpPartitionsUnderTheirTable() throws SQLException {
        execute(connection, "SELECT ensure_range('ticks', '2024-03-01', '2024-03-02')",
                """
                        INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at)
                        SELECT '2024-03-01 12:00+00'::timestamptz + g * interval '1 minute', 0, g % 10, g, 1, 1, 0, 1, 1, now() FROM generate_series(1, 1440) g""",
                "ANALYZE ticks", "SET enable_seqscan = off",
                "SELECT count(*) FROM ticks WHERE instrument_id = 3 AND timestamp > '2024-03-01'",
                "RESET enable_seqscan", "SELECT pg_stat_force_next_flush()", "SELECT 1");

        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', row_estimate, partitions, total_bytes = table_bytes + index_bytes, index_bytes > 0, last_analyze IS NOT NULL)
                        FROM analyze_table_statistics() WHERE table_name = 'ticks'"""))
                .isEqualTo("1440 2 t t t");
        assertThat(value(connection, """
                SELECT concat_ws(' ', usage IN ('RARE', 'USED'), index_bytes > 8192, is_valid)
                FROM monitor_index_usage() WHERE index_name = 'ticks_instrument_id_timestamp_idx'"""))
                .isEqualTo(test.hasOneSession() ? "f t t" : "t t t"); // compiled to WebAssembly, it counts no scans
        assertThat(value(connection,
                "SELECT usage FROM monitor_index_usage() WHERE index_name = 'instruments_symbol_exchange_key'"))
                .isEqualTo("CONSTRAINT");
        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', row_estimate, ranges, chunk_interval, retain, next_range > now(), next_range <= now() + chunk_interval)
                        FROM schema_overview() WHERE table_name = 'ticks'"""))
                .isEqualTo("1440 2 1 day 2 years t t");
    }

    @Test
    void shouldTellHealthAndActivityInOneRowEach() throws SQLException {
        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', count(*), bool_and(connections >= %d AND connections_max > 0 AND database_bytes > 0), min(edition))
                        FROM system_health"""
                        .formatted(test.hasOneSession() ? 0 : 1))) // compiled to WebAssembly, it lists no sessions
                .isEqualTo("1 t " + test.edition().name().toLowerCase(java.util.Locale.ROOT));
        assertThat(value(connection, "SELECT status FROM system_health")).contains("daily maintenance has never run");
        execute(connection,
                "INSERT INTO positions (symbol, exchange, strategy, agent_name, quantity, avg_cost, market_value, unrealized_pnl, first_trade_at, last_trade_at) VALUES ('A', 'X', 's', 'a', 10, 1, 10, 0, now(), now()), ('B', 'X', 's', 'a', -5, 1, -5, 0, now(), now()), ('C', 'X', 's', 'a', 0, 1, 0, 0, now(), now())",
                "INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, top_3_reasons, model_version) VALUES (now(), 'A', 'one', 'x', 1, 0.5, '[]', '1'), (now(), 'A', 'two', 'x', 1, 0.7, '[]', '1')");
        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', open_positions, long_positions, short_positions, trades_today, signals_last_hour, active_agents, avg_signal_confidence)
                        FROM trading_metrics"""))
                .isEqualTo("2 1 1 0 2 2 0.6000");
    }
}

package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What maintenance does, and that nothing stops it. */
@Timeout(120)
@Tag("contract")
class MaintenanceTest {
    private static final Maintenance.Listener QUIET = new Maintenance.Listener() {
        @Override
        public void onBegin(int number, int of, String step) {
            assertThat(number).isBetween(1, of);
        }

        @Override
        public void onEnd(MaintenanceStep step) {
            assertThat(step.tookMs()).isNotNegative();
        }
    };

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

    private Map<String, MaintenanceStep> run(MaintenanceKind kind) throws SQLException {
        if (test.hasOneSession()) {
            return runByHand(kind);
        }
        return new Maintenance(test.database()).run(kind, false, QUIET).orElseThrow().stream()
                .collect(Collectors.toMap(MaintenanceStep::step, step -> step));
    }

    /** As the functions' comments tell a reader to: one call, and what it leaves is issued outside. */
    private Map<String, MaintenanceStep> runByHand(MaintenanceKind kind) throws SQLException {
        Map<String, MaintenanceStep> steps = new HashMap<>();
        Map<String, String> outside = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + kind.label() + "_maintenance()")) {
            while (rows.next()) {
                String step = rows.getString("step");
                steps.put(step, new MaintenanceStep(step, rows.getBoolean("ok"), rows.getString("message"),
                        rows.getLong("took_ms")));
                if (rows.getString("issue_outside") != null) {
                    outside.put(step, rows.getString("issue_outside"));
                }
            }
        }
        for (Map.Entry<String, String> left : outside.entrySet()) {
            execute(connection, left.getValue());
            steps.put(left.getKey(), new MaintenanceStep(left.getKey(), true, "done", 0));
        }
        return steps;
    }

    private void log(String time, String message) throws SQLException {
        execute(connection, "SELECT ensure_range('system_logs', %s, %s)".formatted(time, time),
                "INSERT INTO system_logs (timestamp, level, component, message) VALUES (%s, 'INFO', 'test', '%s')"
                        .formatted(time, message));
    }

    @Test
    void shouldDropWhatIsOlderThanItsRetentionExpireMemoriesAndMoveOldMarketData() throws SQLException {
        log("now() - interval '120 days'", "old");
        log("now() - interval '80 days'", "young");
        execute(connection, "INSERT INTO signal_sums VALUES ('a', now() - interval '2 days', '', 7, 1, 1, 0, 0, 600)");
        execute(connection,
                "INSERT INTO agent_sessions (session_name, created_at) VALUES ('kept', now() - interval '5 years')",
                "INSERT INTO agent_memories (memory_type, title, content, expires_at) VALUES ('short_term', 'gone', '', now() - interval '1 minute'), ('short_term', 'fresh', '', now() + interval '1 hour'), ('long_term', 'lesson', '', now() - interval '1 year')",
                "INSERT INTO market_data (symbol, timestamp, current_price) VALUES ('OLD', now() - interval '366 days', 1), ('NEW', now() - interval '364 days', 2)");

        assertThat(column(connection, "SELECT step || ': ' || message FROM daily_maintenance() WHERE NOT ok"))
                .isEmpty();

        assertThat(column(connection, "SELECT message FROM system_logs WHERE component = 'test'"))
                .containsExactly("young");
        assertThat(value(connection, "SELECT session FROM signal_sums")).isEqualTo("0");
        assertThat(column(connection, "SELECT title FROM agent_memories ORDER BY 1")).containsExactly("fresh",
                "lesson");
        assertThat(column(connection, "SELECT session_name FROM agent_sessions")).containsExactly("kept");
        assertThat(column(connection, "SELECT symbol FROM market_data")).containsExactly("NEW");
        assertThat(value(connection, "SELECT symbol || current_price FROM sage.market_data_archive"))
                .isEqualTo("OLD1.0000");
        assertThat(column(connection,
                """
                        SELECT DISTINCT level FROM system_logs WHERE component = 'maintenance' AND execution_time_ms >= 0 AND metadata ->> 'kind' = 'daily'"""))
                .containsExactly("INFO");
        assertThat(value(connection,
                "SELECT ok FROM maintenance_results WHERE kind = 'daily' AND step LIKE 'all steps%'")).isEqualTo("t");
    }

    @Test
    void shouldGoOnBehindAStepThatFails() throws SQLException {
        execute(connection, "CREATE TABLE divisor (x INT)", "INSERT INTO divisor VALUES (1)",
                "CREATE MATERIALIZED VIEW breaks AS SELECT 1 / x AS y FROM divisor", "UPDATE divisor SET x = 0");
        log("now() - interval '120 days'", "old");

        Map<String, MaintenanceStep> steps = run(MaintenanceKind.DAILY);

        assertThat(steps.values().stream().filter(step -> !step.ok()).map(MaintenanceStep::step))
                .containsExactly("refresh: breaks");
        assertThat(steps.get("refresh: breaks").message()).contains("division by zero (22012)");
        assertThat(steps.get("retire: system_logs").message()).startsWith("1 ranges dropped");
        assertThat(value(connection,
                "SELECT message FROM system_logs WHERE level = 'ERROR' AND metadata ->> 'step' = 'refresh: breaks'"))
                .contains("division by zero");
        assertThat(
                value(connection, "SELECT ok FROM maintenance_results WHERE kind = 'daily' AND step LIKE 'all steps%'"))
                .isEqualTo("f");
        assertThat(value(connection, "SELECT status FROM system_health")).contains("1 steps of maintenance failed");

        execute(connection, "UPDATE divisor SET x = 2");
        assertThat(run(MaintenanceKind.DAILY).get("refresh: breaks").ok()).isTrue();
        assertThat(value(connection, "SELECT y FROM breaks")).isEqualTo("0");
    }

    @Test
    void shouldSayWhatHasToBeIssuedOutsideAndIssueIt() throws SQLException {
        List<String> outside = column(connection,
                "SELECT issue_outside FROM weekly_maintenance() WHERE ok IS NULL");
        assertThat(outside).contains("VACUUM (ANALYZE, SKIP_LOCKED) trading.positions",
                "VACUUM (ANALYZE, SKIP_LOCKED) sage.agent_memories");
        assumeFalse(test.hasOneSession(), "REINDEX CONCURRENTLY spoils that build's catalogue");
        execute(connection, "CREATE INDEX doubtful ON positions (quantity)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'doubtful'::regclass");

        Map<String, MaintenanceStep> steps = run(MaintenanceKind.WEEKLY);

        assertThat(steps.values()).allMatch(MaintenanceStep::ok);
        assertThat(steps).containsKeys("full analysis: positions", "full analysis: sage.options_data",
                "full analysis: options_data", "slow queries", "reindex: trading.doubtful");
        assertThat(value(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'doubtful'::regclass"))
                .isEqualTo("t");
    }

    /** The daemon goes by the last whole run; a call by hand that leaves commands to its caller is none. */
    @Test
    void shouldNotTakeARunThatLeftSomethingForTheWholeRun() throws SQLException {
        String whole = "SELECT count(*) FROM maintenance_results WHERE kind = 'weekly' AND step = 'all steps'";
        assertThat(column(connection, "SELECT step FROM weekly_maintenance() WHERE ok IS NULL")).isNotEmpty();
        assertThat(value(connection, whole)).isEqualTo("0");
        assertThat(value(connection, "SELECT message FROM maintenance_results WHERE kind = 'weekly'"
                + " AND step = 'all steps within the function'")).contains("left to be issued outside of the function");
        assumeFalse(test.hasOneSession(), "the rest asks for a connection of the engine's");
        assertThat(weekly().ran()).isFalse();
        run(MaintenanceKind.WEEKLY);
        assertThat(value(connection, whole)).isEqualTo("1");
        MaintenanceState after = weekly();
        assertThat(after.ran()).isTrue();
        execute(connection, "SELECT weekly_maintenance()");
        assertThat(weekly().since()).as("by hand again: the whole run is as old as it was").isEqualTo(after.since());
    }

    private MaintenanceState weekly() {
        return new Maintenance(test.database()).state().stream().filter(s -> s.kind() == MaintenanceKind.WEEKLY)
                .findFirst().orElseThrow();
    }

    @Test
    void shouldMoveOldMarketDataInStepsUntilNoneIsLeft() throws SQLException {
        execute(connection,
                """
                        INSERT INTO sage.market_data (symbol, timestamp, current_price)
                        SELECT 'S' || n % 10, now() - interval '400 days' + n / 10 * interval '1 minute', n FROM generate_series(1, 1005) n""",
                "INSERT INTO sage.market_data (symbol, timestamp, current_price) VALUES ('NEW', now(), 1), ('LAST', now() - interval '366 days', 1)");
        assertThat(value(connection, "SELECT sage.move_to_archive('market_data', time_max => '0', step_rows => 100)"))
                .as("no step beyond the time").isEqualTo("0");
        assertThat(value(connection,
                "SELECT message FROM system_logs WHERE level = 'WARNING' AND component = 'maintenance'"))
                .contains("0 rows moved", "left for the next run");
        assertThat(value(connection, "SELECT sage.move_to_archive('market_data', step_rows => 95)")).isEqualTo("1006");
        assertThat(column(connection, "SELECT symbol FROM sage.market_data")).containsExactly("NEW");
        assertThat(value(connection, "SELECT count(DISTINCT id) FROM sage.market_data_archive")).isEqualTo("1006");
        assertThat(value(connection, "SELECT sage.move_to_archive('market_data')")).isEqualTo("0");
        assertRefused(connection, "22023", "SELECT sage.move_to_archive('agent_memories')");
    }

    /** On Community the daily bars read aggregates, whose refresh a call by hand leaves to its caller. */
    @Test
    void shouldFillDailyBarsByHandOnlyBehindTheRefreshTheyRead() throws SQLException {
        execute(connection, "SELECT ensure_range('ticks', now() - interval '1 day', now())",
                "INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at) VALUES (date_trunc('day', now(), 'UTC') - interval '9 hours', 0, 1, 1, 1, 1, 0, 10, 5, now())");
        List<String> steps = column(connection,
                "SELECT step || ' ' || coalesce(ok::text, 'left') FROM daily_maintenance()"
                        + " WHERE step LIKE 'refresh: ticks%' OR step LIKE 'daily bars%'");
        String bars = "daily bars " + value(connection, "SELECT (now() AT TIME ZONE 'UTC')::date - 1");
        if (test.edition() == Edition.COMMUNITY) {
            assertThat(steps).containsExactly("refresh: ticks_1m left", "refresh: ticks_5m left",
                    "refresh: ticks_1h left", "refresh: ticks_1d left", bars + " left");
        } else {
            assertThat(steps).containsExactly(bars + " true");
        }
    }

    @Test
    void shouldSayThatAnotherSessionRunsIt() throws SQLException {
        try (Connection other = test.connection()) {
            execute(other, "SELECT pg_advisory_lock(maintenance_lock())");
            assertThat(column(connection, "SELECT step || ' ' || ok FROM daily_maintenance()"))
                    .containsExactly("lock false");
            assertThat(new Maintenance(test.database()).run(MaintenanceKind.DAILY, false, QUIET)).isEmpty();
            execute(other, "SELECT pg_advisory_unlock_all()");
        }
        assertThat(run(MaintenanceKind.WEEKLY)).isNotEmpty();
        assertThat(value(connection, "SELECT pg_try_advisory_lock(maintenance_lock())")).isEqualTo("t");
    }

    /** The lane waits for what the caller's transaction holds; the caller must not wait for the lane, nor make it wait in a cycle. */
    @Test
    void shouldPutOffWhatALaneHoldsWhenCalledByHand() throws Exception {
        log("now() - interval '120 days'", "old");
        execute(connection, "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (1, 'SPY', 'ARCA')");
        try (Connection lane = test.connection();
                Connection watch = test.connection();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            execute(connection, "UPDATE instruments SET exchange = 'X'"); // stands for what an earlier step holds
            lane.setAutoCommit(false);
            execute(lane, "SET lock_timeout = '60s'",
                    "INSERT INTO system_logs (timestamp, level, component, message) VALUES (now() - interval '120 days', 'INFO', 'test', 'late')");
            Future<?> landing = executor.submit(() -> {
                execute(lane, "UPDATE instruments SET exchange = 'Y'");
                lane.commit();
                return null;
            });
            await().atMost(30, TimeUnit.SECONDS).until(() -> value(watch,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                    .equals("1"));

            assertThat(column(connection,
                    "SELECT step || ': ' || issue_outside FROM daily_maintenance() WHERE ok IS NULL AND message LIKE 'put off, %(55P03)'"))
                    .containsExactly("retire: system_logs: SELECT retire('system_logs')");
            connection.commit();
            assertThat(landing).succeedsWithin(30, TimeUnit.SECONDS);
        }
        connection.setAutoCommit(true);
        assertThat(column(connection, "SELECT message FROM system_logs WHERE component = 'test' ORDER BY 1"))
                .containsExactly("late", "old");
        assertThat(value(connection,
                "SELECT message FROM maintenance_results WHERE kind = 'daily' AND step = 'all steps within the function'"))
                .contains("0 failed", "left to be issued outside");
        assertThat(value(connection, "SELECT retire('system_logs')")).startsWith("1 ranges dropped");
        assertThat(column(connection, "SELECT message FROM system_logs WHERE component = 'test'")).isEmpty();
    }

    @Test
    void shouldFillTheDaysThatTicksCameFor() throws SQLException {
        execute(connection,
                "SELECT ensure_range('ticks', '2024-03-01', '2024-03-01'), ensure_range('ingest_batch', now(), now())",
                "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (1, 'SPY', 'ARCA')",
                "INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at) VALUES ('2024-03-01 15:00+00', 0, 1, 1, 1, 1, 0, 10, 5, now())",
                "INSERT INTO ingest_batch (source, lane, lanes, from_sequence, to_sequence, table_name, rows, row_hash, path, min_time, max_time) VALUES (1, 0, 1, 1, 1, 'ticks', 1, 0, 'binary', '2024-03-01 15:00+00', '2024-03-01 15:00+00')");

        assertThat(run(MaintenanceKind.DAILY)).containsKey("daily bars 2024-03-01");
        assertThat(column(connection,
                "SELECT concat_ws(' ', date, symbol, close, volume, provider) FROM market_data_daily"))
                .containsExactly("2024-03-01 SPY 10.00000000 5 ticks");
    }

    @Test
    void shouldRefuseAnUnknownKindAndWhoIsNotTheOwner() throws SQLException {
        assertRefused(connection, "22023", "SELECT * FROM maintenance_plan('monthly')");
        for (String role : List.of("trading_app", "trading_readonly", "tapedeck_writer")) {
            try (Connection stranger = test.connection()) {
                execute(stranger, "SET ROLE " + role);
                assertRefused(stranger, "42501", "SELECT daily_maintenance()");
                assertRefused(stranger, "42501", "SELECT retire_ranges('ticks')");
                assertRefused(stranger, "42501", "SELECT run_maintenance_step('daily', 'x', 'SELECT 1::text')");
                assertRefused(stranger, "42501", "UPDATE maintenance_results SET ok = true");
            }
        }
    }
}

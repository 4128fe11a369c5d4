package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sums beside the results of signals and beside fused signals: the reference reads the rows themselves. */
@Tag("contract")
@Timeout(120)
class ResultSumsTest {
    @SuppressWarnings("InlineFormatString") // beside the query it is compared with
    private static final String BY_SUMS = """
            SELECT concat_ws(' ', evaluated_signals, hit_rate, avg_accuracy, avg_return, return_stddev, avg_predicted_return, prediction_correlation,
                             profit_factor, trim_scale(best_return), trim_scale(worst_return), avg_holding_minutes)
            FROM calculate_signal_performance('agent-%1$d', %2$d)""";
    @SuppressWarnings("InlineFormatString") // beside the query it is compared with
    private static final String BY_ROWS = """
            SELECT concat_ws(' ', count(*), round(count(*) FILTER (WHERE actual_return > 0) / nullif(count(*), 0)::numeric, 4), round(avg(accuracy_score), 4),
                             round(avg(actual_return), 6), round(stddev_samp(actual_return), 6), round(avg(predicted_return), 6),
                             round(corr(predicted_return, actual_return)::numeric, 4),
                             round(coalesce(sum(actual_return) FILTER (WHERE actual_return > 0), 0) / nullif(-sum(actual_return) FILTER (WHERE actual_return < 0), 0), 4),
                             trim_scale(max(actual_return)), trim_scale(min(actual_return)), round(avg(holding_period_actual), 1))
            FROM (SELECT DISTINCT ON (signal_id) * FROM signal_performance
                  WHERE agent_name = 'agent-%1$d' AND actual_return IS NOT NULL
                    AND signal_timestamp >= now() - make_interval(days => %2$d) AND signal_timestamp <= now()
                  ORDER BY signal_id, evaluation_timestamp DESC, id DESC) p""";

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

    /** Some results: a signal has one time, near the pieces' borders; one in some is evaluated before. */
    private static String insert(int first, int rows) {
        return """
                INSERT INTO signal_performance (signal_id, symbol, agent_name, signal_timestamp, evaluation_timestamp, actual_return, predicted_return,
                                                accuracy_score, holding_period_actual)
                SELECT s, 'S', 'agent-' || s %% 3,
                       date_bin('10 minutes', now(), '2000-01-01 00:00+00') + (ARRAY [-1440, -61, -60, -10, -9, 0, 5])[s %% 7 + 1] * interval '1 minute'
                           - (s %% 2) * interval '1 microsecond' - s %% 40 * interval '1 day',
                       now() + n * interval '1 second', CASE WHEN n %% 9 > 0 THEN (n * 37 %% 2001 - 1000) / 10000.0 END,
                       CASE WHEN n %% 4 > 0 THEN (n * 11 %% 301) / 10000.0 END, CASE WHEN n %% 3 > 0 THEN n %% 2 END, CASE WHEN n %% 5 > 0 THEN n %% 90 END
                FROM (SELECT n, n * 7 %% 211 AS s FROM generate_series(%d, %d) n) x"""
                .formatted(first, first + rows - 1);
    }

    private static String change(SplittableRandom random) {
        String some = " WHERE signal_id %% 13 = %d".formatted(random.nextInt(13));
        return switch (random.nextInt(7)) {
            case 0 -> "UPDATE signal_performance SET actual_return = NULL" + some;
            case 1 -> "UPDATE signal_performance SET actual_return = 0.5, agent_name = 'agent-0'" + some;
            case 2 ->
                "UPDATE signal_performance SET signal_timestamp = signal_timestamp - interval '10 minutes'" + some;
            case 3 -> "DELETE FROM signal_performance" + some;
            default -> insert(random.nextInt(10_000), 1 + random.nextInt(30));
        };
    }

    @Test
    void shouldGiveWhatTheLatestResultsGiveHoweverTheyComeChangeAndGo() throws SQLException {
        long seed = 54;
        SplittableRandom random = new SplittableRandom(seed);
        connection.setAutoCommit(false);
        execute(connection, insert(0, 150));
        for (int i = 0; i < 60; i++) {
            execute(connection, "SAVEPOINT s", change(random));
            if (random.nextInt(6) == 0) {
                execute(connection, "ROLLBACK TO s");
            }
            if (random.nextInt(5) == 0) {
                execute(connection,
                        "SELECT " + (random.nextBoolean() ? "gather_signal_sums()" : "count_results_again()"));
            }
            if (random.nextInt(3) == 0) {
                connection.commit(); // another now()
            }
            for (int agent = 0; agent < 3; agent++) {
                int days = random.nextInt(41);
                assertThat(value(connection, BY_SUMS.formatted(agent, days)))
                        .as("seed %d, statement %d, agent %d, %d days", seed, i, agent, days)
                        .isEqualTo(value(connection, BY_ROWS.formatted(agent, days)));
            }
        }
        execute(connection, "TRUNCATE signal_performance");
        assertThat(value(connection, "SELECT count(*) FROM signal_result_sums")).isEqualTo("0");
        assertThat(value(connection, BY_SUMS.formatted(1, 30))).isEqualTo("0");
        connection.rollback();
    }

    @Test
    void shouldAddUpAgainWhatChangedADayAgo() throws SQLException {
        execute(connection, insert(0, 400), "DELETE FROM signal_performance WHERE signal_id % 13 = 3",
                "UPDATE signal_performance SET actual_return = actual_return / 2 WHERE signal_id % 5 = 1");
        assertThat(value(connection,
                "SELECT count(*) > 10 FROM signal_results_read WHERE begins < now() - interval '1 day'"))
                .isEqualTo("t");
        execute(connection, "SELECT gather_signal_sums()");
        assertThat(
                value(connection, "SELECT count(*) FROM signal_results_read WHERE begins < now() - interval '1 day'"))
                .isEqualTo("0");
        connection.setAutoCommit(false);
        for (int days = 0; days < 42; days++) {
            assertThat(value(connection, BY_SUMS.formatted(2, days))).as("%d days", days)
                    .isEqualTo(value(connection, BY_ROWS.formatted(2, days)));
        }
        connection.rollback();
    }

    /** Neither waits for the other, so neither sees the other's: maintenance does. */
    @Test
    void shouldSeeWithTheNextMaintenanceThatTwoSessionsEvaluatedOneSignal() throws SQLException {
        try (Connection other = test.connection()) {
            other.setAutoCommit(false);
            execute(other, result("0.25", "now()"));
            execute(connection, "SET lock_timeout = '2 s'", result("-0.5", "now() + interval '1 hour'"));
            other.commit();
        }
        execute(connection, "SELECT gather_signal_results()");
        assertThat(value(connection,
                "SELECT concat_ws(' ', evaluated_signals, avg_return) FROM calculate_signal_performance('agent', 7)"))
                .isEqualTo("1 -0.500000");
        assertThat(value(connection, "SELECT count(*) FROM signal_results_read")).isEqualTo("0");
    }

    private static String result(String actual, String evaluated) {
        return "INSERT INTO signal_performance (signal_id, symbol, agent_name, signal_timestamp, evaluation_timestamp, actual_return) "
                + "VALUES (7, 'S', 'agent', date_trunc('day', now()) - interval '2 days', " + evaluated + ", " + actual
                + ")";
    }

    @Test
    void shouldCountFusedSignalsByTheirSums() throws SQLException {
        execute(connection,
                "SELECT ensure_range('fused_signals', now() - interval '4 days', now() + interval '1 day')",
                fused(0, 300), "DELETE FROM fused_signals WHERE symbol = 'S3'", fused(300, 50),
                "UPDATE fused_signals SET confidence = 0.1");
        if (test.edition() == Edition.PLAIN) { // a chunk's rows stay in it
            execute(connection,
                    "UPDATE fused_signals SET timestamp = timestamp - interval '1 day' WHERE symbol = 'S4'");
        }
        connection.setAutoCommit(false);
        SplittableRandom random = new SplittableRandom(55);
        for (int i = 0; i < 100; i++) {
            String span = "now() - interval '%d seconds', now() - interval '%d seconds'"
                    .formatted(random.nextInt(4 * 86_400), random.nextInt(6_000));
            assertThat(value(connection, "SELECT fused_between(" + span + ")")).as(span)
                    .isEqualTo(value(connection, "SELECT count(*) FROM fused_signals WHERE timestamp BETWEEN "
                            + span.replace(", ", " AND ")));
        }
        assertThat(value(connection, "SELECT fused_signals_today FROM trading_metrics")).isEqualTo(value(connection,
                "SELECT count(*) FROM fused_signals WHERE timestamp BETWEEN date_trunc('day', now(), 'UTC') AND now()"));
        execute(connection, "SELECT gather_signal_sums()");
        assertThat(value(connection, "SELECT count_fused_again()"))
                .isEqualTo(value(connection, "SELECT count(*) FROM fused_signals"));
        execute(connection, "TRUNCATE fused_signals");
        assertThat(value(connection, "SELECT count(*) FROM fused_sums")).isEqualTo("0");
        connection.rollback();
    }

    private static String fused(int first, int rows) {
        return """
                INSERT INTO fused_signals (timestamp, symbol, final_signal, confidence, direction, contributing_agents, signal_weights, top_3_reasons,
                                           model_version, fusion_method)
                SELECT date_bin('10 minutes', now(), '2000-01-01 00:00+00') - n * interval '777 seconds' - (n %% 2) * interval '1 microsecond',
                       'S' || n %% 7, 0.5, 0.5, 'BUY', '[]', '{}', '[]', 'v', 'majority'
                FROM generate_series(%d, %d) n"""
                .formatted(first, first + rows - 1);
    }

    @Test
    void shouldBeWrittenByTheTriggersAlone() throws SQLException {
        for (String role : new String[]{"trading_app", "tapedeck_writer"}) {
            execute(connection, "SET ROLE " + role);
            assertRefused(connection, "42501", "UPDATE signal_result_sums SET hits = 0");
            assertRefused(connection, "42501", "INSERT INTO signal_results_read VALUES ('a', now())");
            assertRefused(connection, "42501", "INSERT INTO fused_sums VALUES (1, now(), 1, 1)");
            execute(connection, "RESET ROLE");
        }
    }
}

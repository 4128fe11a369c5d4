package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sums that stand beside the signals: the reference is the count of the signals themselves. */
@Tag("contract")
@Timeout(120)
class SignalSumsTest {
    /** What the sums have to be, piece by piece. */
    private static final String DIFFERENCE = """
            WITH w AS (VALUES (600, interval '300 days'), (60, interval '36 days'), (1, interval '47 hours')),
                 kept AS (SELECT width, agent_name, begins, direction, sum(signals) AS n, sum(confidence) AS c, sum(strengths) AS m, sum(strength) AS s
                          FROM signal_sums JOIN w ON width = column1 AND begins > now() - column2 GROUP BY 1, 2, 3, 4 HAVING sum(signals) <> 0),
                 counted AS (SELECT column1, agent_name, date_bin(column1 * interval '1 second', timestamp, '2000-01-01 00:00+00') AS begins,
                                    coalesce(direction, '') AS direction,
                                    count(*) AS n, sum(confidence) AS c, count(strength) AS m, coalesce(sum(strength), 0) AS s
                             FROM signals, w WHERE date_bin(column1 * interval '1 second', timestamp, '2000-01-01 00:00+00') > now() - column2 GROUP BY 1, 2, 3, 4)
            SELECT (SELECT count(*) FROM (TABLE kept EXCEPT TABLE counted) x) + (SELECT count(*) FROM (TABLE counted EXCEPT TABLE kept) y)""";
    @SuppressWarnings("InlineFormatString") // beside the query it is compared with
    private static final String SPAN = """
            SELECT concat_ws(' ', (SELECT concat_ws(' ', coalesce(sum(signals), 0), trim_scale(sum(confidence)), coalesce(sum(strengths), 0),
                                                    trim_scale(coalesce(sum(strength), 0)), count(DISTINCT agent_name), coalesce(sum(signals) FILTER (WHERE direction IS NULL), 0))
                                   FROM signals_between(%1$s, %2$s, %3$s)))""";
    @SuppressWarnings("InlineFormatString") // beside the query it is compared with
    private static final String COUNTED = """
            SELECT concat_ws(' ', count(*), trim_scale(sum(confidence)), count(strength), trim_scale(coalesce(sum(strength), 0)), count(DISTINCT agent_name),
                             count(*) FILTER (WHERE direction IS NULL))
            FROM signals WHERE timestamp >= %1$s AND timestamp <= %2$s AND (%3$s::text IS NULL OR agent_name = %3$s)""";

    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range('signals', now() - interval '9 days', now() + interval '1 day')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    /** Some signals: the times are a few pieces' borders and what lies beside them, often met again. */
    private static String insert(SplittableRandom random, int rows) {
        return """
                INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, strength, direction, top_3_reasons, model_version)
                SELECT date_bin('10 minutes', now(), '2000-01-01 00:00+00') + (ARRAY [-1440, -60, -10, -5, 0])[n %% 5 + 1] * interval '1 minute'
                           - (n %% 3) * interval '1 microsecond' - n / 40 * interval '1 day',
                       'S' || (n * 7) %% 11, 'agent-' || n %% 4, 'entry', 0.5, (n %% 50) / 50.0, CASE WHEN n %% 3 > 0 THEN (n %% 20) / 20.0 END,
                       (ARRAY ['BUY', 'SELL', 'HOLD', NULL])[n %% 4 + 1], '[]', 'v'
                FROM generate_series(%d, %d) n
                ON CONFLICT (timestamp, symbol, agent_name, signal_type) DO UPDATE SET confidence = EXCLUDED.confidence, direction = EXCLUDED.direction"""
                .formatted(random.nextInt(100), 100 + rows);
    }

    private static String change(SplittableRandom random, int number) {
        String some = " WHERE hashtext(symbol || timestamp) %% 5 = %d AND agent_name <> 'agent-%d'".formatted(
                random.nextInt(5), random.nextInt(4));
        return switch (random.nextInt(5)) {
            case 0 -> "UPDATE signals SET direction = 'SELL', strength = NULL" + some;
            case 1 -> "UPDATE signals SET confidence = 1, agent_name = agent_name || '-" + number + "'" + some
                    + " AND length(agent_name) < 40";
            case 2 -> "DELETE FROM signals" + some;
            default -> insert(random, 1 + random.nextInt(40));
        };
    }

    @Test
    void shouldEqualACountHoweverSignalsComeChangeAndGo() throws SQLException {
        long seed = 38;
        SplittableRandom random = new SplittableRandom(seed);
        connection.setAutoCommit(false);
        for (int i = 0; i < 60; i++) {
            execute(connection, "SAVEPOINT s", change(random, i));
            if (random.nextInt(6) == 0) {
                execute(connection, "ROLLBACK TO s");
            }
            if (random.nextInt(3) == 0) {
                connection.commit(); // another now()
            }
            assertThat(value(connection, DIFFERENCE)).as("seed %d, statement %d", seed, i).isEqualTo("0");
        }
        for (int i = 0; i < 60; i++) {
            String from = "now() - interval '%d seconds'".formatted(random.nextInt(4 * 86_400));
            String to = "now() - interval '%d seconds'".formatted(random.nextInt(6_000));
            String agent = random.nextBoolean() ? "NULL" : "'agent-" + random.nextInt(4) + "'";
            assertThat(value(connection, SPAN.formatted(from, to, agent))).as("%s to %s of %s", from, to, agent)
                    .isEqualTo(value(connection, COUNTED.formatted(from, to, agent)));
        }
        execute(connection, "SELECT gather_signal_sums()");
        assertThat(value(connection, DIFFERENCE)).isEqualTo("0");
        assertThat(value(connection,
                "SELECT count(*) FROM signal_sums WHERE session <> 0 AND begins < now() - interval '1 day'"))
                .isEqualTo("0");
        execute(connection, "TRUNCATE signals");
        assertThat(value(connection, "SELECT count(*) FROM signal_sums")).isEqualTo("0");
        connection.rollback();
    }

    @Test
    void shouldMoveSumsWithSignalsThatMoveToAnotherRange() throws SQLException {
        execute(connection, "SELECT ensure_range('signals', now(), now() + interval '3 days')",
                insert(new SplittableRandom(5), 200));
        if (test.edition() == Edition.PLAIN) { // a chunk's rows stay in it
            execute(connection,
                    "UPDATE signals SET timestamp = timestamp + interval '1 day' WHERE agent_name = 'agent-1'");
        }
        execute(connection, "DELETE FROM signals WHERE agent_name = 'agent-2'");
        assertThat(value(connection, "SELECT count(*) > 0 FROM signals WHERE agent_name = 'agent-1'")).isEqualTo("t");
        assertThat(value(connection, DIFFERENCE)).isEqualTo("0");
    }

    /** As the functions counted before there were sums. */
    @Test
    void shouldGiveTheFiguresOfACountOfTheDayAndOfAnAgent() throws SQLException {
        execute(connection, insert(new SplittableRandom(3), 200));
        connection.setAutoCommit(false);
        assertThat(value(connection,
                """
                        SELECT concat_ws(' ', signals_today, signals_last_hour, active_agents, avg_signal_confidence, last_signal_at) FROM trading_metrics"""))
                .isEqualTo(
                        value(connection,
                                """
                                        SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE timestamp > now() - INTERVAL '1 hour'),
                                                         count(DISTINCT agent_name) FILTER (WHERE timestamp > now() - INTERVAL '1 hour'), round(avg(confidence), 4), max(timestamp))
                                        FROM signals WHERE timestamp >= least(date_trunc('day', now(), 'UTC'), now() - INTERVAL '1 hour') AND timestamp <= now()"""));
        for (int days : new int[]{0, 1, 2, 30, 364, 500}) {
            assertThat(value(connection,
                    """
                            SELECT concat_ws(' ', total_signals, buy_signals, sell_signals, hold_signals, avg_confidence, avg_strength)
                            FROM calculate_signal_performance('agent-2', %d)"""
                            .formatted(days)))
                    .isEqualTo(
                            value(connection,
                                    """
                                            SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE direction = 'BUY'), count(*) FILTER (WHERE direction = 'SELL'),
                                                             count(*) FILTER (WHERE direction = 'HOLD'), round(avg(confidence), 4), round(avg(strength), 4))
                                            FROM signals WHERE agent_name = 'agent-2' AND timestamp >= now() - make_interval(days => %d) AND timestamp <= now()"""
                                            .formatted(days)));
        }
        connection.rollback();
    }

    @Test
    void shouldNotCountWhatRetiredAndCountAgainWhatWasDroppedByHand() throws SQLException {
        execute(connection, "SELECT ensure_range('signals', now() - interval '370 days', now() - interval '369 days')",
                signalAt("now() - interval '370 days'"), signalAt("now() - interval '1 day'"),
                "SELECT retire_ranges('signals')");
        String count = "SELECT total_signals FROM calculate_signal_performance('old', 400)";
        assertThat(value(connection, count)).isEqualTo("1");
        String range = value(connection,
                "SELECT range_name FROM time_series_ranges('signals') WHERE now() - interval '1 day' >= range_start AND now() - interval '1 day' < range_end");
        execute(connection, test.edition() == Edition.PLAIN
                ? "DROP TABLE " + range
                : "SELECT drop_chunks('signals', older_than => now() - interval '1 hour', newer_than => now() - interval '3 days')");
        if (value(connection, "SELECT count(*) FROM signals").equals("0")) { // a chunk goes when all of it is that old
            assertThat(value(connection, "SELECT count_signals_again()")).isEqualTo("0");
            assertThat(value(connection, count)).isEqualTo("0");
        }
    }

    private static String signalAt(String time) {
        return String.format(Locale.ROOT,
                """
                        INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, top_3_reasons, model_version)
                        VALUES (%s, 'S', 'old', 'entry', 0, 0.5, '[]', 'v')""",
                time);
    }

    @Test
    void shouldBeWrittenByTheTriggersAlone() throws SQLException {
        for (String role : new String[]{"trading_app", "tapedeck_writer"}) {
            execute(connection, "SET ROLE " + role,
                    signalAt("now() - interval '1 minute'").replace("'S'", "'" + role + "'"));
            assertRefused(connection, "42501", "INSERT INTO signal_sums VALUES ('a', now(), '', 0, 1, 1, 1, 1, 600)");
            assertRefused(connection, "42501", "UPDATE signal_sums SET signals = 0");
            execute(connection, "RESET ROLE");
        }
        assertThat(column(connection, "SELECT signals FROM signals_between(now() - interval '1 day', now(), 'old')"))
                .containsExactly("2");
    }

    @Test
    void shouldNotMakeOneWriterWaitForAnother() throws SQLException {
        for (String time : List.of("now() - interval '2 minutes'", "now() + interval '1 minute'")) {
            execute(connection, signalAt(time).replace("'S'", "'U'")); // TimescaleDB: who makes a chunk lets others wait
        }
        try (Connection other = test.connection()) {
            other.setAutoCommit(false);
            execute(other, signalAt("now() - interval '1 minute'"));
            execute(connection, "SET lock_timeout = '2 s'",
                    signalAt("now() - interval '61 seconds'").replace("'S'", "'T'"));
            other.commit();
        }
        assertThat(value(connection, DIFFERENCE)).isEqualTo("0");
    }
}

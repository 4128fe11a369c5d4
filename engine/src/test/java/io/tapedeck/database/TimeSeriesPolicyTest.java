package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.edition;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row of time_series_policy is a fact: what it says is kept, also after it was changed. */
@Timeout(120)
@Tag("contract")
class TimeSeriesPolicyTest {
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

    private static boolean plain() throws SQLException {
        return edition(connection) == Edition.PLAIN;
    }

    /** A time series of its own for one test: column at of the type, then name. */
    private static void series(String table, String type, String chunk, String retain) throws SQLException {
        execute(connection,
                "INSERT INTO time_series_policy VALUES ('%s', 'at', '%s', '7 days', 'name', 'at DESC', '%s', false)"
                        .formatted(table, chunk, retain),
                "CREATE TABLE %s (at %s NOT NULL, name TEXT NOT NULL)".formatted(table, type),
                "SELECT make_time_series('%s')".formatted(table),
                "ALTER TABLE %s ADD PRIMARY KEY (at, name)".formatted(table),
                "SELECT time_series_policies('%s')".formatted(table));
    }

    private static void change(String table, String assignments) throws SQLException {
        execute(connection, "UPDATE time_series_policy SET %s WHERE table_name = '%s'".formatted(assignments, table),
                "SELECT apply_time_series_policy('%s')".formatted(table));
    }

    private static void land(String table, String time, String name) throws SQLException {
        execute(connection, "SELECT ensure_range('%s', %s, %s)".formatted(table, time, time),
                "INSERT INTO %s VALUES (%s, '%s')".formatted(table, time, name));
    }

    private static List<String> names(String table) throws SQLException {
        return column(connection, "SELECT name FROM %s ORDER BY 1".formatted(table));
    }

    @Test
    void shouldMakeRangesBesideThoseOfAnEarlierInterval() throws SQLException {
        series("re_cut", "TIMESTAMPTZ", "1 day", "50 years");
        land("re_cut", "'2024-03-09 12:00+00'", "a");
        change("re_cut", "chunk_interval = '6 hours'");
        land("re_cut", "'2024-03-09 18:00+00'", "b"); // the day is there
        land("re_cut", "'2024-03-10 00:00+00'", "c");
        land("re_cut", "'2024-03-10 13:00+00'", "d");
        change("re_cut", "chunk_interval = '7 days'");
        land("re_cut", "'2024-03-10 07:00+00'", "e"); // between two of six hours
        land("re_cut", "'2024-03-10 23:59:59.999999+00'", "f");
        land("re_cut", "'2024-03-15 23:59:59.999999+00'", "g");
        land("re_cut", "'2024-03-02 00:00:00+00'", "h");
        assertThat(
                value(connection, "SELECT ensure_range('re_cut', '2024-03-02 00:00+00', '2024-03-15 23:59+00')"))
                .isEqualTo("0");
        change("re_cut", "chunk_interval = '90 seconds'");
        land("re_cut", "'2024-04-01 00:01:31+00'", "i");

        assertThat(names("re_cut")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i");
        assertThat(column(connection,
                """
                        SELECT a.range_name || ' ' || b.range_name FROM time_series_ranges('re_cut') a, time_series_ranges('re_cut') b
                        WHERE a.range_start < b.range_start AND a.range_end > b.range_start"""))
                .isEmpty();
        if (plain()) {
            assertThat(column(connection,
                    """
                            SELECT to_char(range_start AT TIME ZONE 'UTC', 'DD HH24:MI:SS') || to_char(range_end AT TIME ZONE 'UTC', ' DD HH24:MI:SS')
                            FROM time_series_ranges('re_cut') WHERE range_start < now() - interval '1 year'"""))
                    .containsExactly(
                            "02 00:00:00 09 00:00:00", "09 00:00:00 10 00:00:00", "10 00:00:00 10 06:00:00",
                            "10 06:00:00 10 12:00:00", "10 12:00:00 10 18:00:00", "10 18:00:00 16 00:00:00",
                            "01 00:01:30 01 00:03:00");
        }
    }

    @Test
    void shouldCutDaysOfUtcWhereTheSessionsDayHas23Hours() throws SQLException {
        series("summer", "TIMESTAMPTZ", "1 day", "50 years");
        execute(connection, "SET timezone = 'America/New_York'",
                "SELECT ensure_range('summer', '2024-03-08 12:00+00', '2024-03-13 12:00+00')");
        assertThat(value(connection, "SELECT ensure_range('summer', '2024-03-08 12:00+00', '2024-03-13 12:00+00')"))
                .isEqualTo("0");
        execute(connection, "RESET timezone");
        assertThat(column(connection,
                """
                        SELECT DISTINCT concat_ws(' ', date_bin('1 day', range_start, '2000-01-01 00:00+00') = range_start, range_end - range_start)
                        FROM time_series_ranges('summer')"""))
                .containsAll(plain() ? List.of("t 1 day") : List.of());
    }

    @Test
    void shouldGiveAWayToANameThatADetachedPartitionKeeps() throws SQLException {
        assumeTrue(plain(), "TimescaleDB names its chunks itself");
        series("kept_name", "TIMESTAMPTZ", "1 day", "50 years");
        land("kept_name", "'2024-03-09 12:00+00'", "a");
        execute(connection, "ALTER TABLE kept_name DETACH PARTITION kept_name_20240309");
        land("kept_name", "'2024-03-09 13:00+00'", "b");

        assertThat(names("kept_name")).containsExactly("b");
        assertThat(value(connection, "SELECT name FROM kept_name_20240309")).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"aged_times, TIMESTAMPTZ", "aged_days, DATE"})
    void shouldDropWhatIsOlderThanItsRetentionAndNothingYounger(String table, String type) throws SQLException {
        series(table, type, "1 day", "30 days");
        land(table, "now() - interval '60 days'", "much older");
        land(table, "now() - interval '32 days'", "older");
        land(table, "now() - interval '29 days'", "younger");
        land(table, "now()", "new");

        assertThat(column(connection, "SELECT retire_ranges('%s', 1)".formatted(table))).hasSize(1);
        assertThat(names(table)).containsExactly("new", "older", "younger");
        assertThat(column(connection, "SELECT retire_ranges('%s')".formatted(table))).hasSize(1);
        assertThat(names(table)).containsExactly("new", "younger");

        land(table, "now() - interval '40 days'", "late"); // an old range again
        assertThat(names(table)).contains("late");
        change(table, "retain = '50 days'");
        assertThat(column(connection, "SELECT retire_ranges('%s')".formatted(table))).isEmpty();
        change(table, "retain = NULL");
        assertThat(column(connection, "SELECT retire_ranges('%s')".formatted(table))).isEmpty();
        change(table, "retain = '10 days'");
        assertThat(column(connection, "SELECT retire_ranges('%s')".formatted(table))).hasSize(2);
        assertThat(names(table)).containsExactly("new");
    }

    @Test
    void shouldDropNothingThatIsToBeArchivedAndIsNotVerified() throws SQLException {
        series("to_archive", "TIMESTAMPTZ", "1 day", "30 days");
        change("to_archive", "archive = true");
        land("to_archive", "now() - interval '60 days'", "a");
        land("to_archive", "now() - interval '50 days'", "b");
        assertThat(column(connection, "SELECT retire_ranges('to_archive')")).isEmpty();
        assertThat(names("to_archive")).containsExactly("a", "b");
    }

    @Test
    void shouldDropPastRangesThatHoldNothing() throws SQLException {
        series("sparse", "TIMESTAMPTZ", "1 hour", "50 years");
        execute(connection, "SELECT ensure_range('sparse', now() - interval '4 days', now() - interval '3 days')");
        land("sparse", "now() - interval '80 hours'", "a");

        assertThat(value(connection, "SELECT drop_empty_ranges('sparse')")).isEqualTo(plain() ? "24" : "0");
        assertThat(names("sparse")).containsExactly("a");
        assertThat(value(connection, "SELECT drop_empty_ranges('sparse')")).isEqualTo("0");
    }

    @Test
    void shouldTakeALateRowIntoACompressedRange() throws SQLException {
        assumeTrue(edition(connection) == Edition.COMMUNITY, "only the Community edition compresses");
        series("squeezed", "TIMESTAMPTZ", "1 day", "50 years");
        land("squeezed", "'2024-03-09 12:00+00'", "a");
        execute(connection, "SELECT compress_chunk(range_name::regclass) FROM time_series_ranges('squeezed')");
        assertThat(column(connection, "SELECT compressed FROM time_series_ranges('squeezed')")).containsExactly("t");

        land("squeezed", "'2024-03-09 11:00+00'", "b");
        assertThat(names("squeezed")).containsExactly("a", "b");
    }

    @Test
    void shouldRunTheJobsThatThePolicyStates() throws SQLException {
        assumeTrue(edition(connection) == Edition.COMMUNITY, "only the Community edition has jobs");
        series("with_jobs", "TIMESTAMPTZ", "1 day", "30 days");
        change("with_jobs", "compress_after = '3 days', retain = '10 days'");
        String stated = """
                SELECT table_name || ' ' || what || ' ' || age FROM (
                    SELECT table_name, 'policy_compression' AS what, compress_after AS age FROM time_series_policy
                    UNION ALL
                    SELECT table_name, 'policy_retention', CASE WHEN NOT archive THEN retain END FROM time_series_policy) AS p
                WHERE age IS NOT NULL ORDER BY 1""";
        String jobs = """
                SELECT hypertable_name || ' ' || proc_name || ' ' || coalesce(config ->> 'compress_after', config ->> 'drop_after')::interval
                FROM timescaledb_information.jobs WHERE hypertable_schema = 'trading' AND proc_name IN ('policy_compression', 'policy_retention')
                ORDER BY 1""";
        assertThat(column(connection, jobs)).isEqualTo(column(connection, stated))
                .contains("with_jobs policy_retention 10 days", "with_jobs policy_compression 3 days");
        land("with_jobs", "now() - interval '5 days'", "to compress");
        land("with_jobs", "now() - interval '1 day'", "young");
        land("with_jobs", "now() - interval '20 days'", "to drop");
        execute(connection, """
                DO $$ DECLARE job int; BEGIN
                    FOR job IN SELECT job_id FROM timescaledb_information.jobs WHERE hypertable_name = 'with_jobs' LOOP
                        CALL run_job(job);
                    END LOOP;
                END $$""");
        assertThat(names("with_jobs")).containsExactly("to compress", "young");
        assertThat(column(connection, "SELECT compressed FROM time_series_ranges('with_jobs')")).contains("t", "f");
        change("with_jobs", "compress_after = NULL, archive = true");
        assertThat(column(connection, jobs)).isEqualTo(column(connection, stated));
    }

    /** Whoever asks for data to be kept must not lose it to a job that has not heard of it. */
    @Test
    void shouldHoldBackTheJobAtOnceWhenDataIsToBeKept() throws SQLException {
        assumeTrue(edition(connection) == Edition.COMMUNITY, "only the Community edition has jobs");
        series("held_back", "TIMESTAMPTZ", "1 day", "30 days");
        String job = "SELECT (config ->> 'drop_after')::interval FROM timescaledb_information.jobs"
                + " WHERE hypertable_name = 'held_back' AND proc_name = 'policy_retention'";
        assertThat(column(connection, job)).containsExactly("30 days");
        String update = "UPDATE time_series_policy SET %s WHERE table_name = 'held_back'";
        execute(connection, "SET ROLE NONE", update.formatted("retain = '60 days'"));
        assertThat(column(connection, job)).containsExactly("60 days");
        execute(connection, update.formatted("retain = '20 days'"));
        assertThat(column(connection, job)).as("what drops sooner waits for the call").containsExactly("60 days");
        execute(connection, update.formatted("archive = true"));
        assertThat(column(connection, job)).isEmpty();
        execute(connection, update.formatted("archive = false"));
        assertThat(column(connection, job)).isEmpty();
        execute(connection, "SELECT apply_time_series_policy('held_back')");
        assertThat(column(connection, job)).containsExactly("20 days");
        execute(connection, update.formatted("retain = NULL"));
        assertThat(column(connection, job)).isEmpty();
    }

    @Test
    void shouldMakeRangesAheadSoThatRowsOfTheNextDaysCome() throws SQLException {
        series("soon", "TIMESTAMPTZ", "1 hour", "30 days");
        execute(connection, "INSERT INTO soon VALUES (now(), 'now')", "SELECT make_ranges_ahead('soon')",
                "INSERT INTO soon VALUES (now() + interval '3 days', 'then')");
        assertThat(value(connection, "SELECT make_ranges_ahead('soon')")).isEqualTo("0");
    }

    @Test
    void shouldRefuseAPolicyThatCannotBe() throws SQLException {
        series("odd", "DATE", "1 day", "30 days");
        assertRefused(connection, "22023", "SELECT apply_time_series_policy('no_such_table')");
        for (String interval : List.of("1 month", "1 year", "12 hours", "36 hours")) {
            execute(connection, "UPDATE time_series_policy SET chunk_interval = '%s' WHERE table_name = 'odd'"
                    .formatted(interval));
            assertRefused(connection, "22023", "SELECT apply_time_series_policy('odd')");
        }
        execute(connection, "UPDATE time_series_policy SET chunk_interval = '2 days' WHERE table_name = 'odd'",
                "SELECT apply_time_series_policy('odd')",
                "UPDATE time_series_policy SET time_column = 'no' WHERE table_name = 'odd'");
        assertRefused(connection, "42703", "SELECT apply_time_series_policy('odd')");
        execute(connection, "UPDATE time_series_policy SET time_column = 'at' WHERE table_name = 'odd'");
    }

    @Test
    void shouldCutByTheDayWhereAnHourOfPartitionsWouldBeTooMany() throws SQLException {
        for (String table : List.of("portfolio_snapshots", "risk_metrics", "agent_metrics")) {
            assertThat(value(connection, "SELECT concat_ws(' ', chunk_interval, partition_interval, range_width(p),"
                    + " apply_time_series_policy(table_name) LIKE '%new ranges of ' || range_width(p) || ';%')"
                    + " FROM time_series_policy p WHERE table_name = '" + table + "'"))
                    .isEqualTo("01:00:00 1 day " + (plain() ? "1 day" : "01:00:00") + " t");
        }
        execute(connection, "SELECT ensure_range('risk_metrics', '2024-03-04 10:30+00', '2024-03-06 01:00+00')",
                "INSERT INTO risk_metrics (timestamp, portfolio_value, leverage) VALUES ('2024-03-04 10:30+00', 1, 1), ('2024-03-04 23:59+00', 1, 1), ('2024-03-06 00:00+00', 1, 1)");
        assertThat(column(connection,
                "SELECT range_start || ' ' || (range_end - range_start) FROM time_series_ranges('risk_metrics') WHERE range_start < '2025-01-01'"))
                .isEqualTo(plain()
                        ? List.of("2024-03-04 00:00:00+00 1 day", "2024-03-05 00:00:00+00 1 day",
                                "2024-03-06 00:00:00+00 1 day")
                        : List.of("2024-03-04 10:00:00+00 01:00:00", "2024-03-04 23:00:00+00 01:00:00",
                                "2024-03-06 00:00:00+00 01:00:00"));
        for (String wrong : List.of("1 hour", "1 month", "36 hours", "-1 day")) {
            assertRefused(connection, "23514",
                    "UPDATE time_series_policy SET partition_interval = '" + wrong
                            + "' WHERE table_name = 'risk_metrics'");
        }
    }
}

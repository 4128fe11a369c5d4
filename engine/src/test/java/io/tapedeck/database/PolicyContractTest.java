package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.edition;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code time_series_policy} states, and that the server is set to do exactly that. */
@Tag("contract")
@Timeout(120)
class PolicyContractTest {
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

    static Stream<ExpectedTable> timeSeries() {
        return ExpectedTable.all().stream().filter(ExpectedTable::isTimeSeries);
    }

    static Stream<ExpectedTable> regular() {
        return ExpectedTable.all().stream().filter(table -> !table.isTimeSeries());
    }

    @ParameterizedTest
    @MethodSource("timeSeries")
    void shouldStateThePolicyOfTheDictionary(ExpectedTable table) throws SQLException {
        List<String> policy = table.policy();
        assertThat(value(connection, """
                SELECT concat_ws('|', time_column, chunk_interval = interval '%s', compress_after = interval '%s',
                                 retain = interval '%s', order_by LIKE '%%' || time_column || ' DESC%%')
                FROM time_series_policy WHERE table_name = '%s'""".formatted(policy.get(1), policy.get(2),
                policy.get(3), table.name()))).isEqualTo(policy.getFirst() + "|t|t|t|t");
    }

    @ParameterizedTest
    @MethodSource("timeSeries")
    void shouldCutTheTableByItsPolicyAndHaveThePartsOfTheFirstDaysReady(ExpectedTable table) throws SQLException {
        String chunk = table.policy().get(1);
        if (edition(connection) == Edition.PLAIN) {
            String partition = chunk.equals("1 hour") ? "1 day" : chunk;
            assertThat(column(connection,
                    """
                            SELECT DISTINCT upto::timestamptz - since::timestamptz = interval '%s'
                            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid,
                                 LATERAL (SELECT (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''([^'']+)''\\)'))[1] AS since,
                                                 (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([^'']+)''\\)'))[1] AS upto) bound
                            WHERE i.inhparent = '%s'::regclass"""
                            .formatted(partition, table)))
                    .containsExactly("t");
        } else {
            assertThat(value(connection, """
                    SELECT column_name || ' ' || (time_interval = interval '%s') FROM timescaledb_information.dimensions
                    WHERE hypertable_schema = 'trading' AND hypertable_name = '%s'""".formatted(chunk, table.name())))
                    .isEqualTo(table.policy().getFirst() + " true");
        }
    }

    @ParameterizedTest
    @MethodSource("regular")
    void shouldKeepTheOtherTablesRegular(ExpectedTable table) throws SQLException {
        assertThat(value(connection, "SELECT relkind FROM pg_class WHERE oid = '" + table + "'::regclass"))
                .isEqualTo("r");
        assertThat(column(connection, "SELECT table_name FROM time_series_policy WHERE table_name = '" + table.name()
                + "' AND '" + table.schema() + "' = 'trading'")).isEmpty();
    }

    @Test
    void shouldRunOnCommunityExactlyTheStatedPolicies() throws SQLException {
        assumeTrue(edition(connection) == Edition.COMMUNITY, "the other editions have no jobs");
        assertThat(column(connection,
                """
                        SELECT coalesce(table_name, hypertable_name) || ': stated '
                               || coalesce(p.compress_after::text, 'never') || ' and ' || coalesce(p.retain::text, 'for ever')
                               || ', run ' || coalesce(j.compress_after::text, 'never') || ' and ' || coalesce(j.retain::text, 'for ever')
                        FROM (SELECT hypertable_name,
                                     max((config ->> 'compress_after')::interval) FILTER (WHERE proc_name = 'policy_compression') AS compress_after,
                                     max((config ->> 'drop_after')::interval) FILTER (WHERE proc_name = 'policy_retention')       AS retain
                              FROM timescaledb_information.jobs
                              WHERE hypertable_schema = 'trading' AND proc_name IN ('policy_compression', 'policy_retention')
                              GROUP BY hypertable_name) j
                             FULL JOIN time_series_policy p ON p.table_name = j.hypertable_name
                        WHERE p.compress_after IS DISTINCT FROM j.compress_after
                           OR CASE WHEN p.archive THEN NULL ELSE p.retain END IS DISTINCT FROM j.retain"""))
                .isEmpty();
        assertThat(column(connection,
                """
                        SELECT table_name FROM time_series_policy p
                        WHERE compress_after IS NOT NULL
                          AND (string_to_array(segment_by, ', ') IS DISTINCT FROM
                                   (SELECT array_agg(attname::text ORDER BY segmentby_column_index) FROM timescaledb_information.compression_settings s
                                    WHERE s.hypertable_schema = 'trading' AND s.hypertable_name = p.table_name AND segmentby_column_index IS NOT NULL)
                               OR NOT starts_with( -- the server adds the time column where it is not stated
                                   (SELECT string_agg(attname, ', ' ORDER BY orderby_column_index) FROM timescaledb_information.compression_settings s
                                    WHERE s.hypertable_schema = 'trading' AND s.hypertable_name = p.table_name AND orderby_column_index IS NOT NULL),
                                   regexp_replace(order_by, ' DESC', '', 'g')))"""))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"market_data_hf", "signals", "trades", "alternative_data", "system_logs"})
    void shouldCompressOnCommunityWhatIsOldEnoughAndStillTakeARowIntoIt(String name) throws SQLException {
        assumeTrue(edition(connection) == Edition.COMMUNITY, "only that edition compresses");
        ExpectedTable table = ExpectedTable.named("trading." + name);
        String insert = table.minimalInsert().replaceFirst("now\\(\\)", "now() - interval '100 days'");
        execute(connection, table.minimalInsert(), insert);
        execute(connection, "CALL run_job(" + value(connection, "SELECT job_id FROM timescaledb_information.jobs"
                + " WHERE proc_name = 'policy_compression' AND hypertable_name = '" + name + "'") + ")");
        assertThat(
                column(connection, "SELECT is_compressed FROM timescaledb_information.chunks WHERE hypertable_name = '"
                        + name + "' ORDER BY range_start"))
                .containsExactly("t", "f");

        execute(connection, table.minimalInsert().replaceFirst("now\\(\\)", "now() - interval '100 days 1 second'"));
        assertThat(value(connection, "SELECT count(*) FROM " + table)).isEqualTo("3");
    }

    /** The planner looks at each partition, and a lock is taken on each. */
    @Test
    void shouldGatherNoMoreThanThreeThousandPartitionsATable() throws SQLException {
        assumeTrue(edition(connection) == Edition.PLAIN, "chunks are TimescaleDB's own business");
        assertThat(column(connection, "SELECT table_name FROM time_series_policy p"
                + " WHERE extract(epoch FROM retain) / extract(epoch FROM range_width(p)) > 3000")).isEmpty();
    }
}

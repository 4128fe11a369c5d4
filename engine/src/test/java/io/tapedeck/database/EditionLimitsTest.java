package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.edition;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** What {@code edition_limits} says of this server's edition is so, and what it does not say is not. */
@Tag("contract")
@Timeout(120)
class EditionLimitsTest {
    private static TestDatabase test;
    private static Connection connection;
    private static Edition edition;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        edition = edition(connection);
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static boolean states(String words) throws SQLException {
        return value(connection, "SELECT count(*) > 0 FROM edition_limits WHERE edition = '"
                + edition.name().toLowerCase(Locale.ROOT) + "' AND limitation LIKE '%" + words + "%'").equals("t");
    }

    @Test
    void shouldSayInOnePlaceWhatEachEditionCannotDo() throws SQLException {
        assertThat(column(connection, "SELECT DISTINCT edition FROM edition_limits ORDER BY 1"))
                .containsExactly("apache", "community", "plain");
        assertThat(states("")).isTrue();
        assertThat(states("WebAssembly")).isEqualTo(test.hasOneSession());
    }

    @Test
    void shouldHaveAColumnstoreUnlessItSaysOtherwise() throws SQLException {
        assertThat(states("No columnstore")).isEqualTo(edition != Edition.COMMUNITY);
        if (edition == Edition.COMMUNITY) {
            assertThat(value(connection,
                    "SELECT count(*) = (SELECT count(*) FROM time_series_policy WHERE compress_after IS NOT NULL)"
                            + " FROM timescaledb_information.hypertables WHERE hypertable_schema = 'trading' AND compression_enabled"))
                    .isEqualTo("t");
        } else {
            assertRefused(connection, edition == Edition.APACHE ? "0A000" : "22023",
                    "ALTER TABLE ticks SET (timescaledb.compress)");
            assertThat(column(connection, "SELECT DISTINCT compressed_ranges FROM schema_overview()"))
                    .containsOnlyNulls();
        }
    }

    @Test
    void shouldHaveJobsUnlessItSaysOtherwise() throws SQLException {
        assertThat(states("No jobs")).isEqualTo(edition != Edition.COMMUNITY);
        String jobs = "SELECT count(*) FROM timescaledb_information.jobs WHERE hypertable_schema = 'trading' AND proc_name IN ('policy_compression', 'policy_retention')";
        if (edition == Edition.PLAIN) {
            assertRefused(connection, "42P01", jobs);
        } else {
            assertThat(value(connection, jobs + " AND scheduled").equals("0")).isEqualTo(edition == Edition.APACHE);
        }
    }

    @Test
    void shouldKeepAggregatesUnlessItSaysOtherwise() throws SQLException {
        assertThat(states("no continuous aggregates")).isEqualTo(edition != Edition.COMMUNITY);
        if (edition == Edition.COMMUNITY) {
            assertThat(column(connection,
                    "SELECT view_name FROM timescaledb_information.continuous_aggregates ORDER BY 1"))
                    .containsExactly("ticks_1d", "ticks_1h", "ticks_1m", "ticks_5m");
        }
    }

    @Test
    void shouldTakeARowOfAnyTimeUnlessItSaysOtherwise() throws SQLException {
        String insert = "INSERT INTO system_logs (timestamp, level, component, message) VALUES ('2001-02-03', 'INFO', 'test', 'far')";
        assertThat(states("23514")).isEqualTo(edition == Edition.PLAIN);
        if (edition == Edition.PLAIN) {
            assertRefused(connection, "23514", insert);
            assertThat(states("ensure_range")).isTrue();
            execute(connection, "SELECT ensure_range('system_logs', '2001-02-03', '2001-02-03')");
        }
        execute(connection, insert);
        assertThat(states("partitions of a day")).isEqualTo(edition == Edition.PLAIN);
        assertThat(value(connection,
                "SELECT range_width(p) = '1 day' FROM time_series_policy p WHERE chunk_interval = '1 hour' LIMIT 1"))
                .isEqualTo(edition == Edition.PLAIN ? "t" : "f");
    }

    @Test
    void shouldGuardTimeSeriesByRowsUnlessItSaysOtherwise() throws SQLException {
        assertThat(states("No row security")).isEqualTo(edition == Edition.COMMUNITY);
        for (String series : List.of("trades", "ticks")) {
            String guard = "ALTER TABLE " + series + " ENABLE ROW LEVEL SECURITY";
            if (edition == Edition.COMMUNITY) {
                assertRefused(connection, "0A000", guard);
            } else {
                execute(connection, guard, "ALTER TABLE " + series + " DISABLE ROW LEVEL SECURITY");
            }
        }
    }

    @Test
    void shouldCopyIntoTheColumnstoreWhereItSays() throws SQLException {
        assertThat(states("COPY goes")).isTrue();
        assertThat(states("without unique index")).isEqualTo(edition == Edition.COMMUNITY);
        assumeTrue(edition == Edition.COMMUNITY && !test.hasOneSession(), "needs a columnstore and COPY");
        execute(connection, "SET timescaledb.enable_direct_compress_copy = on");
        assertThat(warningOf(
                "COPY ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, received_at) FROM STDIN",
                "2001-01-01\t0\t0\t0\t0\t1\t0\t2001-01-01\n")).isNull();
        assertThat(value(connection,
                "SELECT compressed FROM time_series_ranges('ticks') WHERE range_start < '2002-01-01'"))
                .isEqualTo("t");
        assertThat(warningOf(
                "COPY signals (timestamp, symbol, agent_name, signal_type, value, confidence, top_3_reasons, model_version) FROM STDIN",
                "2001-01-01\tA\tone\tx\t1\t0.5\t[]\t1\n")).isNotNull();
        assertThat(warningOf(
                "COPY market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, provider) FROM STDIN",
                "2001-01-01\tA\tX\t1m\t1\t1\t1\t1\t1\tp\n")).contains("unique");
        execute(connection, "RESET timescaledb.enable_direct_compress_copy");
    }

    /** {@return what the server warned of during a COPY, null where it did not} */
    private static String warningOf(String command, String rows) throws SQLException {
        connection.clearWarnings();
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
        byte[] bytes = rows.getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        copy.endCopy();
        SQLWarning warning = connection.getWarnings();
        return warning == null ? null : warning.getMessage();
    }
}

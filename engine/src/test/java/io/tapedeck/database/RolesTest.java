package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Rights, tried as the role itself. */
@Timeout(120)
class RolesTest {
    private static final String DENIED = "42501";
    private static final String TICK = "INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags,"
            + " received_at) VALUES ('2024-01-01 10:00+00', 0, 1, 1, 1, 1, 0, now())";

    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        execute(connection, "SELECT ensure_range('ticks', '2024-01-01', '2024-01-01')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    private void become(String role) throws SQLException {
        execute(connection, "SET ROLE " + role);
    }

    private List<String> tables() throws SQLException {
        return column(connection, "SELECT relname FROM pg_class WHERE relnamespace = 'trading'::regnamespace"
                + " AND relkind IN ('r', 'p') AND NOT relispartition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading_app", "trading_readonly", "tapedeck_writer"})
    void shouldLetNobodyButTheOwnerDeleteOrTruncateOrChangeTables(String role) throws SQLException {
        List<String> tables = tables();
        assertThat(tables).hasSizeGreaterThanOrEqualTo(9);
        become(role);
        for (String table : tables) {
            assertRefused(connection, DENIED, "DELETE FROM " + table);
            assertRefused(connection, DENIED, "TRUNCATE " + table);
            assertRefused(connection, DENIED, "ALTER TABLE " + table + " ADD COLUMN more INT");
        }
        assertRefused(connection, DENIED, "CREATE TABLE trading.mine (a INT)");
    }

    @Test
    void shouldLetTheWriterLandAndStage() throws SQLException {
        become("tapedeck_writer");
        execute(connection, "SELECT ensure_range('ticks', '2024-05-05', '2024-05-06')", TICK,
                TICK.replace("2024-01-01", "2024-05-05"), "CREATE TEMP TABLE staging (LIKE ticks)",
                "INSERT INTO ingest_watermark (journal_id, lane, lanes, sequence, writer) VALUES"
                        + " (gen_random_uuid(), 0, 1, 0, gen_random_uuid())",
                "SELECT * FROM ingest_watermark FOR UPDATE", "UPDATE ingest_watermark SET sequence = 1",
                "SELECT register_journal(gen_random_uuid(), 'host')");
        assertThat(value(connection, "SELECT count(*) FROM ticks")).isEqualTo("2");
        assertRefused(connection, DENIED, "UPDATE time_series_policy SET retain = '1 day'");
    }

    /** PostgreSQL refuses COPY into a table with row security, whatever the rows are. */
    @Test
    void shouldLetTheWriterCopyIntoATableWithRowSecurityAndTheApplicationNot() throws Exception {
        String copy = "COPY risk_alerts (timestamp, alert_type, severity, description, tenant) FROM STDIN";
        String rows = "2024-01-01\tDRAWDOWN\tLOW\tx\ta\n2024-01-01\tDRAWDOWN\tLOW\tx\tb\n";
        become("tapedeck_writer");
        assertThat(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new StringReader(rows)))
                .isEqualTo(2);
        become("trading_app");
        assertThatThrownBy(
                () -> connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new StringReader(rows)))
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
        assertThat(value(connection, "SELECT count(*) FROM risk_alerts")).as("of tenant default").isEqualTo("0");
    }

    @Test
    void shouldLetTheWriterPassRowSecurity() throws SQLException {
        assertThat(value(connection, "SELECT rolbypassrls AND NOT rolcanlogin AND NOT rolsuper FROM pg_roles"
                + " WHERE rolname = 'tapedeck_writer'")).isEqualTo("t");
    }

    @Test
    void shouldLetTheApplicationReadInsertAndUpdateButNotTouchTheLedger() throws SQLException {
        become("trading_app");
        execute(connection, TICK, "UPDATE ticks SET flags = 1", "SELECT * FROM market_data_ticks",
                "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (1, 'SPY', 'ARCA')");
        for (String table : List.of("journals", "ingest_watermark", "ingest_batch", "time_series_policy")) {
            execute(connection, "SELECT * FROM " + table);
            assertRefused(connection, DENIED, "INSERT INTO " + table + " DEFAULT VALUES");
        }
        assertRefused(connection, DENIED, "UPDATE ingest_watermark SET sequence = 0");
    }

    @Test
    void shouldLetTheReaderReadAllAndWriteNothing() throws SQLException {
        List<String> tables = tables();
        become("trading_readonly");
        for (String table : tables) {
            execute(connection, "SELECT * FROM " + table);
            assertRefused(connection, DENIED, "INSERT INTO " + table + " DEFAULT VALUES");
        }
        assertRefused(connection, DENIED, "UPDATE ticks SET flags = 1");
        assertRefused(connection, DENIED, "SELECT ensure_range('ticks', '2024-05-05', '2024-05-06')");
    }

    @Test
    void shouldNotLeavePartitionsAsAWayAroundTheirTable() throws SQLException {
        List<String> partitions = column(connection, "SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class c"
                + " ON c.oid = inhparent WHERE c.relname = 'ticks' AND c.relkind = 'p'");
        become("trading_readonly");
        for (String partition : partitions) {
            assertRefused(connection, DENIED, "SELECT * FROM " + partition);
        }
        execute(connection, "SELECT * FROM ticks");
    }

    @Test
    void shouldCoverTablesThatComeLater() throws SQLException {
        execute(connection, "CREATE TABLE trading.later (a INT)");
        become("trading_app");
        execute(connection, "INSERT INTO later VALUES (1)", "UPDATE later SET a = 2");
        assertRefused(connection, DENIED, "DELETE FROM later");
        become("trading_readonly");
        execute(connection, "SELECT * FROM later");
        assertRefused(connection, DENIED, "UPDATE later SET a = 3");
    }
}

package io.tapedeck.archive;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection under which values read the same wherever and whenever: UTC, ISO, all digits, and an error instead of rows that row
 * security hides. Given back as it was. One thread.
 */
final class ArchiveSession implements AutoCloseable {
    private final Connection connection;

    ArchiveSession(Database database) throws SQLException {
        connection = database.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';"
                    + " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET row_security = off;"
                    + " SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
                    + " SET search_path = trading, sage, public");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Work on a table's archive is one process's at a time; the lock ends with the session. CONFIGURATION error where another has it. */
    void lock(String table) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT pg_try_advisory_lock(hashtextextended('tapedeck.archive.' || ?, 0))")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw TapedeckException.configuration("another process is archiving or restoring " + table
                            + "; wait for it, or stop it");
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection closing = connection) {
            if (!closing.getAutoCommit()) {
                closing.rollback();
                closing.setAutoCommit(true);
            }
            try (Statement statement = closing.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock_all()");
                statement.execute("RESET ALL");
            }
        }
    }
}

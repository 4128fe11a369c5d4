package io.tapedeck.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A server compiled to WebAssembly ({@code scripts/timescaledb-community}): one process, one session, one database. Clients
 * come one after the other and find what the one before left, so it is emptied instead of dropped. Flyway needs two
 * connections at once; here its files are run in order by hand.
 */
final class OneSession {
    private OneSession() {
    }

    static boolean isOf(Connection connection) throws SQLException {
        return SqlAssertions.value(connection, "SELECT version() LIKE '%compiled by emcc%'").equals("t");
    }

    /** Makes the session as a new one would be; the database's own settings are only read by a new one. */
    static void renew(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = trading, sage, public");
        }
    }

    static void migrateFromEmpty(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS trading, sage CASCADE");
            statement.execute("CREATE SCHEMA trading");
            statement.execute("CREATE SCHEMA sage");
            statement.execute("CREATE TABLE trading.schema_history (version TEXT)");
            statement.execute("SET search_path = trading, public");
            for (Path migration : TestServer.migrations()) {
                connection.setAutoCommit(false);
                statement.execute(Files.readString(migration));
                connection.commit();
            }
            connection.setAutoCommit(true);
        }
    }
}

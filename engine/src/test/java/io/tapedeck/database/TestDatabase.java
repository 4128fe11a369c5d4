package io.tapedeck.database;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A migrated, empty database for one test: {@code try (TestDatabase test = TestDatabase.create())}. By default on an
 * embedded server that is started once a JVM; on another server with {@code -Dtapedeck.test.db=jdbc:postgresql://…},
 * whose user must be allowed to create databases and roles. Closing drops the database.
 *
 * <p>A server of one session ({@code scripts/timescaledb-community}) gives its one database, emptied, to one test at a time.
 * Tests tagged {@code contract} run there too; one that asks for a second {@link #connection()} beside the first, or for
 * {@link #database()}, is skipped there.
 */
public final class TestDatabase implements AutoCloseable {
    private final TestServer server;
    private final String name;
    private Database database;
    private Connection onlySession;

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Makes a migrated database; cheap, because it is a copy of one that was migrated before. */
    public static TestDatabase create() throws SQLException {
        TestServer server = TestServer.shared();
        return new TestDatabase(server, server.createMigrated());
    }

    /** Makes a database without any table, for tests of the migrations themselves. */
    public static TestDatabase createEmpty() throws SQLException {
        TestServer server = TestServer.shared();
        return new TestDatabase(server, server.createEmpty());
    }

    /** {@return the URL without user and password} */
    public String jdbcUrl() {
        return server.url(name);
    }

    /** {@return the URL with user and password, as a command line takes it} */
    public String jdbcUrlWithPassword() {
        String separator = jdbcUrl().contains("?") ? "&" : "?";
        return jdbcUrl() + separator + "user=" + server.user() + "&password=" + server.password();
    }

    /** {@return the name of the owner, who may do anything} */
    public String user() {
        return server.user();
    }

    /** {@return the owner's password} */
    public String password() {
        return server.password();
    }

    /** {@return a new connection as the owner, with autocommit, outside of the pool; the caller closes it} */
    public Connection connection() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        if (!server.hasOneSession()) {
            return DriverManager.getConnection(jdbcUrl(), properties);
        }
        assumeTrue(onlySession == null || onlySession.isClosed(), "needs a second session, this server has one");
        onlySession = DriverManager.getConnection(jdbcUrl(), properties);
        OneSession.renew(onlySession);
        return onlySession;
    }

    /** {@return whether a second connection beside the first, and {@link #database()}, would skip the test} */
    boolean hasOneSession() {
        return server.hasOneSession();
    }

    /** {@return the edition of this database} */
    public Edition edition() {
        return server.hasOneSession() ? Edition.COMMUNITY : database().edition();
    }

    /** {@return the database as the engine opens it; closed with this} */
    public synchronized Database database() {
        assumeFalse(server.hasOneSession(), "needs connections of its own, this server has one session");
        if (database == null) {
            database = Database.open(DatabaseOptions.of(jdbcUrl(), user(), password()));
        }
        return database;
    }

    @Override
    public void close() throws SQLException {
        synchronized (this) {
            if (database != null) {
                database.close();
            }
        }
        server.drop(name);
    }
}

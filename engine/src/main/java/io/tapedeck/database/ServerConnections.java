package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What the embedded server is asked while it starts. */
final class ServerConnections {
    /** The server's owner: a superuser, known only by the password in the data directory. */
    static final String OWNER = "tapedeck";
    /** The engine's database. */
    static final String DATABASE = "tapedeck";

    private static final String AUTHENTICATION_FAILED = "28P01";
    private static final long POLL_MS = 100;

    private ServerConnections() {
    }

    /** Waits for a server that another process started; it may be in crash recovery. */
    static void awaitReady(EmbeddedPostgres server, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection _ = connect(server, "postgres")) {
                createDatabase(server); // the first user may have died between starting the server and making it
                return;
            } catch (SQLException e) {
                if (AUTHENTICATION_FAILED.equals(e.getSQLState())) {
                    throw new TapedeckException(FATAL, "the embedded database on port " + server.port()
                            + " runs, but refuses the password of its directory; was the file 'password' replaced?", e);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TapedeckException(RETRY,
                            "the embedded database runs but does not answer on " + server.jdbcUrl("postgres"), e);
                }
            }
            pause(POLL_MS);
        }
    }

    /** Makes the engine's database when it is missing. */
    static void createDatabase(EmbeddedPostgres server) {
        try (Connection connection = connect(server, "postgres"); Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found = statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new TapedeckException(FATAL, "cannot make the database '" + DATABASE + "': " + e.getMessage(), e);
        }
    }

    private static Connection connect(EmbeddedPostgres server, String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
    }

    /** Waits a moment before the next try. */
    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TapedeckException(RETRY, "interrupted while waiting for the embedded database", e);
        }
    }
}

package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Asks a server what it is. */
final class ServerInspection {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;
    private static final int VERSION_UNIT = 10_000;

    private static final String QUESTION = """
            SELECT current_setting('server_version_num')::int,
                   current_setting('server_version'),
                   coalesce((SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'), ''),
                   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
                     AND EXISTS (SELECT FROM pg_settings WHERE name LIKE 'timescaledb.%'),
                   coalesce(current_setting('timescaledb.license', true), ''),
                   coalesce(nullif(current_setting('tapedeck.edition', true), ''), 'auto'),
                   to_regprocedure('trading.tapedeck_edition()') IS NOT NULL,
                   coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
                   current_setting('ssl')::boolean
            """;

    private ServerInspection() {
    }

    /** Asks; throws CONFIGURATION when the version is not one that the engine runs on. */
    static ServerFacts inspect(Connection connection, String url) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(QUESTION)) {
            answer.next();
            int major = answer.getInt(1) / VERSION_UNIT;
            String version = answer.getString(2);
            if (major < OLDEST || major > NEWEST) {
                throw new TapedeckException(CONFIGURATION, "the database " + url + " is PostgreSQL " + version
                        + "; the engine runs on " + OLDEST + " to " + NEWEST);
            }
            String extension = answer.getString(3);
            boolean offered = answer.getBoolean(4) || !extension.isEmpty();
            String license = answer.getString(5);
            boolean plainWanted = "plain".equals(answer.getString(6));
            boolean migrated = answer.getBoolean(7);
            boolean encrypted = answer.getBoolean(8);
            boolean offersEncryption = answer.getBoolean(9);
            Edition edition;
            if (migrated) {
                edition = migratedEdition(statement);
            } else if (!offered || plainWanted) {
                edition = Edition.PLAIN;
            } else {
                edition = "timescale".equals(license.isEmpty() ? tryLicense(connection) : license)
                        ? Edition.COMMUNITY
                        : Edition.APACHE;
            }
            return new ServerFacts(major, version, edition, extension, encrypted, offersEncryption);
        }
    }

    /**
     * The license is a setting of the extension's own library, which a session of a database without the extension has not
     * loaded. So the extension is made, asked and rolled back; empty where that is not to be had.
     */
    private static String tryLicense(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION timescaledb WITH SCHEMA public");
            try (ResultSet answer = statement
                    .executeQuery("SELECT coalesce(current_setting('timescaledb.license', true), '')")) {
                answer.next();
                return answer.getString(1);
            }
        } catch (SQLException e) {
            return ""; // may not make extensions, or only reads: the migration will say so
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Edition migratedEdition(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery("SELECT trading.tapedeck_edition()")) {
            answer.next();
            return Edition.valueOf(answer.getString(1).toUpperCase(Locale.ROOT));
        }
    }
}

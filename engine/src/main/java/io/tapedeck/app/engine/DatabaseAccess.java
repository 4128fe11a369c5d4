package io.tapedeck.app.engine;

import io.tapedeck.app.config.DatabaseSettings;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.DatabaseOptions;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.database.EmbeddedPostgres;
import java.nio.file.Path;

/**
 * The database that the settings name: the embedded one, started or adopted, or the one of a URL. Closing gives it up; the
 * embedded server's last user stops it. Opening a URL connects to nothing yet.
 */
public final class DatabaseAccess implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Database database;

    private DatabaseAccess(EmbeddedPostgres server, Database database) {
        this.server = server;
        this.database = database;
    }

    /**
     * @param settings which database
     * @param data the data directory; the embedded server lives in {@code postgres} below it
     * @throws TapedeckException CONFIGURATION for a URL that cannot be read; as {@link EmbeddedPostgres#start}
     */
    public static DatabaseAccess open(DatabaseSettings settings, Path data) {
        if (!settings.embedded()) {
            return new DatabaseAccess(null, Database.open(options(settings, settings.url(),
                    nullIfEmpty(settings.user()), nullIfEmpty(settings.password()))));
        }
        EmbeddedPostgres server = EmbeddedPostgres.start(data.resolve("postgres"),
                new EmbeddedOptions(settings.embeddedPort(), settings.embeddedSettings(), settings.embeddedPatience(),
                        settings.embeddedPrograms().isEmpty() ? null : Path.of(settings.embeddedPrograms())));
        return new DatabaseAccess(server,
                Database.open(options(settings, server.jdbcUrl(), server.user(), server.password())));
    }

    private static DatabaseOptions options(DatabaseSettings settings, String url, String user, String password) {
        return new DatabaseOptions(url, user, password, settings.poolSize(), settings.connectTimeout(),
                settings.readTimeout(), settings.tlsRequired());
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** @return the database, never null */
    public Database database() {
        return database;
    }

    /** @return whether the database is the engine's own server */
    public boolean embedded() {
        return server != null;
    }

    /** Starts the embedded server again where somebody killed it; nothing for a URL. */
    public void revive() {
        if (server != null) {
            server.ensureRunning();
        }
    }

    /** @return whether the schema is behind; asks the server */
    public boolean needsMigration() {
        return !database.migrations().pending().isEmpty();
    }

    /** Brings the schema up to date, or refuses to go on where the settings forbid it; asks the server. */
    public void migrate(boolean allowed) {
        if (allowed) {
            database.migrations().migrate();
        } else if (needsMigration()) {
            throw TapedeckException.configuration("the schema of " + database.url() + " is behind: "
                    + database.migrations().pending() + "; run 'tapedeck migrate', or set database.migrate = true");
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }
}

package io.tapedeck.bench.frame;

import io.tapedeck.database.Database;
import io.tapedeck.database.DatabaseOptions;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.database.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A migrated database that holds nothing else: on an embedded server in a temporary directory, or made on the server of a URL
 * and dropped at the end. One thread.
 */
public final class BenchDatabase implements AutoCloseable {
    private final EmbeddedPostgres embedded;
    private final String server;
    private final String name;
    private final DatabaseOptions options;
    private final Database database;
    private ServerProcesses processes;

    private BenchDatabase(EmbeddedPostgres embedded, String server, String name, DatabaseOptions options) {
        this.embedded = embedded;
        this.server = server;
        this.name = name;
        this.options = options;
        this.database = Database.open(options);
        this.database.migrations().migrate();
    }

    /** {@return a database on an embedded server of its own} */
    public static BenchDatabase embedded(Path directory, EmbeddedOptions settings) {
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, settings);
        return new BenchDatabase(server, null, null,
                DatabaseOptions.of(server.jdbcUrl(), server.user(), server.password()));
    }

    /** @param url with user and password, of one who may create databases
     * @return a database made there, dropped at the end */
    public static BenchDatabase on(String url) throws SQLException {
        String name = "tapedeck_bench_" + ProcessHandle.current().pid();
        onServer(url, "CREATE DATABASE " + name);
        int query = url.indexOf('?');
        String base = query < 0 ? url : url.substring(0, query);
        String own = base.substring(0, base.lastIndexOf('/') + 1) + name + (query < 0 ? "" : url.substring(query));
        return new BenchDatabase(null, url, name, DatabaseOptions.of(own));
    }

    private static void onServer(String url, String command) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** {@return the database as the engine opens it} */
    public Database database() {
        return database;
    }

    /** @return the server's processes, looked for once */
    ServerProcesses processes() {
        if (processes == null) {
            try {
                processes = ServerProcesses.of(this);
            } catch (SQLException e) {
                throw new IllegalStateException("the server does not say its process", e);
            }
        }
        return processes;
    }

    /** @return a new connection as the owner, outside of the pool; the caller closes it */
    public Connection connection() throws SQLException {
        return connection(Map.of());
    }

    /**
     * @param driver properties of the driver
     * @return as {@link #connection()}
     */
    public Connection connection(Map<String, String> driver) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(driver);
        if (options.user() != null) {
            properties.setProperty("user", options.user());
            properties.setProperty("password", options.password());
        }
        return DriverManager.getConnection(options.url(), properties);
    }

    /** @return settings by which an engine lands here */
    public List<String> engineSettings() {
        return options.user() == null
                ? List.of("database.url=" + options.url())
                : List.of("database.url=" + options.url(), "database.user=" + options.user(),
                        "database.password=" + options.password());
    }

    /** @return first column of the first row, as text */
    public String ask(String query) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** {@return rows of a table} */
    public long count(String table) throws SQLException {
        return Long.parseLong(ask("SELECT count(*) FROM " + table));
    }

    /** Runs statements as the owner. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = database.connection(); Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Empties a table and writes a checkpoint, so that no run pays for the one before it. */
    public void begin(String table) throws SQLException {
        execute("TRUNCATE " + table, "CHECKPOINT");
    }

    @Override
    public void close() throws SQLException {
        database.close();
        if (embedded != null) {
            embedded.close();
        } else {
            onServer(server, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }
}

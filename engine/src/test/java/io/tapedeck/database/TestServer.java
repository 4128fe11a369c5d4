package io.tapedeck.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The server that the tests of one JVM share. An embedded one keeps its directory under {@code target} between runs, so
 * only the first run unpacks and initialises, and only a run after a change of a migration migrates.
 */
final class TestServer {
    private static final String PREFIX = "tapedeck_test_";

    private final String url;
    private final String user;
    private final String password;
    private final AtomicInteger count = new AtomicInteger();
    private final String template;
    private final boolean oneSession;
    /** Null: databases lie where the server's do. */
    private QuickSpace space;

    private TestServer(String url, String user, String password) throws SQLException, IOException {
        this.url = url;
        this.user = user;
        this.password = password;
        // With the day: a template of yesterday has not the partitions that a migration of today makes.
        this.template = "tapedeck_template_" + migrationsChecksum() + "_"
                + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        try (Connection connection = connect("postgres")) {
            this.oneSession = OneSession.isOf(connection);
        }
        if (!oneSession) {
            dropLeftOvers();
            migrateTemplate();
        }
    }

    /** {@return whether this server has one session only, and so one database and one connection at a time} */
    boolean hasOneSession() {
        return oneSession;
    }

    static TestServer shared() {
        return Holder.SERVER;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** {@return the URL of a database of this server} */
    String url(String database) {
        int query = url.indexOf('?');
        String base = query < 0 ? url : url.substring(0, query);
        return base.substring(0, base.lastIndexOf('/') + 1) + database + (query < 0 ? "" : url.substring(query));
    }

    String createMigrated() throws SQLException {
        if (oneSession) {
            try (Connection connection = connect("postgres")) {
                OneSession.renew(connection);
                OneSession.migrateFromEmpty(connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return "postgres";
        }
        return create(" TEMPLATE " + template);
    }

    String createEmpty() throws SQLException {
        return create(" TEMPLATE template0");
    }

    private String create(String clause) throws SQLException {
        String name = PREFIX + ProcessHandle.current().pid() + "_" + count.incrementAndGet();
        execute("CREATE DATABASE " + name + clause + (space == null ? "" : space.clause()),
                // the database's own settings are not part of the copy
                "ALTER DATABASE " + name + " SET search_path = trading, sage, public");
        return name;
    }

    void drop(String name) throws SQLException {
        if (oneSession) {
            return; // the next test empties it
        }
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private void migrateTemplate() throws SQLException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(7400)"); // another JVM may be at it
            if (exists(statement, template)) {
                return;
            }
            String unfinished = template + "_unfinished";
            statement.execute("DROP DATABASE IF EXISTS " + unfinished + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + unfinished + " TEMPLATE template0");
            try (Database database = Database.open(DatabaseOptions.of(url(unfinished), user, password))) {
                database.migrations().migrate();
            }
            // Nobody connects to a template, TimescaleDB's workers included: a connection would forbid to copy it.
            statement.execute("ALTER DATABASE " + unfinished + " ALLOW_CONNECTIONS false");
            statement.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
                    + unfinished + "'");
            statement.execute("ALTER DATABASE " + unfinished + " RENAME TO " + template);
        }
    }

    private void dropLeftOvers() throws SQLException {
        List<String> dead = new ArrayList<>();
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            for (String name : databases(statement, "tapedeck_t")) {
                boolean oldTemplate = name.startsWith("tapedeck_template_") && !name.startsWith(template);
                boolean ofDeadProcess = name.startsWith(PREFIX)
                        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length(), name.lastIndexOf('_'))))
                                .isEmpty();
                if (oldTemplate || ofDeadProcess) {
                    dead.add(name);
                }
            }
        }
        for (String name : dead) {
            drop(name);
        }
    }

    /**
     * Whether commits are synced to the disk. Not in the suite, where each test makes its databases on a server that outlives
     * it: a test of what a crash of the server leaves has a server of its own, which always syncs. Measurements sync.
     */
    private static void sync(EmbeddedPostgres server, boolean on) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(),
                server.password()); Statement statement = connection.createStatement()) {
            for (String setting : new String[]{"fsync", "full_page_writes"}) {
                statement.execute("ALTER SYSTEM SET " + setting + " = " + (on ? "on" : "off"));
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private void takeMemory() throws SQLException, IOException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            space = QuickSpace.make(statement);
        }
    }

    private void giveMemoryBack() {
        if (space == null) {
            return;
        }
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            for (String name : databases(statement, PREFIX + ProcessHandle.current().pid() + "_")) {
                statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            }
            space.remove(statement);
        } catch (SQLException | IOException e) {
            System.err.println("the next run removes what this one has left in memory: " + e);
        }
    }

    private static List<String> databases(Statement statement, String prefix) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE '"
                + prefix.replace("_", "\\_") + "%'")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    private static boolean exists(Statement statement, String name) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            return found.next();
        }
    }

    private void execute(String... commands) throws SQLException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection(url(database), properties);
    }

    static String migrationsChecksum() throws IOException {
        CRC32 checksum = new CRC32();
        for (Path file : migrations()) {
            checksum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            checksum.update(Files.readAllBytes(file));
        }
        return Long.toHexString(checksum.getValue());
    }

    /** {@return the migrations, in order} */
    static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/db/migration"))) {
            return files.sorted().toList();
        }
    }

    private static TestServer open() {
        try {
            String stated = System.getProperty("tapedeck.test.db");
            if (stated != null && !stated.isBlank()) {
                Properties parsed = org.postgresql.Driver.parseURL(stated, null);
                return new TestServer(stated, parsed.getProperty("user", "postgres"),
                        parsed.getProperty("password", ""));
            }
            EmbeddedPostgres embedded = EmbeddedPostgres.start(Path.of("target/test-postgres").toAbsolutePath(),
                    new EmbeddedOptions(0, Map.of("shared_buffers", "128MB", "max_connections", "200"),
                            Duration.ofMinutes(2)));
            boolean sync = Boolean.getBoolean("tapedeck.test.sync");
            sync(embedded, sync);
            TestServer server = new TestServer(embedded.jdbcUrl(), embedded.user(), embedded.password());
            if (!sync) {
                server.takeMemory();
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.giveMemoryBack();
                embedded.close();
            }, "stop test database"));
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException("the test database cannot be prepared", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        static final TestServer SERVER = open();
    }
}

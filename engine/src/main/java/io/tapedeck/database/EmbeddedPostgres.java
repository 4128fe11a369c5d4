package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL in the data directory: unpacked and initialised once, then kept between runs. It listens on 127.0.0.1 only,
 * asks for a password, and syncs every commit.
 *
 * <p>The server is its own process in its own session. A second user (a command beside the engine) adopts the running
 * one; a kill -9 of the engine leaves one running that the next start adopts; the last user to close stops it.
 *
 * <p>Any thread may call; calls that start or stop exclude each other, between processes too.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int START_ATTEMPTS = 5;
    private static final long START_PAUSE_MS = 500;

    private final Path directory;
    private final Path database;
    private final EmbeddedOptions options;
    private final ServerUsers users;
    private volatile boolean adopted;
    private volatile int port;
    private String password = "";
    private ServerUsers.User user;

    private EmbeddedPostgres(Path directory, EmbeddedOptions options) {
        this.directory = directory;
        this.database = this.directory.resolve("db");
        this.options = options;
        this.users = new ServerUsers(this.directory.resolve("users"));
    }

    /**
     * Starts the server of a directory, or adopts it when it runs; returns when it accepts connections.
     *
     * @param directory the server's own, made when missing: programs, data, password, users
     * @param options port, settings, patience; an adopted server keeps the port and settings that it was started with
     * @throws TapedeckException CONFIGURATION when the port is taken or root cannot be dropped; RETRY when another start
     *     or stop takes too long; FATAL when the server does not start, with the end of its log
     */
    public static EmbeddedPostgres start(Path directory, EmbeddedOptions options) {
        try {
            // One name for one directory: whether a server runs on it is also told by its command line.
            EmbeddedPostgres server = new EmbeddedPostgres(Files.createDirectories(directory).toRealPath(), options);
            server.ensureRunning();
            return server;
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot make the directory " + directory + ": " + e, e);
        }
    }

    /**
     * Starts the server again, on the same port, when it is not running (somebody killed it); else does nothing. A lane
     * that lost its connection may call this before it connects again.
     *
     * @throws TapedeckException as {@link #start}
     */
    public synchronized void ensureRunning() {
        try {
            try (DirectoryLock _ = DirectoryLock.acquire(directory.resolve("lock"), options.patience())) {
                Optional<Postmaster> running = Postmaster.of(database);
                adopted = running.isPresent();
                if (adopted) {
                    password = ServerSecrets.password(directory);
                    port = running.get().port();
                    ServerConnections.awaitReady(this, options.patience());
                } else {
                    startServer();
                }
                if (user == null) {
                    user = users.register();
                    LOG.info("Embedded PostgreSQL {}: {} on 127.0.0.1:{}", version(),
                            adopted ? "adopted" : "started", port);
                }
            }
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot start the embedded database in " + directory + ": " + e, e);
        }
    }

    private String version() throws IOException {
        return options.programs() == null ? ServerBinaries.VERSION : ServerBinaries.versionOf(options.programs());
    }

    private ServerCluster cluster(ServerProcess process) throws IOException {
        Path programs = options.programs();
        return new ServerCluster(directory, database,
                programs == null ? ServerBinaries.unpacked(directory) : programs, version(), process,
                options.patience());
    }

    private void startServer() throws IOException {
        ServerProcess process = ServerProcess.forDirectory(database);
        password = ServerSecrets.password(directory);
        ServerCluster cluster = cluster(process);
        cluster.initialiseOnce();
        Postmaster.forgetDead(database, !users.othersLiving());
        for (int attempt = 1;; attempt++) {
            port = ServerPort.choose(directory, options.port(), port);
            cluster.configure(options.configurationFile(port));
            if (cluster.start()) {
                break;
            }
            // The port may have been taken meanwhile, or the last server's children may still be ending.
            if (attempt == START_ATTEMPTS) {
                throw new TapedeckException(FATAL, "the embedded database in " + directory + " does not start: "
                        + cluster.lastWords());
            }
            LOG.warn("Embedded PostgreSQL did not start on port {}, attempt {} of {}", port, attempt,
                    START_ATTEMPTS);
            ServerConnections.pause(attempt * START_PAUSE_MS);
        }
        ServerConnections.createDatabase(this);
    }

    /**
     * Gives the server up; the last user stops it: clients are disconnected, a checkpoint is written. Closing again does
     * nothing.
     *
     * @throws TapedeckException FATAL when the server does not stop
     */
    @Override
    public synchronized void close() {
        if (user == null) {
            return;
        }
        try (DirectoryLock _ = DirectoryLock.acquire(directory.resolve("lock"), options.patience())) {
            user.close();
            user = null;
            if (users.anyLiving()) {
                LOG.info("Embedded PostgreSQL on 127.0.0.1:{} is left to its other users", port);
            } else if (Postmaster.of(database).isPresent()) {
                cluster(ServerProcess.forDirectory(database)).stop();
                LOG.info("Embedded PostgreSQL on 127.0.0.1:{} is stopped", port);
            }
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot stop the embedded database in " + directory + ": " + e, e);
        }
    }

    /** {@return the JDBC URL of the engine's database, without user and password} */
    public String jdbcUrl() {
        return jdbcUrl(ServerConnections.DATABASE);
    }

    /** {@return the JDBC URL of another database of the server, without user and password} */
    public String jdbcUrl(String databaseName) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + databaseName;
    }

    /** {@return the name of the server's owner, who migrates and may create databases} */
    public String user() {
        return ServerConnections.OWNER;
    }

    /** {@return the owner's password, generated once, kept in a file that only this account can read} */
    public synchronized String password() {
        return password;
    }

    /** {@return the port on 127.0.0.1} */
    public int port() {
        return port;
    }

    /** {@return whether the server was running already when this user came} */
    public boolean adopted() {
        return adopted;
    }

    /** {@return the process id of the server's first process, or empty when it does not run} */
    public Optional<Long> processId() {
        return Postmaster.of(database).map(Postmaster::processId);
    }

    /** {@return the server's own log files, newest content of a week} */
    public Path logDirectory() {
        return database.resolve("log");
    }
}

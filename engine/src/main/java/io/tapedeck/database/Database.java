package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.RETRY;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as the engine reaches it: a small pool for queries, maintenance and the API; connections of their own for
 * the lanes; the migrations. Opening it connects to nothing, so that the engine can start while the database is down.
 *
 * <p>Any thread may call. A connection is one thread's at a time.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String UNDEFINED_ROLE = "22023";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    /** The server refuses the connection as it was asked for: TLS is demanded and it has none. */
    private static final String CONNECTION_REJECTED = "08004";

    private final Endpoint endpoint;
    private final HikariDataSource pool;
    private volatile ServerFacts facts;

    private Database(DatabaseOptions options) {
        this.endpoint = new Endpoint(options);
        this.pool = new HikariDataSource(poolConfiguration(endpoint, options));
    }

    /**
     * Opens the database of a URL.
     *
     * @throws TapedeckException CONFIGURATION when the URL cannot be read
     */
    public static Database open(DatabaseOptions options) {
        return new Database(options);
    }

    /** Opens the engine's database of an embedded server; closing it leaves the server running. */
    public static Database open(EmbeddedPostgres server) {
        return new Database(DatabaseOptions.of(server.jdbcUrl(), server.user(), server.password()));
    }

    private static HikariConfig poolConfiguration(Endpoint endpoint, DatabaseOptions options) {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("tapedeck");
        configuration.setDataSource(new EndpointDataSource(endpoint, endpoint.query("tapedeck")));
        configuration.setMaximumPoolSize(options.poolSize());
        configuration.setMinimumIdle(0);
        configuration.setInitializationFailTimeout(-1);
        configuration.setConnectionTimeout(Math.max(250, options.connectTimeout().toMillis()));
        return configuration;
    }

    /**
     * {@return a pooled connection with autocommit, as {@code trading_app}, who may delete nothing and change no table;
     * closing gives it back}
     *
     * @throws SQLException when none can be had within the connect timeout, when the role is missing (not migrated) or the
     *     user is no member of it
     */
    public Connection queryConnection() throws SQLException {
        Connection connection = pool.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE trading_app");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw new SQLException(roleRefused("trading_app", e), e.getSQLState(), e);
        }
    }

    /**
     * Opens a connection with autocommit as the URL's user, who may own the tables: for migrations, archive and what a
     * user asks for by hand, outside of the pool. The caller closes it.
     *
     * @throws SQLException when the server cannot be reached
     */
    public Connection connection() throws SQLException {
        return endpoint.connect(endpoint.query("tapedeck"));
    }

    /**
     * Opens a connection of a lane's own: outside of the pool, without autocommit, as {@code tapedeck_writer}, without a
     * statement timeout, committing durably, its changes audited as those of the agent {@code tapedeck}. The lane closes it.
     *
     * @throws SQLException when the server cannot be reached (class 08, 57P: try again)
     * @throws TapedeckException CONFIGURATION when the role is missing (not migrated) or the user is no member of it
     */
    public Connection laneConnection() throws SQLException {
        Connection connection = endpoint.connect(endpoint.lane());
        try (Statement statement = connection.createStatement()) {
            // Before autocommit goes: a setting made within a transaction is undone by its rollback.
            statement.execute("SET ROLE tapedeck_writer");
            statement.execute("SET statement_timeout = 0; SET lock_timeout = 0;"
                    + " SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = on; SET timezone = 'UTC';"
                    + " SET tapedeck.agent = 'tapedeck'");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (UNDEFINED_ROLE.equals(e.getSQLState()) || INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new TapedeckException(CONFIGURATION, roleRefused("tapedeck_writer", e), e);
            }
            throw e;
        }
    }

    private String roleRefused(String role, SQLException e) {
        return "cannot become the role " + role + " in " + url() + ": " + e.getMessage()
                + "; run 'tapedeck migrate', or GRANT " + role + " to this user";
    }

    /** Opens a connection outside of the pool, with autocommit, as the URL's user, for work that may last; the caller closes it. */
    Connection ownConnection(String applicationName) throws SQLException {
        return endpoint.connect(endpoint.query(applicationName));
    }

    /**
     * {@return what the server is; asked once, then remembered}
     *
     * @throws TapedeckException RETRY when it cannot be reached, CONFIGURATION when its version is not 15 to 18 or it
     *     refuses user, password or database
     */
    public ServerFacts facts() {
        ServerFacts known = facts;
        return known != null ? known : refreshFacts();
    }

    /** {@return what the server is, asked anew: the first migration may have created the extension} */
    ServerFacts refreshFacts() {
        // Not from the pool, which tries again until its time is up: a wrong password is known at once.
        try (Connection connection = endpoint.connect(endpoint.query("tapedeck"))) {
            ServerFacts found = ServerInspection.inspect(connection, url());
            endpoint.checkEncryption(found);
            LOG.info("Database {}: PostgreSQL {}, edition {}{}", url(), found.version(), found.edition(),
                    found.timescaleVersion().isEmpty() ? "" : ", TimescaleDB " + found.timescaleVersion());
            facts = found;
            return found;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** {@return an error for a failed connection: refused for good, or worth another try} */
    private TapedeckException unreachable(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean refused = state.startsWith("28") || state.startsWith("3D")
                || CONNECTION_REJECTED.equals(state);
        return new TapedeckException(refused ? CONFIGURATION : RETRY,
                "the database " + url() + (refused ? " refuses the connection: " : " cannot be reached: ")
                        + e.getMessage(),
                e);
    }

    /** {@return the edition; as {@link #facts}} */
    public Edition edition() {
        return facts().edition();
    }

    /** {@return the migrations of this database} */
    public Migrations migrations() {
        return new Migrations(this, endpoint);
    }

    /** {@return the URL without its parameters: no user, no password} */
    public String url() {
        return endpoint.url();
    }

    /** Closes the pool; connections of lanes are theirs to close. */
    @Override
    public void close() {
        pool.close();
    }
}

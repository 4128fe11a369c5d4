package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema up to the engine's version: the files of {@code sql/}, in order, each once, each with a checksum.
 * Upward only. Runs at start and by command; two at once wait for each other.
 */
public final class Migrations {
    /** Partitions dropped in one transaction: each holds locks, and the server's lock table is finite. */
    private static final int DROP_BATCH = 200;

    private final Database database;
    private final Endpoint endpoint;

    Migrations(Database database, Endpoint endpoint) {
        this.database = database;
        this.endpoint = endpoint;
    }

    /**
     * Applies what is pending.
     *
     * @return how many files were applied; 0 = the schema was up to date
     * @throws TapedeckException RETRY when the server cannot be reached; CONFIGURATION when its version, or a right that
     *     the user lacks, forbids it, or when an applied file has changed since
     */
    public int migrate() {
        database.refreshFacts();
        try {
            int applied = flyway().migrate().migrationsExecuted;
            if (applied > 0) {
                database.refreshFacts();
            }
            return applied;
        } catch (FlywayException e) {
            throw new TapedeckException(CONFIGURATION, "cannot migrate " + database.url() + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return the files that {@link #migrate} would apply, as "version description"}
     *
     * @throws TapedeckException as {@link #migrate}
     */
    public List<String> pending() {
        database.facts();
        try {
            return Arrays.stream(flyway().info().pending())
                    .map(migration -> migration.getVersion() + " " + migration.getDescription()).toList();
        } catch (FlywayException e) {
            throw new TapedeckException(CONFIGURATION,
                    "cannot see what is migrated in " + database.url() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Drops everything that the engine keeps in this database, its data included, and builds it anew. The caller has
     * asked the user. Roles stay: other databases of the server may use them.
     *
     * @return how many files were applied
     * @throws TapedeckException as {@link #migrate}; FATAL when something cannot be dropped
     */
    public int reset() {
        database.refreshFacts();
        try (Connection connection = database.connection(); Statement statement = connection.createStatement()) {
            dropPartitions(statement);
            statement.execute("DROP SCHEMA IF EXISTS trading, sage CASCADE");
        } catch (SQLException e) {
            throw new TapedeckException(FATAL, "cannot drop the schemas of " + database.url() + ": " + e.getMessage(),
                    e);
        }
        return migrate();
    }

    private static void dropPartitions(Statement statement) throws SQLException {
        while (true) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("""
                    SELECT c.oid::regclass::text
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relispartition AND c.relkind = 'r' AND n.nspname IN ('trading', 'sage')
                    LIMIT\s""" + DROP_BATCH)) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            if (names.isEmpty()) {
                return;
            }
            statement.execute("DROP TABLE " + String.join(", ", names));
        }
    }

    private Flyway flyway() {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new EndpointDataSource(endpoint, endpoint.query("tapedeck migrate"),
                        "SET statement_timeout = 0; SET lock_timeout = 0")) // with data a migration may take its time
                .locations("classpath:db/migration")
                .defaultSchema("trading")
                .schemas("trading", "sage")
                .createSchemas(true)
                .table("schema_history")
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .load();
    }
}

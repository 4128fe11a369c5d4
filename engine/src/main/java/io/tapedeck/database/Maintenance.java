package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the database's maintenance plan, each step in a transaction of its own so that its locks are short, and those that
 * cannot run within a function as they are. A step that fails is written down, and the next one runs. One session at a
 * time runs maintenance of a database, by an advisory lock; the functions of the plan take the same.
 *
 * <p>One thread runs; {@link #cancel} is any thread's.
 */
public final class Maintenance {
    private static final String CONNECTION_LOST = "08";
    private static final String SERVER_GOES = "57";

    private final Database database;
    private volatile boolean cancelled;
    private volatile Statement running;

    private record Planned(String step, String command, boolean outside) {
    }

    /** Told how far a run is, by the thread that runs it. */
    public interface Listener {
        /** A step begins; {@code number} counts from 1. */
        void onBegin(int number, int of, String step);

        /** It has ended. */
        void onEnd(MaintenanceStep step);
    }

    /** @param database migrated; its user owns the tables */
    public Maintenance(Database database) {
        this.database = database;
    }

    /**
     * Runs all steps.
     *
     * @param wait whether to wait while another session runs maintenance
     * @return what each step came to; empty where another session runs maintenance and {@code wait} is false
     * @throws TapedeckException RETRY where the server cannot be reached or goes away, or after {@link #cancel}; FATAL
     *     where the plan cannot be read: not migrated, or not the owner
     */
    public Optional<List<MaintenanceStep>> run(MaintenanceKind kind, boolean wait, Listener listener) {
        // A connection of its own: its end gives the lock back, whatever happens.
        try (Connection connection = database.ownConnection("tapedeck maintain");
                Statement statement = connection.createStatement()) {
            running = statement;
            statement.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET timezone = 'UTC'");
            if (!locked(statement, wait)) {
                return Optional.empty();
            }
            Optional<List<MaintenanceStep>> results = Optional.of(run(connection, statement, kind, listener));
            statement.execute("SELECT pg_advisory_unlock_all()"); // now: the server sees the end of a session a little later
            return results;
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            running = null;
        }
    }

    private static boolean locked(Statement statement, boolean wait) throws SQLException {
        String question = wait
                ? "SELECT true FROM (SELECT pg_advisory_lock(trading.maintenance_lock())) AS waited"
                : "SELECT pg_try_advisory_lock(trading.maintenance_lock())";
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private List<MaintenanceStep> run(Connection connection, Statement statement, MaintenanceKind kind,
            Listener listener) throws SQLException {
        Instant started = Instant.now();
        List<Planned> plan = plan(connection, kind);
        List<MaintenanceStep> results = new ArrayList<>();
        for (Planned planned : plan) {
            if (cancelled) {
                throw new TapedeckException(RETRY, "maintenance was cancelled before " + planned.step(), null);
            }
            listener.onBegin(results.size() + 1, plan.size(), planned.step());
            MaintenanceStep result = planned.outside()
                    ? outside(connection, statement, kind, planned)
                    : within(connection, kind, planned);
            results.add(result);
            listener.onEnd(result);
        }
        long good = results.stream().filter(MaintenanceStep::ok).count();
        try (PreparedStatement end = connection
                .prepareStatement("SELECT trading.end_maintenance(?, ?, ?, 0, ?)")) {
            end.setString(1, kind.label());
            end.setInt(2, (int) good);
            end.setInt(3, (int) (results.size() - good));
            end.setTimestamp(4, Timestamp.from(started));
            end.execute();
        }
        return results;
    }

    private static List<Planned> plan(Connection connection, MaintenanceKind kind) throws SQLException {
        List<Planned> plan = new ArrayList<>();
        try (PreparedStatement query = connection
                .prepareStatement("SELECT step, command, outside FROM trading.maintenance_plan(?)")) {
            query.setString(1, kind.label());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    plan.add(new Planned(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                }
            }
        }
        return plan;
    }

    private MaintenanceStep within(Connection connection, MaintenanceKind kind, Planned planned)
            throws SQLException {
        try (PreparedStatement step = connection
                .prepareStatement("SELECT ok, message, took_ms FROM trading.run_maintenance_step(?, ?, ?)")) {
            running = step;
            step.setString(1, kind.label());
            step.setString(2, planned.step());
            step.setString(3, planned.command());
            try (ResultSet row = step.executeQuery()) {
                row.next();
                return new MaintenanceStep(planned.step(), row.getBoolean(1), row.getString(2), row.getLong(3));
            }
        }
    }

    private MaintenanceStep outside(Connection connection, Statement statement, MaintenanceKind kind, Planned planned)
            throws SQLException {
        running = statement;
        long begin = System.nanoTime();
        String message = "done";
        boolean ok = true;
        try {
            statement.execute(planned.command());
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.startsWith(CONNECTION_LOST) || state.startsWith(SERVER_GOES)) {
                throw e;
            }
            ok = false;
            message = e.getMessage() + " (" + state + ")";
        }
        long tookMs = (System.nanoTime() - begin) / 1_000_000;
        try (PreparedStatement log = connection
                .prepareStatement("SELECT trading.log_maintenance(?, ?, ?, ?, ?)")) {
            log.setString(1, kind.label());
            log.setString(2, planned.step());
            log.setBoolean(3, ok);
            log.setString(4, message);
            log.setInt(5, (int) Math.min(Integer.MAX_VALUE, tookMs));
            log.execute();
        }
        return new MaintenanceStep(planned.step(), ok, message, tookMs);
    }

    /**
     * {@return when each kind was last run}
     *
     * @throws TapedeckException RETRY where the server cannot be reached, FATAL where the schema is older than maintenance
     */
    public List<MaintenanceState> state() {
        try (Connection connection = database.queryConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT k.kind, coalesce(r.finished_at, (SELECT max(installed_on) FROM trading.schema_history)
                                                                AT TIME ZONE current_setting('TimeZone')),
                               r.kind IS NOT NULL, coalesce(r.ok, true)
                        FROM (VALUES ('daily'), ('weekly')) AS k (kind)
                             LEFT JOIN trading.maintenance_results r ON r.kind = k.kind AND r.step = 'all steps'""")) {
            List<MaintenanceState> states = new ArrayList<>();
            while (rows.next()) {
                states.add(new MaintenanceState(
                        "daily".equals(rows.getString(1)) ? MaintenanceKind.DAILY : MaintenanceKind.WEEKLY,
                        rows.getTimestamp(2).toInstant(), rows.getBoolean(3), rows.getBoolean(4)));
            }
            return states;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Ends a run that is under way: its step is cancelled and rolled back, no other begins. */
    public void cancel() {
        cancelled = true;
        Statement current = running;
        if (current != null) {
            try {
                current.cancel();
            } catch (SQLException e) {
                // the server has gone, and the run with it
            }
        }
    }

    private TapedeckException failed(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean away = state.startsWith(CONNECTION_LOST) || state.startsWith(SERVER_GOES);
        return new TapedeckException(away ? RETRY : FATAL,
                "maintenance of " + database.url() + " failed (SQLSTATE " + state + "): " + e.getMessage(), e);
    }
}

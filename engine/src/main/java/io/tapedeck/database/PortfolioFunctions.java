package io.tapedeck.database;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The database's own pictures of the portfolio, taken when asked. Any thread. */
public final class PortfolioFunctions {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private final Database database;

    /** @param database migrated */
    public PortfolioFunctions(Database database) {
        this.database = database;
    }

    /**
     * Takes a portfolio snapshot, unless one was taken within the database's own throttle.
     *
     * @return its time; null where none was due
     * @throws TapedeckException RETRY where the server cannot be asked
     */
    public Instant snapshot() {
        return ask("SELECT trading.take_portfolio_snapshot(false)", null, null);
    }

    /**
     * Writes risk metrics, unless they were written within {@code interval}, by this engine or another.
     *
     * @param limits JSON object: each limit by its name
     * @return their time; null where none were due
     * @throws TapedeckException RETRY where the server cannot be asked
     */
    public Instant riskMetrics(String limits, Duration interval) {
        return ask("SELECT trading.take_risk_metrics(?::jsonb, ? * INTERVAL '1 microsecond')", limits, interval);
    }

    private Instant ask(String query, String limits, Duration interval) {
        try (Connection connection = database.queryConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            if (limits != null) {
                statement.setString(1, limits);
                statement.setLong(2, interval.toNanos() * MICROS_PER_SECOND / 1_000_000_000L);
            }
            try (ResultSet row = statement.executeQuery()) {
                OffsetDateTime taken = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
                return taken == null ? null : taken.toInstant();
            }
        } catch (SQLException e) {
            throw new TapedeckException(ErrorCategory.RETRY,
                    "no picture of the portfolio (SQLSTATE " + e.getSQLState() + "): " + e.getMessage(), e);
        }
    }
}

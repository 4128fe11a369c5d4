package io.tapedeck.landing;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The table {@code positions} at one moment, and how far the journal had landed then: what a fold of the journal up to there
 * must come to.
 *
 * @param market highest market sequence whose rows have landed in order; -1 where the database does not know the journal
 * @param outputs highest output sequence that has landed
 * @param positions every row
 */
public record LandedPositions(long market, long outputs, List<LandedPosition> positions) {
    private static final String WATERMARK = "SELECT j.source, w.lane, w.sequence FROM trading.journals j"
            + " JOIN trading.ingest_watermark w ON w.journal_id = j.journal_id AND w.lane IN (" + Lane.ORDERED + ", "
            + Lane.OUTPUTS + ") WHERE j.journal_id = ?";
    private static final String POSITIONS = """
            SELECT p.symbol, p.exchange, p.strategy, p.agent_name, p.tenant, p.quantity, p.avg_cost, p.realized_pnl,
                   f.symbol IS NOT NULL
            FROM trading.positions p
                     LEFT JOIN (SELECT DISTINCT symbol, exchange, strategy, agent_name, tenant FROM trading.trades
                                WHERE id < ? OR id >= ?) f
                               ON (f.symbol, f.exchange, f.strategy, f.agent_name, f.tenant)
                                = (p.symbol, p.exchange, p.strategy, p.agent_name, p.tenant)
            ORDER BY 1, 2, 3, 4, 5""";

    /** Copies the list. */
    public LandedPositions {
        positions = List.copyOf(positions);
    }

    /**
     * Reads both in one transaction.
     *
     * @throws TapedeckException RETRY where the database cannot be asked
     */
    public static LandedPositions read(Database database, UUID journalId) {
        try (Connection connection = database.laneConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            long market = -1;
            long outputs = 0;
            int source = 0;
            try (PreparedStatement query = connection.prepareStatement(WATERMARK)) {
                query.setObject(1, journalId);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        source = row.getInt(1);
                        if (row.getInt(2) == Lane.ORDERED) {
                            market = row.getLong(3);
                        } else {
                            outputs = row.getLong(3);
                        }
                    }
                }
            }
            LandedPositions landed = new LandedPositions(market, outputs,
                    source == 0 ? List.of() : positions(connection, source));
            connection.rollback();
            return landed;
        } catch (SQLException e) {
            throw new TapedeckException(ErrorCategory.RETRY,
                    "positions cannot be read (SQLSTATE " + e.getSQLState() + "): " + e.getMessage(), e);
        }
    }

    private static List<LandedPosition> positions(Connection connection, int source) throws SQLException {
        List<LandedPosition> positions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(POSITIONS)) {
            query.setLong(1, (source - 1L) << RowIds.LOCAL_BITS);
            query.setLong(2, (long) source << RowIds.LOCAL_BITS);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    positions.add(new LandedPosition(row.getString(1), row.getString(2), row.getString(3),
                            row.getString(4), row.getString(5), row.getBigDecimal(6), row.getBigDecimal(7),
                            row.getBigDecimal(8), row.getBoolean(9)));
                }
            }
        }
        return positions;
    }
}

package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * All lanes' rows of one journal in {@code ingest_watermark}: taken over by a new writer, and rewritten when the number of
 * tick lanes changes. A tick lane's row whose lane is not below its {@code lanes} is retired. One thread; the caller commits.
 */
record WatermarkTable(UUID journalId, UUID writer) {
    private static final String UPSERT = """
            INSERT INTO ingest_watermark (journal_id, lane, lanes, sequence, writer) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (journal_id, lane) DO UPDATE SET lanes = EXCLUDED.lanes, sequence = EXCLUDED.sequence,
                                                         writer = EXCLUDED.writer, updated_at = now()""";

    /** A journal that was landed before there were decisions has no such lane. */
    private static final String OUTPUTS_FROM_THE_BEGIN = "INSERT INTO ingest_watermark (journal_id, lane, lanes, sequence,"
            + " writer) VALUES (?, " + Lane.OUTPUTS + ", ?, 0, ?) ON CONFLICT DO NOTHING";

    /**
     * What the table holds of the tick lanes.
     *
     * @param lanes number of tick lanes that landed last
     * @param lowest the lowest watermark of them
     * @param highest the highest watermark of them
     */
    record TickLanes(int lanes, long lowest, long highest) {
    }

    /** Makes this process the writer of all lanes; makes the rows of a journal that has none, with {@code lanes} tick lanes. */
    TickLanes takeOver(Connection connection, int lanes) throws SQLException {
        lockAll(connection);
        try (PreparedStatement statement = connection
                .prepareStatement("UPDATE ingest_watermark SET writer = ?, updated_at = now() WHERE journal_id = ?")) {
            statement.setObject(1, writer);
            statement.setObject(2, journalId);
            if (statement.executeUpdate() == 0) {
                begin(connection, lanes, 0, 0);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(OUTPUTS_FROM_THE_BEGIN)) {
            statement.setObject(1, journalId);
            statement.setInt(2, lanes);
            statement.setObject(3, writer);
            statement.executeUpdate();
        }
        return read(connection);
    }

    /**
     * Makes the rows of a journal that has none: its ordered and tick lanes stand at {@code sequence}, the outputs lane at
     * {@code output}, the rejects lane at 0.
     */
    void begin(Connection connection, int lanes, long sequence, long output) throws SQLException {
        upsert(connection, Lane.REJECTS, lanes, 0);
        upsert(connection, Lane.OUTPUTS, lanes, output);
        for (int lane = Lane.ORDERED; lane < lanes; lane++) {
            upsert(connection, lane, lanes, sequence);
        }
    }

    /** Sets the number of tick lanes, all of which have reached {@code barrier}; FATAL where they have not. */
    void change(Connection connection, int lanes, long barrier) throws SQLException {
        lockAll(connection);
        TickLanes old = read(connection);
        if (old.lowest() != barrier || old.highest() != barrier) {
            throw TapedeckException
                    .fatal("the tick lanes of journal " + journalId + " stand at " + old.lowest() + " to "
                            + old.highest() + ", expected all at " + barrier + " before their number changes", null);
        }
        try (PreparedStatement statement = connection
                .prepareStatement("UPDATE ingest_watermark SET lanes = ? WHERE journal_id = ?")) {
            statement.setInt(1, lanes);
            statement.setObject(2, journalId);
            statement.executeUpdate();
        }
        for (int lane = 0; lane < lanes; lane++) {
            upsert(connection, lane, lanes, barrier);
        }
    }

    private void lockAll(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT writer FROM ingest_watermark WHERE journal_id = ? ORDER BY lane FOR UPDATE")) {
            statement.setObject(1, journalId);
            statement.executeQuery().close();
        }
    }

    /** @return watermark of the ordered lane */
    long ordered(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(max(sequence), 0) FROM ingest_watermark WHERE journal_id = ? AND lane = ?")) {
            statement.setObject(1, journalId);
            statement.setInt(2, Lane.ORDERED);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private TickLanes read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT count(*), min(lanes), max(lanes), min(sequence), max(sequence), bool_and(writer = ?)
                FROM ingest_watermark WHERE journal_id = ? AND lane >= 0 AND lane < lanes""")) {
            statement.setObject(1, writer);
            statement.setObject(2, journalId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                int count = row.getInt(1);
                if (count == 0 || row.getInt(2) != count || row.getInt(3) != count) {
                    throw TapedeckException.fatal("ingest_watermark of journal " + journalId + " is damaged: " + count
                            + " tick lanes that name " + row.getInt(2) + " to " + row.getInt(3)
                            + " as their number; restore the rows", null);
                }
                if (!row.getBoolean(6)) {
                    throw TapedeckException.fatal("second writer: journal " + journalId
                            + " was taken over by another writer than " + writer + "; stop one of the two engines",
                            null);
                }
                return new TickLanes(count, row.getLong(4), row.getLong(5));
            }
        }
    }

    private void upsert(Connection connection, int lane, int lanes, long sequence) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setObject(1, journalId);
            statement.setInt(2, lane);
            statement.setInt(3, lanes);
            statement.setLong(4, sequence);
            statement.setObject(5, writer);
            statement.executeUpdate();
        }
    }
}

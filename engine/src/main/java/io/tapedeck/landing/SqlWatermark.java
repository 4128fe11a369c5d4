package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The lane's row in {@code ingest_watermark}. */
record SqlWatermark(UUID journalId, int lane, UUID writer) implements WatermarkStore {
    @Override
    public long lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT sequence, writer FROM ingest_watermark WHERE journal_id = ? AND lane = ? FOR UPDATE")) {
            statement.setObject(1, journalId);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw TapedeckException.fatal("the watermark of journal " + journalId + ", lane " + lane
                            + " is gone from ingest_watermark; restore the row, or the lane cannot know what has landed",
                            null);
                }
                UUID found = row.getObject(2, UUID.class);
                if (!writer.equals(found)) {
                    throw TapedeckException.fatal("second writer: lane " + lane + " of journal " + journalId
                            + " was taken over by writer " + found + ", this is writer " + writer
                            + "; stop one of the two engines", null);
                }
                return row.getLong(1);
            }
        }
    }

    @Override
    public void advance(Connection connection, long sequence) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE ingest_watermark SET sequence = ?, updated_at = now() WHERE journal_id = ? AND lane = ?")) {
            statement.setLong(1, sequence);
            statement.setObject(2, journalId);
            statement.setInt(3, lane);
            statement.executeUpdate();
        }
    }
}

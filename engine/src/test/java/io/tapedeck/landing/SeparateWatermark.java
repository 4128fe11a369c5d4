package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** The negative control: a watermark that is kept beside the batch's transaction instead of in it. */
record SeparateWatermark(SqlWatermark row, LaneSetup.Connections connections) implements WatermarkStore {
    static LaneSetup.Watermarks over(LaneSetup.Connections connections) {
        return (UUID journal, int lane, UUID writer) -> new SeparateWatermark(new SqlWatermark(journal, lane, writer),
                connections);
    }

    @Override
    public long lock(Connection batch) throws SQLException {
        try (Connection own = connections.open()) {
            long sequence = row.lock(own);
            own.rollback();
            return sequence;
        }
    }

    @Override
    public void advance(Connection batch, long sequence) throws SQLException {
        try (Connection own = connections.open()) {
            row.advance(own, sequence);
            own.commit();
        }
    }
}

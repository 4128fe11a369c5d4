package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The negative control: a watermark that is kept beside the batch's transaction instead of in it.
 *
 * @param pauseNs from the watermark's commit to the batch's, ns
 */
record SeparateWatermark(SqlWatermark row, LaneSetup.Connections connections, long pauseNs) implements WatermarkStore {
    static LaneSetup.Watermarks over(LaneSetup.Connections connections) {
        return over(connections, 0);
    }

    static LaneSetup.Watermarks over(LaneSetup.Connections connections, long pauseNs) {
        return (UUID journal, int lane, UUID writer) -> new SeparateWatermark(new SqlWatermark(journal, lane, writer),
                connections, pauseNs);
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
        if (pauseNs > 0) {
            LockSupport.parkNanos(pauseNs);
        }
    }
}

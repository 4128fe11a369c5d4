package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a lane's watermark is kept: in the database, in the batch's own transaction. A lane's own, one thread. */
interface WatermarkStore {
    /**
     * Locks the lane's row until the transaction ends; waits for one that still holds it.
     *
     * @return the highest sequence landed
     * @throws SQLException from the server
     * @throws io.tapedeck.common.TapedeckException FATAL where another writer has the lane
     */
    long lock(Connection connection) throws SQLException;

    /** Sets the watermark; takes effect when the transaction commits. */
    void advance(Connection connection, long sequence) throws SQLException;
}

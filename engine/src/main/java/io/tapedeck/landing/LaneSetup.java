package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What all lanes of a landing share.
 *
 * @param options how to land
 * @param source the journal
 * @param connections opens a lane's connection
 * @param watermarks makes a lane's watermark
 * @param writer this process
 * @param sourceNumber the journal's number in the database
 * @param clock stamps the ledger
 * @param onFatal told of an error behind which a lane must not go on; any lane's thread
 */
record LaneSetup(LandingOptions options, LandingSource source, Connections connections, Watermarks watermarks,
        UUID writer, int sourceNumber, EpochNanoClock clock, Consumer<Throwable> onFatal) {
    /** Opens connections for lanes. */
    @FunctionalInterface
    interface Connections {
        /** @return a connection of the lane's own, without autocommit, as the writer's role */
        Connection open() throws SQLException;
    }

    /** Makes the watermark of a lane. */
    @FunctionalInterface
    interface Watermarks {
        WatermarkStore of(UUID journalId, int lane, UUID writer);
    }
}

package io.tapedeck.landing;

import org.agrona.DirectBuffer;

/** Decides which messages of the journal are a lane's, and in which format they land. A lane's own, one thread. */
@FunctionalInterface
interface MessageSelector {
    /** The message is not this lane's. */
    int SKIP = -2;

    /** @return number of the format in {@link LaneFormats}, {@link #SKIP}, or {@link LaneFormats#FULL} */
    int format(DirectBuffer buffer, int offset);
}

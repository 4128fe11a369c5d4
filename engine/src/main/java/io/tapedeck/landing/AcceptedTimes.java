package io.tapedeck.landing;

import java.time.Instant;

/**
 * The window of times that may land: a clock gone wrong must not make a partition in the year 2242.
 *
 * @param from first accepted time, ns since the epoch
 * @param to last accepted time, ns since the epoch
 */
record AcceptedTimes(long from, long to) {
    /** @return whether the time may land */
    boolean contains(long nanos) {
        return nanos >= from && nanos <= to;
    }

    /** @return why the time may not land */
    String refusal(long nanos) {
        return "time " + text(nanos) + " is outside the accepted window " + text(from) + " to " + text(to);
    }

    private static String text(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }
}

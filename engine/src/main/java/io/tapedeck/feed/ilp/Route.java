package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;

/** What lines of one measurement become. One thread. */
sealed interface Route permits TickRoute, RowRoute {
    /**
     * Appends the line's message, or says in the route's {@link Refusal} why not.
     *
     * @param time ns since the epoch, Long.MIN_VALUE where the line has no timestamp
     * @param unitNs nanoseconds of the line's unit of time
     * @param receiveTime ns since the epoch
     * @param feedSequence the line's number in its feed, 0 for none
     */
    boolean append(ParsedLine line, long time, long unitNs, long receiveTime, long feedSequence, Frame frame);
}

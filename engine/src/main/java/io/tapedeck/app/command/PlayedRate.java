package io.tapedeck.app.command;

import java.util.function.LongSupplier;

/**
 * How fast a market plays, from its opening on: what came before it (a database that is made, classes that load) is no part
 * of its rate. Opened and closed by the playing thread, read by any.
 */
final class PlayedRate {
    private final LongSupplier nanoTime;
    private final long createdNs;
    private volatile boolean open;
    private volatile long openedNs;
    private volatile long closedNs = -1;
    private long lookedNs;
    private long lookedReceived;

    /** @param nanoTime the time, ns from anywhere; what passes from now to {@link #open} is the start */
    PlayedRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        createdNs = nanoTime.getAsLong();
    }

    /**
     * The market opens; before that nothing has a rate.
     *
     * @param inNs how long from now, ns
     */
    synchronized void open(long inNs) {
        openedNs = nanoTime.getAsLong() + inNs;
        lookedNs = openedNs;
        open = true;
    }

    /** The market has played all. */
    synchronized void close() {
        closedNs = nanoTime.getAsLong() - openedNs;
    }

    /**
     * @param received events since the opening
     * @return while it plays, events a second since the last call or, before one, since the opening; then {@link #mean}; 0 before
     */
    synchronized double look(long received) {
        if (!open || closedNs >= 0) {
            return mean(received);
        }
        long now = nanoTime.getAsLong();
        double rate = rate(received - lookedReceived, now - lookedNs);
        lookedNs = now;
        lookedReceived = received;
        return rate;
    }

    /** @return events a second since the opening, up to the close where it was; 0 before the opening */
    double mean(long received) {
        return open ? rate(received, playedNs()) : 0;
    }

    /** @return from the begin to the opening, s */
    double startSeconds() {
        return (openedNs - createdNs) / 1e9;
    }

    /** @return from the opening to the close, or to now, s */
    double playSeconds() {
        return playedNs() / 1e9;
    }

    /** @return from the begin to now, s */
    double seconds() {
        return (nanoTime.getAsLong() - createdNs) / 1e9;
    }

    private long playedNs() {
        return closedNs >= 0 ? closedNs : nanoTime.getAsLong() - openedNs;
    }

    private static double rate(long events, long ns) {
        return events * 1e9 / Math.max(1_000_000, ns);
    }
}

package io.tapedeck.feed.ilp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the TCP server has done. {@code linesReceived = linesPublished + linesRejected + linesRefused}, and those read now. */
public final class IlpCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder turnedAway = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder published = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger waitingForRoom = new AtomicInteger();
    final AtomicInteger waitingForEngine = new AtomicInteger();

    IlpCounters() {
    }

    /** {@return connections accepted since the start} */
    public long connectionsAccepted() {
        return accepted.sum();
    }

    /** {@return connections closed at once, because there were too many} */
    public long connectionsTurnedAway() {
        return turnedAway.sum();
    }

    /** {@return connections open now} */
    public int connectionsOpen() {
        return open.get();
    }

    /** {@return bytes read} */
    public long bytesReceived() {
        return bytes.sum();
    }

    /** {@return lines read, good or bad; the cut line at a connection's end is one} */
    public long linesReceived() {
        return received.sum();
    }

    /** {@return lines that the ring took} */
    public long linesPublished() {
        return published.sum();
    }

    /** {@return bad lines, kept in the rejects with their reason} */
    public long linesRejected() {
        return rejected.sum();
    }

    /** {@return good lines that the ring did not take before the server closed or the engine halted} */
    public long linesRefused() {
        return refused.sum();
    }

    /** {@return connections that do not read now because the ring is full} */
    public int waitingForRoom() {
        return waitingForRoom.get();
    }

    /** {@return connections that do not read now because the engine takes nothing: its disk is full, or it stops} */
    public int waitingForEngine() {
        return waitingForEngine.get();
    }
}

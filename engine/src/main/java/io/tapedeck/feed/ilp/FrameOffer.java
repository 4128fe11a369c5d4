package io.tapedeck.feed.ilp;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Offers a frame until the ring takes it; meanwhile its connection does not read, so the peer's sending stalls. One thread. */
final class FrameOffer {
    private static final long FIRST_PAUSE_NS = 20_000;
    /** What a stalled peer waits at most after there is room again. */
    private static final long LONGEST_PAUSE_NS = 1_000_000;

    private final Publisher publisher;
    private final IlpCounters counters;
    private final BooleanSupplier givenUp;
    private AtomicInteger waiting;
    private long pauseNs = FIRST_PAUSE_NS;

    /** @param givenUp whether the server closes and its time to drain is over */
    FrameOffer(Publisher publisher, IlpCounters counters, BooleanSupplier givenUp) {
        this.publisher = publisher;
        this.counters = counters;
        this.givenUp = givenUp;
    }

    /** {@return whether the ring took it; else it is lost: the engine halted, or the server closed} */
    boolean publish(Frame frame) {
        while (true) {
            long result = publisher.offer(frame);
            if (result >= 0) {
                pauseNs = FIRST_PAUSE_NS;
                show(null);
                return true;
            }
            if (!await(result)) {
                return false;
            }
        }
    }

    /** {@return whether to try again, after a pause; false where the ring will never take it} */
    boolean await(long result) {
        if (result == Publisher.HALTED || result == Publisher.TOO_LARGE || givenUp.getAsBoolean()) {
            show(null);
            return false;
        }
        show(result == Publisher.NOT_ACCEPTING ? counters.waitingForEngine : counters.waitingForRoom);
        LockSupport.parkNanos(pauseNs);
        pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
        return true;
    }

    /** Counts this connection among those that wait for {@code what}; null for none. */
    private void show(AtomicInteger what) {
        if (!Objects.equals(waiting, what)) {
            if (waiting != null) {
                waiting.decrementAndGet();
            }
            if (what != null) {
                what.incrementAndGet();
            }
            waiting = what;
        }
    }
}

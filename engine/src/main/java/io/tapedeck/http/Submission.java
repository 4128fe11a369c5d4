package io.tapedeck.http;

import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Hands a frame to the ring and waits for the journal. Any thread. */
final class Submission {
    private static final long PAUSE_NS = 200_000L;

    private final Publisher publisher;
    private final DurableProgress progress;
    private final WriteOptions options;
    private final Supplier<String> reason;

    /** {@code reason} says why the engine takes nothing now. */
    Submission(Publisher publisher, DurableProgress progress, WriteOptions options, Supplier<String> reason) {
        this.publisher = publisher;
        this.progress = progress;
        this.options = options;
        this.reason = reason;
    }

    int frameSlotsMax() {
        return publisher.frameSlotsMax();
    }

    /** Until when a refused request is tried again; of {@link System#nanoTime}. */
    long patience() {
        return System.nanoTime() + options.offerWaitNs();
    }

    /** The frame's ticket. */
    long offer(Frame frame) throws HttpRefusal {
        long patience = patience();
        while (true) {
            long result = publisher.offer(frame);
            if (result >= 0) {
                return result;
            }
            pauseOrRefuse(result, patience);
        }
    }

    /** Waits a little where the ring is full and there is patience left; otherwise refuses, saying why. */
    void pauseOrRefuse(long result, long patience) throws HttpRefusal {
        if (result == Publisher.BACK_PRESSURED && System.nanoTime() < patience) {
            LockSupport.parkNanos(PAUSE_NS);
            return;
        }
        if (result == Publisher.BACK_PRESSURED) {
            throw HttpRefusal.unavailable("the ring is full: nothing of the request was taken, retry",
                    options.retryAfterSeconds());
        }
        if (result == Publisher.TOO_LARGE) {
            throw tooLarge();
        }
        String state = result == Publisher.HALTED ? "the engine has halted" : "the engine takes nothing now";
        throw HttpRefusal.unavailable(state + ": " + reason.get(), options.retryAfterSeconds());
    }

    HttpRefusal tooLarge() {
        return HttpRefusal.tooLarge("the request takes more than " + publisher.frameSlotsMax()
                + " slots of the ring, the most that enters it at once (about one slot a tick): send smaller requests");
    }

    void awaitDurable(long ticket) throws HttpRefusal, InterruptedException {
        if (!progress.awaitSynced(ticket, options.syncWaitNs())) {
            throw HttpRefusal.unknownOutcome("the request was taken, but the journal did not confirm it in time: its"
                    + " outcome is unknown; a retry with the same Idempotency-Key is safe, one without may double it");
        }
    }
}

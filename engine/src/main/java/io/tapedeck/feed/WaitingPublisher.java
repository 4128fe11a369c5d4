package io.tapedeck.feed;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import org.agrona.concurrent.IdleStrategy;

/**
 * Offers a feed's frames until the ring takes them: for sources that can wait, as files do, so that nothing of them is ever
 * refused. One thread, the feed's; {@link #stop()} any thread.
 */
public final class WaitingPublisher {
    /** Hears of a wait that may last: the engine does not accept, as with a full disk. */
    @FunctionalInterface
    public interface WaitListener {
        /** @param waiting true when a wait begins, false when the engine takes frames again */
        void onWaiting(boolean waiting);
    }

    private final Publisher publisher;
    private final IdleStrategy idle;
    private final FeedCounters counters;
    private final WaitListener listener;
    private volatile boolean stopped;
    private long lastTicket = -1;

    /**
     * @param publisher the ring
     * @param idle how to wait between two offers
     * @param counters of the feed
     * @param listener called on the feed's thread
     */
    public WaitingPublisher(Publisher publisher, IdleStrategy idle, FeedCounters counters, WaitListener listener) {
        this.publisher = publisher;
        this.idle = idle;
        this.counters = counters;
        this.listener = listener;
    }

    /**
     * Offers the frame until it is taken, then empties it. An empty frame is left alone.
     *
     * @param frame at most {@link Publisher#frameSlotsMax()} slots
     * @param records data records in it, counted as offered
     * @return false where the feed was stopped before the frame was taken; it is kept then
     * @throws TapedeckException FATAL where the engine halted, DATA where the frame can never be taken
     */
    public boolean publish(Frame frame, int records) {
        if (frame.count() == 0) {
            return true;
        }
        long result = publisher.offer(frame);
        if (result < 0) {
            result = repeat(frame, result);
        }
        if (result < 0) {
            return false;
        }
        lastTicket = result;
        counters.addOffered(records);
        frame.clear();
        return true;
    }

    private long repeat(Frame frame, long first) {
        long result = first;
        boolean told = false;
        idle.reset();
        while (result < 0 && !stopped && !Thread.currentThread().isInterrupted()) {
            check(result, frame.slots());
            counters.addBackPressured();
            if (result == Publisher.NOT_ACCEPTING && !told) {
                told = true;
                listener.onWaiting(true);
            }
            idle.idle();
            result = publisher.offer(frame);
        }
        if (told) {
            listener.onWaiting(false);
        }
        return result;
    }

    /**
     * Waits a moment after a definition was refused.
     *
     * @param refusal the negative result
     * @return false where the feed was stopped
     * @throws TapedeckException as {@link #publish}
     */
    public boolean await(long refusal) {
        check(refusal, 0);
        counters.addBackPressured();
        idle.idle();
        return !stopped && !Thread.currentThread().isInterrupted();
    }

    private void check(long result, int slots) {
        if (result == Publisher.HALTED) {
            throw TapedeckException.fatal(
                    "the engine has halted and takes no more: see its status for the stage that failed",
                    null);
        }
        if (result == Publisher.TOO_LARGE) {
            throw TapedeckException.data("a record takes " + slots + " slots, more than the "
                    + publisher.frameSlotsMax() + " of the largest frame: enlarge the ring");
        }
    }

    /** @return the ring below, for definitions */
    public Publisher publisher() {
        return publisher;
    }

    /** @return ticket of the last frame taken, -1 before the first: to wait for with {@code DurableProgress} */
    public long lastTicket() {
        return lastTicket;
    }

    /** @return true once {@link #stop()} was called */
    public boolean stopped() {
        return stopped;
    }

    /** Makes the present and later waits end. */
    public void stop() {
        stopped = true;
    }
}

package io.tapedeck.landing;

import java.util.function.LongSupplier;

/** A lane's counters: written by its thread alone, read by any. */
final class LaneProgress {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long RATE_WINDOW_NS = 1_000_000_000L;

    private final int lane;
    private final LongSupplier readable;
    private volatile LaneStatus.State state = LaneStatus.State.NEW;
    private volatile long sequence = -1;
    private volatile long landed;
    private volatile long bookkeeping;
    private volatile long rejected;
    private volatile long retries;
    private volatile double rowsPerSecond;
    private volatile String path;
    private volatile String lastError;
    private long windowBegin = System.nanoTime();
    private long windowLanded;

    LaneProgress(int lane, LongSupplier readable) {
        this.lane = lane;
        this.readable = readable;
    }

    int lane() {
        return lane;
    }

    LaneStatus.State state() {
        return state;
    }

    void state(LaneStatus.State next) {
        state = next;
    }

    /** @return the watermark as this process knows it, -1 before it was read */
    long sequence() {
        return sequence;
    }

    void sequence(long watermark) {
        sequence = watermark;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void batch(long rows, long bookkeepingRows, long rejectedRows, String batchPath) {
        landed += rows;
        bookkeeping += bookkeepingRows;
        rejected += rejectedRows;
        if (batchPath != null) {
            path = batchPath;
        }
        rate();
    }

    /** Brings the rate up to date; called also while nothing lands. */
    void rate() {
        long now = System.nanoTime();
        long passed = now - windowBegin;
        if (passed >= RATE_WINDOW_NS) {
            rowsPerSecond = (landed - windowLanded) * NANOS_PER_SECOND / passed;
            windowBegin = now;
            windowLanded = landed;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void retry(String error) {
        retries++;
        lastError = error;
    }

    void error(String error) {
        lastError = error;
    }

    LaneStatus status() {
        long known = Math.max(0, sequence);
        return new LaneStatus(lane, state, known, Math.max(0, readable.getAsLong() - known), landed, bookkeeping,
                rejected, retries, rowsPerSecond, path, lastError);
    }
}

package io.tapedeck.decide.recovery;

import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Decisions;
import io.tapedeck.journal.SyncedProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots: the state is written into memory by the thread that decides, and to the disk by a thread of its own, once
 * both journals are synced up to it. One at a time: while one is being written no other is taken. The memory is made ready before,
 * by the other thread: taking it is what would hold the decisions up longest. A snapshot that cannot be written is a warning: the
 * one before serves.
 */
public final class SnapshotWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);
    private static final long SYNC_LOOK_NS = 200_000_000L;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    /** State of an instrument with bars, indicators and signals: what the first snapshot takes memory by. */
    private static final long BYTES_PER_INSTRUMENT = 4 << 10;
    private static final long SMALLEST = 1 << 20;

    private final SnapshotStore store;
    private final SyncedProgress market;
    private final SyncedProgress outputs;
    private final int keep;
    private final StateWriter state = new StateWriter();
    /** What the other thread is to do. */
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("tapedeck-snapshots").unstarted(this::run);
    private volatile boolean busy;
    private volatile boolean closed;
    private boolean prepared;
    private volatile long newestSequence;
    private volatile long newestNanoTime = Long.MIN_VALUE;
    private volatile long pauseNs;
    private volatile long bytes;

    @FunctionalInterface
    private interface Task {
        void run() throws InterruptedException;
    }

    /**
     * @param market how far events are synced
     * @param outputs how far outputs are synced
     * @param keep snapshots that stay, at least {@link SnapshotStore#KEEP_MIN}
     */
    public SnapshotWriter(SnapshotStore store, SyncedProgress market, SyncedProgress outputs, int keep) {
        this.store = store;
        this.market = market;
        this.outputs = outputs;
        this.keep = Math.max(SnapshotStore.KEEP_MIN, keep);
    }

    /** Begins to write what is taken. */
    public void start() {
        store.create();
        store.prune(keep);
        thread.start();
    }

    /**
     * Takes a snapshot now; on the thread that decides, between two events, all outputs committed.
     *
     * @param marketSequence of the last event decided
     * @param lastEvent identity of that event
     * @return false where one is still being written, or memory is being made ready: nothing was done, ask again
     */
    boolean take(Decisions decisions, long marketSequence, long lastEvent) {
        if (busy || closed) {
            return false;
        }
        if (!prepared) {
            prepared = true;
            long needed = Math.max(SMALLEST, decisions.instruments() * BYTES_PER_INSTRUMENT);
            busy = true;
            tasks.add(() -> reserve(needed));
            return false;
        }
        long begin = System.nanoTime();
        try {
            state.clear();
            decisions.save(state);
        } catch (OutOfMemoryError | TapedeckException e) {
            state.clear();
            LOG.warn("no snapshot at sequence {}, the one before serves: its state does not fit into memory, give the"
                    + " process more (direct memory is as much as the heap): {}", marketSequence, e.toString());
            return true; // the next one when it is due: asking at each batch would hold the decisions up
        }
        busy = true;
        Snapshot snapshot = new Snapshot(store.fileOf(marketSequence), store.journal(), marketSequence,
                decisions.nextOutput() - 1, lastEvent, decisions.settings().hash(), state.length());
        tasks.add(() -> write(snapshot));
        pauseNs = System.nanoTime() - begin;
        bytes = state.length();
        return true;
    }

    private void run() {
        try {
            while (!closed || !tasks.isEmpty()) {
                Task next = tasks.poll(SYNC_LOOK_NS, TimeUnit.NANOSECONDS);
                if (next != null) {
                    run(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Task next) throws InterruptedException {
        try {
            next.run();
        } catch (RuntimeException | Error e) { // it would end this thread, and there would never be a snapshot again
            LOG.error("a snapshot could not be written, the one before serves", e);
        } finally {
            busy = false;
        }
    }

    /** Room for a state a quarter larger than the last: where it grows beyond, the decisions take the memory themselves. */
    private void reserve(long needed) {
        try {
            state.reserve(needed);
        } catch (OutOfMemoryError | TapedeckException e) {
            LOG.warn("no memory ahead for a snapshot of about {} bytes: {}", needed, e.toString());
        }
    }

    private void write(Snapshot snapshot) throws InterruptedException {
        try {
            if (!synced(market, snapshot.marketSequence()) || !synced(outputs, snapshot.outputSequence())) {
                LOG.warn("the snapshot at sequence {} is dropped: the journal was not synced up to it",
                        snapshot.marketSequence());
                return;
            }
            SnapshotFile.write(snapshot, state);
            store.written(snapshot);
            newestSequence = snapshot.marketSequence();
            newestNanoTime = System.nanoTime();
            store.prune(keep);
            state.clear();
            reserve(Math.min(Integer.MAX_VALUE / 2, snapshot.length() + snapshot.length() / 4));
            LOG.debug("snapshot at sequence {}: {} bytes, decisions stood still for {} us", snapshot.marketSequence(),
                    snapshot.length(), pauseNs / 1_000);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the snapshot at sequence {} could not be written, the one before serves: {}",
                    snapshot.marketSequence(), e.toString());
        }
    }

    private static boolean synced(SyncedProgress progress, long sequence) throws InterruptedException {
        long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
        while (!progress.awaitSequence(sequence, SYNC_LOOK_NS)) {
            if (progress.failure() != null || System.nanoTime() - deadline > 0) {
                return false;
            }
        }
        return true;
    }

    /** @return market sequence of the newest snapshot that this process has written, 0 before the first; any thread */
    public long newestSequence() {
        return newestSequence;
    }

    /** @return seconds since that snapshot was written, NaN before the first; any thread */
    public double ageSeconds() {
        long written = newestNanoTime;
        return written == Long.MIN_VALUE ? Double.NaN : (System.nanoTime() - written) / 1e9;
    }

    /** @return how long the newest snapshot stopped the decisions, ns; any thread */
    public long pauseNs() {
        return pauseNs;
    }

    /** @return bytes of the newest snapshot; any thread */
    public long bytes() {
        return bytes;
    }

    /** Writes what is taken, then ends. */
    @Override
    public void close() {
        closed = true;
        try {
            if (thread.isAlive() && !thread.join(CLOSE_MAX.multipliedBy(2))) {
                LOG.warn("the newest snapshot was not written in time: the one before serves");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

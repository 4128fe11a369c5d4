package io.tapedeck.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of group fsync: one round each interval while a stream is dirty, asleep otherwise. Streams in their order. */
final class Syncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private final List<StreamSync> streams = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final long intervalNs;
    private final Thread thread;
    private boolean work;
    private boolean closed;

    Syncer(long intervalNs) {
        this.intervalNs = intervalNs;
        thread = Thread.ofPlatform().daemon().name("journal-syncer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(StreamSync stream) {
        streams.add(stream);
    }

    /** Adds the stream that all others' causes are in: marked last, forced first, whenever it is opened. */
    void addFirst(StreamSync stream) {
        streams.add(0, stream);
    }

    void remove(StreamSync stream) {
        streams.remove(stream);
    }

    /** A stream has become dirty. */
    void wake() {
        lock.lock();
        try {
            work = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long last = System.nanoTime() - intervalNs;
        while (awaitWork(last)) {
            last = System.nanoTime();
            StreamSync[] round = streams.toArray(StreamSync[]::new); // a start may take one away meanwhile
            for (int i = round.length - 1; i >= 0; i--) {
                round[i].mark(); // outputs before the market: what is marked of them has its causes marked too
            }
            for (StreamSync stream : round) {
                try {
                    stream.syncMarked();
                } catch (RuntimeException | Error e) { // an Error would end this thread, and everybody would wait for it
                    stream.progress().fail(e);
                    LOG.error("journal: sync failed, the stream is FAILED", e);
                }
            }
        }
    }

    private boolean awaitWork(long last) {
        lock.lock();
        try {
            while (!closed && !work) {
                wake.awaitUninterruptibly();
            }
            awaitInterval(last + intervalNs - System.nanoTime());
            work = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitInterval(long nanos) {
        try {
            long remaining = nanos;
            while (!closed && remaining > 0) {
                remaining = wake.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // an interrupt would close the file channels: this thread ends by close() alone
            LOG.warn("journal: interrupt of the syncer ignored");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

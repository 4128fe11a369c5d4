package io.tapedeck.journal;

import io.tapedeck.event.DurableProgress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far one stream is written and synced. Published by its writer and its syncer; read by any thread. */
public final class SyncedProgress implements DurableProgress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private volatile long writtenSequence;
    private volatile long syncedSequence;
    private volatile long syncedTicket = -1;
    private volatile Throwable failure;
    private volatile boolean closed;

    SyncedProgress(long lastSequence) {
        writtenSequence = lastSequence;
        syncedSequence = lastSequence;
    }

    /** @return highest sequence that readers may take: durable under the configured policy */
    public long syncedSequence() {
        return syncedSequence;
    }

    /** @return highest sequence written, durable or not */
    public long writtenSequence() {
        return writtenSequence;
    }

    @Override
    public long syncedTicket() {
        return syncedTicket;
    }

    /** @return why the stream failed, null while it works. A failed stream never recovers in this process */
    public Throwable failure() {
        return failure;
    }

    /** States that nothing more will be written or synced, because of {@code cause}; the first cause stays. Wakes who waits. */
    public void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitSynced(long ticket, long timeoutNs) throws InterruptedException {
        if (syncedTicket >= ticket) {
            return true;
        }
        long remaining = timeoutNs;
        lock.lockInterruptibly();
        try {
            while (syncedTicket < ticket && remaining > 0 && failure == null && !closed) {
                remaining = advanced.awaitNanos(remaining);
            }
            return syncedTicket >= ticket;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@link #syncedSequence()} is at least {@code sequence}: what a reader at the end does.
     *
     * @param timeoutNs longest wait, ns
     * @return true where it is, false after the timeout, a failure or the journal's end
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean awaitSequence(long sequence, long timeoutNs) throws InterruptedException {
        if (syncedSequence >= sequence) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            long deadline = System.nanoTime() + timeoutNs;
            long remaining = timeoutNs;
            while (syncedSequence < sequence && remaining > 0 && failure == null && !closed) {
                advanced.await(remaining, TimeUnit.NANOSECONDS);
                remaining = deadline - System.nanoTime();
            }
            return syncedSequence >= sequence;
        } finally {
            lock.unlock();
        }
    }

    void begin(long lastSequence) {
        writtenSequence = lastSequence;
        syncedSequence = lastSequence;
    }

    void written(long sequence) {
        writtenSequence = sequence;
    }

    /** The sequence is published first: who sees the ticket may read its events. */
    void synced(long sequence, long ticket) {
        lock.lock();
        try {
            syncedSequence = Math.max(syncedSequence, sequence);
            syncedTicket = Math.max(syncedTicket, ticket);
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

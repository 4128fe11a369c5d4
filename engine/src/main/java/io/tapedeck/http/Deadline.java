package io.tapedeck.http;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long one thread waits for a client: it interrupts the thread, which closes the channel that the thread reads
 * or writes. The JDK's server knows such times only as properties of the whole process.
 */
final class Deadline {
    private final ScheduledExecutorService timer;
    private final Thread thread;
    private ScheduledFuture<?> pending;
    private long phase;
    private boolean expired;

    /** For the calling thread, which alone arms and disarms it. */
    Deadline(ScheduledExecutorService timer) {
        this.timer = timer;
        this.thread = Thread.currentThread();
    }

    synchronized void arm(long timeoutNs) {
        disarm();
        long armed = phase;
        pending = timer.schedule(() -> expire(armed), timeoutNs, TimeUnit.NANOSECONDS);
    }

    private synchronized void expire(long armed) {
        if (armed == phase) {
            expired = true;
            thread.interrupt();
        }
    }

    /** Ends the time; an interrupt of it that came too late is taken back. */
    synchronized void disarm() {
        phase++;
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
        if (expired) {
            expired = false;
            Thread.interrupted();
        }
    }
}

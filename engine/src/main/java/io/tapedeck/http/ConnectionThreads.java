package io.tapedeck.http;

import io.tapedeck.metrics.SharedCounter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread for each request under way, up to a limit, with a deadline from the request's first byte on. A request
 * beyond the limit is rejected; the JDK's server closes its connection then.
 */
final class ConnectionThreads implements Executor, AutoCloseable {
    /** The deadline of the request that the current thread serves. */
    static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionThreads.class);

    private final int limit;
    private final long headerTimeoutNs;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger running = new AtomicInteger();
    private final SharedCounter turnedAway = new SharedCounter();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    ConnectionThreads(int limit, long headerTimeoutNs) {
        this.limit = limit;
        this.headerTimeoutNs = headerTimeoutNs;
        timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("http-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable request) {
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            turnedAway.increment();
            throw new RejectedExecutionException("more than " + limit + " requests under way");
        }
        Thread.ofVirtual().name("http-request").start(() -> serve(request));
    }

    private void serve(Runnable request) {
        Thread thread = Thread.currentThread();
        threads.add(thread);
        try {
            Deadline deadline = new Deadline(timer);
            deadline.arm(headerTimeoutNs);
            ScopedValue.where(DEADLINE, deadline).run(() -> {
                try {
                    request.run();
                } finally {
                    deadline.disarm();
                }
            });
        } catch (RuntimeException e) {
            LOG.error("a request's thread failed; its connection may stay open until the client closes it", e);
        } finally {
            threads.remove(thread);
            running.decrementAndGet();
        }
    }

    /** Requests under way, headers not yet read included. */
    int running() {
        return running.get();
    }

    /** Connections closed because of the limit. */
    long turnedAway() {
        return turnedAway.get();
    }

    /** Interrupts what still runs and ends the timer. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        timer.shutdownNow();
    }
}

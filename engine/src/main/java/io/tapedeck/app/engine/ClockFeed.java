package io.tapedeck.app.engine;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Journals the engine's clock: the only time that decisions read. An event that the ring does not take is left out: the next
 * one follows soon.
 */
final class ClockFeed implements AutoCloseable {
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Publisher publisher;
    private final EpochNanoClock clock;
    private final long intervalNs;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("tapedeck-clock").unstarted(this::run);

    ClockFeed(Publisher publisher, EpochNanoClock clock, long intervalNs) {
        this.publisher = publisher;
        this.clock = clock;
        this.intervalNs = intervalNs;
    }

    void start() {
        thread.start();
    }

    private void run() {
        Frame frame = new Frame(128);
        try {
            do {
                frame.clear();
                frame.clock(clock.nanoTime());
            } while (publisher.offer(frame) != Publisher.HALTED && !stopped.await(intervalNs, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(STOP_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

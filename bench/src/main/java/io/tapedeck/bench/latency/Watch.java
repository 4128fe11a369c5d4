package io.tapedeck.bench.latency;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** A thread that looks again and again until it is told to stop, and once more then. Its histogram is whole behind {@link #stop}. */
final class Watch {
    /** A minute, ns: what is later is recorded as this. */
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram times = new Histogram(LONGEST_NS, DIGITS);
    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    /** What a watch does. */
    @FunctionalInterface
    interface Look {
        /**
         * @param times takes what was seen, ns
         * @return whether there was anything: without a rest looks again
         */
        boolean look(Histogram times) throws Exception;
    }

    /**
     * Starts looking.
     *
     * @param restMs between two looks of which the first saw nothing, ms; 0 for a tenth of one
     */
    Watch(String name, long restMs, Look look) {
        thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                while (!stopping) {
                    if (!look.look(times)) {
                        rest(restMs);
                    }
                }
                while (look.look(times)) {
                    // what came before the stop
                }
            } catch (Exception e) {
                failed.set(e);
            }
        });
    }

    private static void rest(long restMs) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(restMs == 0 ? 100_000 : restMs * 1_000_000));
    }

    /** Ends it. @return all that it saw, ns */
    Histogram stop() throws InterruptedException {
        stopping = true;
        thread.join();
        return seen();
    }

    /** Ends it where it runs still, whatever became of it. */
    void end() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Histogram seen() {
        if (failed.get() != null) {
            throw new IllegalStateException(thread.getName() + " failed", failed.get());
        }
        return times;
    }
}

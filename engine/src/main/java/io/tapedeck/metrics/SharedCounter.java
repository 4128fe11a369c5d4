package io.tapedeck.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A counter that any number of threads write and read; adding does not contend. */
public final class SharedCounter {
    private final LongAdder value = new LongAdder();

    /** Adds one; any thread. */
    public void increment() {
        value.increment();
    }

    /** Adds {@code amount}; any thread. */
    public void add(long amount) {
        value.add(amount);
    }

    /** @return the sum of all that was added before; adds in progress may be missing; any thread */
    public long get() {
        return value.sum();
    }
}

package io.tapedeck.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that one thread writes and any thread reads: adding is a plain load and an ordered store. */
public final class OwnedCounter {
    private final AtomicLong value = new AtomicLong();

    /** Adds one; the owning thread only. */
    public void increment() {
        add(1);
    }

    /** Adds {@code amount}; the owning thread only. */
    public void add(long amount) {
        value.setRelease(value.getPlain() + amount);
    }

    /** Replaces the value; the owning thread only. */
    public void set(long newValue) {
        value.setRelease(newValue);
    }

    /** @return the value; any thread */
    public long get() {
        return value.getAcquire();
    }
}

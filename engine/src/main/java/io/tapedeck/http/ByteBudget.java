package io.tapedeck.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all bodies together may hold. Any thread. */
final class ByteBudget {
    private final AtomicLong free;

    ByteBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes the bytes where they are free; false takes none. */
    boolean tryTake(long bytes) {
        long now = free.get();
        while (now >= bytes) {
            if (free.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = free.get();
        }
        return false;
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }

    long free() {
        return free.get();
    }
}

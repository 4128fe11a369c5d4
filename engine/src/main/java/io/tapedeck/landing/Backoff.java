package io.tapedeck.landing;

import java.util.SplittableRandom;

/** Waits between tries: doubling from the shortest to the longest, each with jitter, so that lanes do not come back at once. One thread. */
final class Backoff {
    private final long minNs;
    private final long maxNs;
    private final SplittableRandom random;
    private long nextNs;

    Backoff(long minNs, long maxNs, long seed) {
        this.minNs = minNs;
        this.maxNs = maxNs;
        this.random = new SplittableRandom(seed);
        this.nextNs = minNs;
    }

    /** @return the next wait, ns: half of it fixed, half of it random */
    long next() {
        long wait = nextNs;
        nextNs = Math.min(maxNs, nextNs * 2);
        return wait / 2 + random.nextLong(wait / 2 + 1);
    }

    void reset() {
        nextNs = minNs;
    }
}

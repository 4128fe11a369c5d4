package io.tapedeck.pipeline;

/** How the pipeline's roles are spread over threads. The journal and what decide sees do not depend on it. */
public enum Threading {
    /** {@link #COMPACT} up to 4 processors, {@link #SPLIT} beyond. */
    AUTO,
    /** Condition, journal and decide on one thread that blocks while it waits. */
    COMPACT,
    /** Condition and journal on one thread, decide on another; both block while they wait. */
    SPLIT,
    /** As {@link #SPLIT}, each thread pinned to its own core and spinning while it waits: two cores always busy. */
    SPLIT_PINNED;

    private static final int COMPACT_PROCESSORS_MAX = 4;

    /** @return the mode for a host with so many processors; never {@link #AUTO} */
    Threading concluded(int processors) {
        if (this != AUTO) {
            return this;
        }
        return processors <= COMPACT_PROCESSORS_MAX ? COMPACT : SPLIT;
    }
}

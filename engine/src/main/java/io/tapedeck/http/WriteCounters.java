package io.tapedeck.http;

import io.tapedeck.metrics.SharedCounter;

/**
 * What became of the data events of the write endpoints: received = journaled + refused + rejected + duplicate. An event is
 * a line; a body that could not be read counts as one. Any thread.
 */
public final class WriteCounters {
    private final SharedCounter journaled = new SharedCounter();
    private final SharedCounter refused = new SharedCounter();
    private final SharedCounter rejected = new SharedCounter();
    private final SharedCounter duplicate = new SharedCounter();

    WriteCounters() {
    }

    void addJournaled(long events) {
        journaled.add(events);
    }

    void addRefused(long events) {
        refused.add(events);
    }

    void addRejected(long events) {
        rejected.add(events);
    }

    void addDuplicate(long events) {
        duplicate.add(events);
    }

    /** @return events that came */
    public long received() {
        return journaled() + refused() + rejected() + duplicate();
    }

    /** @return events that the ring took */
    public long journaled() {
        return journaled.get();
    }

    /** @return events that were not taken because ring, memory or disk had no room, or the engine was stopping */
    public long refused() {
        return refused.get();
    }

    /** @return events of requests that were wrong */
    public long rejected() {
        return rejected.get();
    }

    /** @return events of requests whose key was taken before */
    public long duplicate() {
        return duplicate.get();
    }
}

package io.tapedeck.pipeline;

import io.tapedeck.metrics.OwnedCounter;
import org.agrona.DirectBuffer;

/** A decide handler that only counts. */
public final class CountingDecide implements DecideHandler {
    private final OwnedCounter events = new OwnedCounter();
    private final OwnedCounter batches = new OwnedCounter();

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        events.increment();
    }

    @Override
    public void onBatchEnd(long lastSequence) {
        batches.increment();
    }

    /** @return events seen; any thread */
    public long events() {
        return events.get();
    }

    /** @return batches seen; any thread */
    public long batches() {
        return batches.get();
    }
}

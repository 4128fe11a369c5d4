package io.tapedeck.pipeline;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.PreviewingHandler;
import io.tapedeck.metrics.OwnedCounter;
import org.agrona.DirectBuffer;

/** The decide role: calls the handler, and knows at which event it is. One thread: the ingest thread or the decide thread. */
final class Decide implements PreviewingHandler {
    private final DecideHandler handler;
    private final OwnedCounter decided = new OwnedCounter();
    private long sequence;
    private long pending;

    Decide(DecideHandler handler) {
        this.handler = handler;
    }

    @Override
    public void preview(DirectBuffer buffer, int offset) {
        handler.preview(buffer, offset);
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        sequence = EventHeader.sequence(buffer, offset);
        handler.onMessage(buffer, offset, length);
        pending++;
    }

    /** Tells the handler that there is no more for now. */
    void onBatchEnd() {
        if (pending > 0) {
            handler.onBatchEnd(sequence);
            decided.add(pending);
            pending = 0;
        }
    }

    /** @return events decided; any thread */
    long decided() {
        return decided.get();
    }

    String doing() {
        return "stage decide, handler " + handler.name() + ", at sequence " + sequence;
    }
}

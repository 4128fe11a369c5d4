package io.tapedeck.pipeline;

import io.tapedeck.event.PreviewingHandler;
import org.agrona.DirectBuffer;

/**
 * Where decisions plug in. Called on one thread, in sequence order, with every event of the market journal, and only after
 * the event's block is written. What it throws halts the engine.
 */
public interface DecideHandler extends PreviewingHandler {
    @Override
    default void preview(DirectBuffer buffer, int offset) {
    }

    /**
     * The events handed over so far are all there are for now.
     *
     * @param lastSequence market sequence of the newest event seen
     */
    default void onBatchEnd(long lastSequence) {
    }

    /** @return what to call the handler in an error */
    default String name() {
        return getClass().getSimpleName();
    }
}

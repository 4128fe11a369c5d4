package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** The outputs lane's: no output lands before the ordered lane has passed the event that caused it. One thread. */
final class CausesFirst implements Precedence {
    private final LongSupplier ordered;
    private long cause;

    /** @param ordered how far the ordered lane has landed, -1 where that is not known yet */
    CausesFirst(LongSupplier ordered) {
        this.ordered = ordered;
    }

    @Override
    public boolean holdsBack(DirectBuffer buffer, int offset) {
        cause = EventHeader.feedSequence(buffer, offset);
        return !isOver();
    }

    @Override
    public boolean isOver() {
        return ordered.getAsLong() >= cause;
    }
}

package io.tapedeck.triggers;

import io.tapedeck.event.EventFlags;

/** What the condition stage's flags mean for triggers and fills. */
public final class TickQuality {
    /** No trigger ever looks at such a tick, no order is filled by it: it says nothing of the market now. */
    public static final int UNUSABLE = EventFlags.DUPLICATE | EventFlags.LATE | EventFlags.ZERO_SIZE
            | EventFlags.SUSPICIOUS;
    /** Each trigger's {@link FlagPolicy} says what such a tick does; no order is filled by it. */
    public static final int JUDGED = EventFlags.STALE | EventFlags.CROSSED | EventFlags.GAP | EventFlags.OUTLIER
            | EventFlags.HALTED;
    /** All of them. */
    public static final int MARKED = UNUSABLE | JUDGED;

    private TickQuality() {
    }
}

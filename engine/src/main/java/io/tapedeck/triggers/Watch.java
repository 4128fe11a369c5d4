package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import java.util.Arrays;

/**
 * The triggers of one instrument, in the order in which they were armed, and for each price of the market the band within which
 * none of them has anything to do: then a tick costs two comparisons. One thread.
 */
final class Watch {
    static final int LAST = 0;
    static final int BID = 1;
    static final int ASK = 2;
    static final int MID = 3;
    static final int PRICES = 4;

    final int instrument;
    /** Newest unmarked price of each kind, 1e-9; ABSENT before the first. */
    final long[] newest = new long[PRICES];
    Trigger[] triggers = new Trigger[4];
    int count;
    /** Whether it is among those to be settled. */
    boolean unsettled;
    private final long[] low = new long[PRICES];
    private final long[] high = new long[PRICES];
    private boolean takesMarked;

    Watch(int instrument) {
        this.instrument = instrument;
        Arrays.fill(newest, FixedPoint.ABSENT);
        settle();
    }

    /** @return whether a marked tick may do anything */
    boolean takesMarked() {
        return takesMarked;
    }

    /** @return of the memory that {@link #isOutside} and {@link #newest} touch */
    long preview() {
        return newest[LAST] + low[LAST] + high[LAST];
    }

    /** @return whether a trigger may have something to do at the price */
    boolean isOutside(int which, long price) {
        return price <= low[which] || price >= high[which];
    }

    /** @return which price the trigger looks at */
    static int priceOf(Trigger trigger) {
        return switch (trigger.terms.reference) {
            case LAST -> LAST;
            case MID -> MID;
            case SIDE -> trigger.buys() ? ASK : BID;
        };
    }

    void add(Trigger trigger) {
        if (count == triggers.length) {
            triggers = Arrays.copyOf(triggers, count * 2);
        }
        triggers[count++] = trigger;
    }

    /** Drops triggers that are armed no more and measures the bands anew. */
    void settle() {
        Arrays.fill(low, Long.MIN_VALUE);
        Arrays.fill(high, Long.MAX_VALUE);
        takesMarked = false;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Trigger trigger = triggers[i];
            if (trigger.state == TriggerState.ARMED) {
                triggers[kept++] = trigger;
                int which = priceOf(trigger);
                low[which] = Math.max(low[which], trigger.lower());
                high[which] = Math.min(high[which], trigger.upper());
                takesMarked |= trigger.terms.onFlagged != FlagPolicy.HOLD;
            }
        }
        Arrays.fill(triggers, kept, count, null);
        count = kept;
        unsettled = false;
    }
}

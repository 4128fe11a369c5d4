package io.tapedeck.replay;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.decide.Decisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The ticks that moved a trigger: each behind which the trigger, decided again, had another peak. One thread.
 */
final class TriggerPath {
    private static final int KEPT = 200;

    private final long instrument;
    private final String id;
    private final Deque<Step> moves = new ArrayDeque<>();
    private long peak = FixedPoint.ABSENT;
    private long leftOut;
    private Step lastTick;
    private boolean ticked;

    /** @param rule the trigger's row; null: no trigger, only the last tick is remembered */
    TriggerPath(long instrument, RowValues rule) {
        this.instrument = instrument;
        id = rule == null ? "" : rule.text("trigger_id");
    }

    /** Looks at what the event before has made of the trigger. */
    void look(Decisions decided) {
        if (id.isEmpty() || !ticked) {
            return;
        }
        ticked = false;
        long now = decided.triggerPeak(id);
        if (now != peak && now != FixedPoint.ABSENT) {
            if (moves.size() == KEPT) {
                moves.removeFirst();
                leftOut++;
            }
            moves.add(lastTick.named("peak " + text(now)));
        }
        peak = now;
    }

    /** Takes an event behind the arming, before it is decided. */
    void on(DirectBuffer buffer, int offset, int length) {
        if (Tick.isTick(buffer, offset) && EventHeader.instrumentId(buffer, offset) == instrument) {
            lastTick = Step.of("last tick", false, buffer, offset, length);
            ticked = true;
        }
    }

    private static String text(long price) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendPrice(text, price);
        return text.toString();
    }

    List<Step> moves() {
        return new ArrayList<>(moves);
    }

    long leftOut() {
        return leftOut;
    }

    /** @return the last tick of the instrument, null where there was none */
    Step lastTick() {
        return lastTick;
    }
}

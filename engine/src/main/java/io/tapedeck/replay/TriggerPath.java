package io.tapedeck.replay;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The ticks that moved a trigger: each that brought its reference price further in the position's favour than all before it since it was
 * armed. Works the peak out by itself, from the tape alone; flagged ticks move nothing. One thread.
 */
final class TriggerPath {
    private static final int FLAGGED = EventFlags.STALE | EventFlags.CROSSED | EventFlags.GAP | EventFlags.OUTLIER
            | EventFlags.HALTED | EventFlags.ZERO_SIZE | EventFlags.DUPLICATE | EventFlags.SUSPICIOUS
            | EventFlags.LATE | EventFlags.FUTURE;
    private static final int KEPT = 200;

    private final long instrument;
    private final boolean sells;
    private final String reference;
    private final boolean trails;
    private final Deque<Step> moves = new ArrayDeque<>();
    private final Tick tick = new Tick();
    private long peak = FixedPoint.ABSENT;
    private long bid = FixedPoint.ABSENT;
    private long ask = FixedPoint.ABSENT;
    private long leftOut;
    private Step lastTick;

    /** @param rule the trigger's row; empty: no trigger, only the last tick is remembered */
    TriggerPath(long instrument, RowValues rule) {
        this.instrument = instrument;
        String side = rule == null ? "" : rule.text("side");
        sells = !side.equals("BUY") && !side.equals("COVER");
        reference = rule == null ? "last" : rule.text("reference_price");
        trails = rule != null && (rule.text("kind").equals("TRAILING_STOP") || rule.text("kind").equals("BREAK_EVEN"));
    }

    /** Takes an event behind the arming. */
    void on(DirectBuffer buffer, int offset, int length) {
        if (!Tick.isTick(buffer, offset) || EventHeader.instrumentId(buffer, offset) != instrument) {
            return;
        }
        lastTick = Step.of("last tick", false, buffer, offset, length);
        tick.wrap(buffer, offset);
        long price = trails && (tick.flags() & FLAGGED) == 0 ? price() : FixedPoint.ABSENT;
        if (price != FixedPoint.ABSENT && (peak == FixedPoint.ABSENT || (sells ? price > peak : price < peak))) {
            peak = price;
            if (moves.size() == KEPT) {
                moves.removeFirst();
                leftOut++;
            }
            moves.add(Step.of("peak " + text(price), false, buffer, offset, length));
        }
    }

    /** Reference price that this tick gives, absent where it gives none. */
    private long price() {
        if (tick.isTrade()) {
            return reference.equals("last") ? tick.price() : FixedPoint.ABSENT;
        }
        bid = tick.bid() == FixedPoint.ABSENT ? bid : tick.bid();
        ask = tick.ask() == FixedPoint.ABSENT ? ask : tick.ask();
        return switch (reference) {
            case "side" -> sells ? tick.bid() : tick.ask();
            case "mid" -> bid == FixedPoint.ABSENT || ask == FixedPoint.ABSENT
                    ? FixedPoint.ABSENT
                    : bid + (ask - bid) / 2;
            default -> FixedPoint.ABSENT;
        };
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

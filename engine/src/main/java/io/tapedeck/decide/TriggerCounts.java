package io.tapedeck.decide;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.risk.Limit;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.TriggerKind;
import io.tapedeck.triggers.TriggerState;
import java.util.Locale;

/** How often triggers and orders did what, since the begin of the state. One thread. */
@SuppressWarnings("EnumOrdinal") // counters stand in the order of the constants; a snapshot is read by its own version alone
final class TriggerCounts {
    private static final Limit[] LIMITS = Limit.values();

    private final long[] fired = new long[TriggerKind.values().length];
    private final long[] ended = new long[TriggerState.values().length];
    private final long[] made = new long[OrderSide.values().length];
    /** By limit, then those for a price that nobody knew. */
    private final long[] blocked = new long[2 * LIMITS.length];
    private final long[] others = new long[5];
    private static final int FILLS = 0;
    private static final int CANCELLED = 1;
    private static final int FAILED = 2;
    private static final int REFUSED = 3;
    private static final int ORDERS_REFUSED = 4;

    void fired(TriggerKind kind) {
        fired[kind.ordinal()]++;
    }

    void ended(TriggerState how) {
        ended[how.ordinal()]++;
    }

    void made(OrderSide side) {
        made[side.ordinal()]++;
    }

    /** An entry was blocked; {@code unknown}: because a price is not known. */
    void blocked(Limit limit, boolean unknown) {
        blocked[limit.ordinal() + (unknown ? LIMITS.length : 0)]++;
    }

    void filled() {
        others[FILLS]++;
    }

    void cancelled() {
        others[CANCELLED]++;
    }

    void exitFailed() {
        others[FAILED]++;
    }

    void refused() {
        others[REFUSED]++;
    }

    void orderRefused() {
        others[ORDERS_REFUSED]++;
    }

    /** Tells the figures; {@code alive} triggers, {@code open} orders and {@code overdue} fills there are now. */
    void count(DecisionCounts into, int alive, int open, int overdue) {
        into.now("tapedeck.triggers.alive", "Triggers armed, or fired with their order open", alive);
        for (TriggerKind kind : TriggerKind.values()) {
            into.total("tapedeck.triggers.fired", "Triggers that fired, by kind", fired[kind.ordinal()], "kind",
                    small(kind));
        }
        for (TriggerState how : TriggerState.values()) {
            if (how != TriggerState.ARMED && how != TriggerState.TRIGGERED) {
                into.total("tapedeck.triggers.ended", "Triggers whose life is over, by how it ended",
                        ended[how.ordinal()], "state", small(how));
            }
        }
        into.total("tapedeck.triggers.refused", "Rows of position_triggers that armed nothing", others[REFUSED]);
        into.total("tapedeck.orders.refused", "Rows of orders that were passed over, as the table refuses them",
                others[ORDERS_REFUSED]);
        into.now("tapedeck.orders.open", "Orders that may still be filled, those of others among them", open);
        for (OrderSide side : OrderSide.values()) {
            into.total("tapedeck.orders.made", "Orders made, by side", made[side.ordinal()], "side", small(side));
        }
        for (Limit limit : LIMITS) {
            into.total("tapedeck.orders.blocked", "Entries that a limit blocked: above it, or a price is not known",
                    blocked[limit.ordinal()], "limit", limit.label(), "cause", "above");
            into.total("tapedeck.orders.blocked", "Entries that a limit blocked: above it, or a price is not known",
                    blocked[limit.ordinal() + LIMITS.length], "limit", limit.label(), "cause", "unknown_price");
        }
        into.total("tapedeck.orders.cancelled", "Orders of ours ended before they were filled whole",
                others[CANCELLED]);
        into.now("tapedeck.orders.unbooked",
                "Orders that a row says are filled and whose trades have been missing for more than ten seconds",
                overdue);
        into.total("tapedeck.exits.failed", "Exit orders of triggers that ended unfilled while the position was open",
                others[FAILED]);
        into.total("tapedeck.paper.fills", "Fills on paper", others[FILLS]);
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private long[][] all() {
        return new long[][]{fired, ended, made, blocked, others};
    }

    void save(StateWriter state) {
        for (long[] one : all()) {
            state.putLongs(one, one.length);
        }
    }

    void restore(StateReader state) {
        for (long[] one : all()) {
            long[] saved = state.getLongs(new long[one.length]);
            System.arraycopy(saved, 0, one, 0, Math.min(saved.length, one.length)); // an earlier state has fewer
        }
    }
}

package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * What a trigger is told to do: plain values, filled in by who makes it and not changed once it is armed. Prices 1e-9 and times
 * ns, {@link FixedPoint#ABSENT} = none. One thread.
 */
public final class TriggerTerms {
    /** Longest confirmation, ns: a day. */
    public static final long CONFIRM_NS_MAX = 86_400_000_000_000L;

    /** Longest time to an exit, ns: 36,500 days, which no time of this century overflows. */
    public static final long EXIT_AFTER_NS_MAX = 36_500 * 86_400_000_000_000L;

    /** What it waits for; never null once armed. */
    public TriggerKind kind;
    /** Side of its order; null: what closes the position. */
    public OrderSide side;
    /** Units of its order, 1e-6; 0: all of the position. */
    public long quantity;
    /** Where it fires; ABSENT where {@link #levelRule} or the position's cost says it. */
    public long level = FixedPoint.ABSENT;
    /** Distance of the level from what the position cost; null: {@link #level} stands by itself. */
    public Distance levelRule;
    /** Trailing distance from the peak. */
    public Distance trail;
    /** Price from which it trails or stands at break even. */
    public long activation = FixedPoint.ABSENT;
    /** Distance of the activation price from what the position cost; null: {@link #activation} stands by itself. */
    public Distance activationRule;
    /** When it exits. */
    public long exitAt = FixedPoint.ABSENT;
    /** ns after it began to watch a position at which it exits. */
    public long exitAfter = FixedPoint.ABSENT;
    /** Which way the price must cross. */
    public CrossDirection direction = CrossDirection.BOTH;
    /** Which price it looks at. */
    public ReferencePrice reference = ReferencePrice.LAST;
    /** Ticks in a row beyond the level before it fires, at least 1. */
    public int confirmTicks = 1;
    /** ns beyond the level before it fires, 0: none. */
    public long confirmNs;
    /** What it does with marked ticks. */
    public FlagPolicy onFlagged = FlagPolicy.HOLD;
    /** Type of its order. */
    public OrderType orderType = OrderType.MARKET;
    /** Limit of its order against the price it fired at, to the worse side. */
    public long limitOffset;
    /** Those of one group cancel each other; null: none. */
    public String group;
    /** Order whose fill arms it; null: none. */
    public String bracketOrder;
    /** Id within the journal of the signal it comes from; 0: none. */
    public long signalId;
    /** When it stops watching. */
    public long expiresAt = FixedPoint.ABSENT;

    /** Takes over all of another's. */
    public TriggerTerms copy(TriggerTerms other) {
        kind = other.kind;
        side = other.side;
        quantity = other.quantity;
        level = other.level;
        levelRule = other.levelRule;
        trail = other.trail;
        activation = other.activation;
        activationRule = other.activationRule;
        exitAt = other.exitAt;
        exitAfter = other.exitAfter;
        direction = other.direction;
        reference = other.reference;
        confirmTicks = other.confirmTicks;
        confirmNs = other.confirmNs;
        onFlagged = other.onFlagged;
        orderType = other.orderType;
        limitOffset = other.limitOffset;
        group = other.group;
        bracketOrder = other.bracketOrder;
        signalId = other.signalId;
        expiresAt = other.expiresAt;
        return this;
    }

    /** @return what keeps it from being armed, null where nothing does */
    public String problem() {
        if (kind == null) {
            return "kind must be given";
        }
        if (quantity < 0 || confirmTicks < 1 || confirmNs < 0 || confirmNs > CONFIRM_NS_MAX || limitOffset < 0) {
            return "quantity and limit_offset must be 0 or above, confirm_ticks at least 1, confirm_ms 0 to 86400000";
        }
        if (exitAfter != FixedPoint.ABSENT && (exitAfter <= 0 || exitAfter > EXIT_AFTER_NS_MAX)) {
            return "exit_after_minutes must be 1 to 52560000";
        }
        if (entering()) {
            return kind != TriggerKind.PRICE_CROSS
                    ? "side " + side + " enters: only PRICE_CROSS may, " + kind + " closes a position"
                    : quantity == 0 ? "an entry must give its quantity" : levelProblem();
        }
        return levelProblem();
    }

    private String levelProblem() {
        return switch (kind) {
            case STOP_LOSS, TAKE_PROFIT -> level == FixedPoint.ABSENT && levelRule == null
                    ? kind + " must give level_price"
                    : null;
            case PRICE_CROSS -> level == FixedPoint.ABSENT ? kind + " must give level_price" : null;
            case TRAILING_STOP -> trail == null
                    ? kind + " must give one of trail_amount, trail_percent, trail_atr_multiple"
                    : null;
            case TIME_EXIT -> exitAt == FixedPoint.ABSENT && exitAfter == FixedPoint.ABSENT
                    ? kind + " must give exit_at or exit_after_minutes"
                    : null;
            case BREAK_EVEN -> null;
        };
    }

    /** @return whether its order opens or grows a position */
    boolean entering() {
        return side != null && !side.isExit();
    }

    void save(StateWriter state) {
        SavedEnum.put(state, kind);
        SavedEnum.put(state, side);
        state.putLong(quantity).putLong(level);
        Distance.save(state, levelRule);
        Distance.save(state, trail);
        state.putLong(activation);
        Distance.save(state, activationRule);
        state.putLong(exitAt).putLong(exitAfter);
        SavedEnum.put(state, direction);
        SavedEnum.put(state, reference);
        state.putInt(confirmTicks).putLong(confirmNs);
        SavedEnum.put(state, onFlagged);
        SavedEnum.put(state, orderType);
        state.putLong(limitOffset).putText(group).putText(bracketOrder).putLong(signalId).putLong(expiresAt);
    }

    static TriggerTerms restore(StateReader state) {
        TriggerTerms terms = new TriggerTerms();
        terms.kind = SavedEnum.get(state, TriggerKind.class);
        terms.side = SavedEnum.get(state, OrderSide.class);
        terms.quantity = state.getLong();
        terms.level = state.getLong();
        terms.levelRule = Distance.restore(state);
        terms.trail = Distance.restore(state);
        terms.activation = state.getLong();
        terms.activationRule = Distance.restore(state);
        terms.exitAt = state.getLong();
        terms.exitAfter = state.getLong();
        terms.direction = SavedEnum.get(state, CrossDirection.class);
        terms.reference = SavedEnum.get(state, ReferencePrice.class);
        terms.confirmTicks = state.getInt();
        terms.confirmNs = state.getLong();
        terms.onFlagged = SavedEnum.get(state, FlagPolicy.class);
        terms.orderType = SavedEnum.get(state, OrderType.class);
        terms.limitOffset = state.getLong();
        terms.group = state.getText();
        terms.bracketOrder = state.getText();
        terms.signalId = state.getLong();
        terms.expiresAt = state.getLong();
        return terms;
    }
}

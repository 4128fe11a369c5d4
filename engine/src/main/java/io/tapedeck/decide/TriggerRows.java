package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.triggers.CrossDirection;
import io.tapedeck.triggers.Distance;
import io.tapedeck.triggers.FlagPolicy;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.OrderType;
import io.tapedeck.triggers.Quantities;
import io.tapedeck.triggers.ReferencePrice;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerKind;
import io.tapedeck.triggers.TriggerState;
import io.tapedeck.triggers.TriggerTerms;
import io.tapedeck.triggers.paper.PaperExecution;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes rows of {@code position_triggers}: a whole one where decisions arm a trigger, what has changed where they change it. Prices
 * go out with the table's 8 decimals. One thread.
 */
final class TriggerRows {
    private static final Name TRIGGER_ID = new Name("trigger_id");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name EXCHANGE = new Name("exchange");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name KIND = new Name("kind");
    private static final Name SIDE = new Name("side");
    private static final Name QUANTITY = new Name("quantity");
    private static final Name LEVEL_PRICE = new Name("level_price");
    private static final Name TRAIL_AMOUNT = new Name("trail_amount");
    private static final Name TRAIL_PERCENT = new Name("trail_percent");
    private static final Name TRAIL_ATR_MULTIPLE = new Name("trail_atr_multiple");
    private static final Name ACTIVATION_PRICE = new Name("activation_price");
    private static final Name EXIT_AT = new Name("exit_at");
    private static final Name CROSS_DIRECTION = new Name("cross_direction");
    private static final Name REFERENCE_PRICE = new Name("reference_price");
    private static final Name CONFIRM_TICKS = new Name("confirm_ticks");
    private static final Name CONFIRM_MS = new Name("confirm_ms");
    private static final Name ON_FLAGGED = new Name("on_flagged");
    private static final Name ORDER_TYPE = new Name("order_type");
    private static final Name OCO_GROUP = new Name("oco_group");
    private static final Name LIMIT_OFFSET = new Name("limit_offset");
    private static final Name EXPIRES_AT = new Name("expires_at");
    private static final Name SIGNAL_ID = new Name("signal_id");
    private static final Name STATE = new Name("state");
    private static final Name ARMED_AT = new Name("armed_at");
    private static final Name PEAK_PRICE = new Name("peak_price");
    private static final Name FIRED_AT = new Name("fired_at");
    private static final Name FIRED_PRICE = new Name("fired_price");
    private static final Name ORDER_ID = new Name("order_id");
    private static final Name REASON = new Name("reason");
    private static final Name CAUSE_SEQUENCE = new Name("cause_sequence");
    private static final Map<TriggerKind, Name> KINDS = names(TriggerKind.class, false);
    private static final Map<OrderSide, Name> SIDES = names(OrderSide.class, false);
    private static final Map<OrderType, Name> TYPES = names(OrderType.class, false);
    private static final Map<CrossDirection, Name> DIRECTIONS = names(CrossDirection.class, false);
    private static final Map<TriggerState, Name> STATES = names(TriggerState.class, true);
    private static final Map<ReferencePrice, Name> REFERENCES = names(ReferencePrice.class, true);
    private static final Map<FlagPolicy, Name> POLICIES = names(FlagPolicy.class, true);
    private static final int MULTIPLE_DECIMALS = 4;
    private static final long NS_PER_MILLISECOND = 1_000_000L;
    private static final int DATABASE_DECIMALS = 8;

    private final InstrumentIndex instruments;
    private final Outputs outputs;

    TriggerRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** @return the constants' names, encoded */
    static <E extends Enum<E>> Map<E, Name> names(Class<E> type, boolean small) {
        Map<E, Name> names = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            names.put(constant, new Name(small ? constant.name().toLowerCase(Locale.ROOT) : constant.name()));
        }
        return names;
    }

    /** A price with the database's decimals, half to even; ABSENT is NULL, and what no column of prices holds. */
    static void putPrice(RowWriter row, Name column, long price) {
        if (price > PaperExecution.PRICE_MAX || price < -PaperExecution.PRICE_MAX) {
            row.putNull(column);
        } else {
            row.putDecimal(column, FixedPoint.halfEven(price, FixedPoint.PRICE_DECIMALS - DATABASE_DECIMALS),
                    -DATABASE_DECIMALS);
        }
    }

    private static void putTime(RowWriter row, Name column, long time) {
        if (time == FixedPoint.ABSENT) {
            row.putNull(column);
        } else {
            row.putTimestamp(column, time);
        }
    }

    /** A trigger that decisions armed: all that it is told to do. */
    void armed(Trigger trigger, long time) {
        TriggerTerms terms = trigger.terms();
        RowWriter row = begin(trigger.instrument(), trigger.id(), trigger.strategy(), trigger.agent(), terms.kind,
                trigger.state());
        if (terms.side == null) {
            row.putNull(SIDE);
        } else {
            row.putText(SIDE, SIDES.get(terms.side));
        }
        row.putDecimal(QUANTITY, terms.quantity == 0 ? FixedPoint.ABSENT : terms.quantity, -Quantities.DECIMALS);
        putPrice(row, LEVEL_PRICE, trigger.level());
        putTrail(row, terms.trail);
        putPrice(row, ACTIVATION_PRICE, trigger.activation());
        putTime(row, EXIT_AT, trigger.exitDue());
        if (terms.kind == TriggerKind.PRICE_CROSS && terms.direction != CrossDirection.BOTH) {
            row.putText(CROSS_DIRECTION, DIRECTIONS.get(terms.direction));
        } else {
            row.putNull(CROSS_DIRECTION);
        }
        row.putText(REFERENCE_PRICE, REFERENCES.get(terms.reference));
        row.putLong(CONFIRM_TICKS, terms.confirmTicks);
        row.putLong(CONFIRM_MS, terms.confirmNs / NS_PER_MILLISECOND);
        row.putText(ON_FLAGGED, POLICIES.get(terms.onFlagged));
        row.putText(ORDER_TYPE, TYPES.get(terms.orderType));
        if (terms.group == null) {
            row.putNull(OCO_GROUP);
        } else {
            row.putText(OCO_GROUP, terms.group);
        }
        if (terms.limitOffset != 0) {
            putPrice(row, LIMIT_OFFSET, terms.limitOffset);
        }
        if (terms.expiresAt != FixedPoint.ABSENT) {
            row.putTimestamp(EXPIRES_AT, terms.expiresAt);
        }
        if (terms.signalId == 0) {
            row.putNull(SIGNAL_ID);
        } else {
            row.putLong(SIGNAL_ID, terms.signalId);
        }
        row.putTimestamp(ARMED_AT, trigger.armedAt());
        outputs.end(time);
    }

    private static void putTrail(RowWriter row, Distance trail) {
        Distance.Unit unit = trail == null ? null : trail.unit();
        putPrice(row, TRAIL_AMOUNT, unit == Distance.Unit.PRICE ? trail.amount() : FixedPoint.ABSENT);
        row.putDecimal(TRAIL_PERCENT, unit == Distance.Unit.PERCENT ? trail.amount() : FixedPoint.ABSENT,
                -MULTIPLE_DECIMALS);
        row.putDecimal(TRAIL_ATR_MULTIPLE, unit == Distance.Unit.ATR ? trail.amount() : FixedPoint.ABSENT,
                -MULTIPLE_DECIMALS);
    }

    private RowWriter begin(int instrument, CharSequence id, CharSequence strategy, CharSequence agent,
            TriggerKind kind, TriggerState state) {
        RowWriter row = outputs.begin(Tables.POSITION_TRIGGERS);
        row.putText(TRIGGER_ID, id);
        row.putText(SYMBOL, instruments.symbol(instrument));
        row.putText(EXCHANGE, instruments.exchange(instrument));
        row.putText(STRATEGY, strategy);
        row.putText(AGENT_NAME, agent);
        row.putText(KIND, KINDS.get(kind));
        return row.putText(STATE, STATES.get(state));
    }

    /** A trigger whose state or levels have changed. */
    void changed(Trigger trigger, long time) {
        RowWriter row = begin(trigger.instrument(), trigger.id(), trigger.strategy(), trigger.agent(),
                trigger.terms().kind, trigger.state());
        putPrice(row, LEVEL_PRICE, trigger.level());
        putPrice(row, ACTIVATION_PRICE, trigger.activation());
        row.putTimestamp(ARMED_AT, trigger.armedAt());
        putPrice(row, PEAK_PRICE, trigger.peak());
        putTime(row, FIRED_AT, trigger.firedAt());
        putPrice(row, FIRED_PRICE, trigger.firedPrice());
        if (trigger.orderId() == null) {
            row.putNull(ORDER_ID);
            row.putNull(CAUSE_SEQUENCE);
        } else {
            row.putText(ORDER_ID, trigger.orderId());
            row.putLong(CAUSE_SEQUENCE, trigger.cause());
        }
        if (trigger.reason() != null) {
            row.putText(REASON, trigger.reason());
        }
        outputs.end(time);
    }

    /** What became of a row of the tape that armed nothing. */
    void answered(int instrument, TriggerRow given, TriggerKind kind, TriggerState state, long time) {
        begin(instrument, given.id, given.strategy, given.agent, kind, state).putTimestamp(ARMED_AT, time);
        outputs.end(time);
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.RowReader;
import io.tapedeck.triggers.CrossDirection;
import io.tapedeck.triggers.Distance;
import io.tapedeck.triggers.FlagPolicy;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.OrderType;
import io.tapedeck.triggers.Quantities;
import io.tapedeck.triggers.ReferencePrice;
import io.tapedeck.triggers.TriggerKind;
import io.tapedeck.triggers.TriggerState;
import io.tapedeck.triggers.TriggerTerms;

/** A row of {@code position_triggers} as the tape brings it: whose trigger it is, and what it changes of its terms. One thread. */
final class TriggerRow {
    private static final int PERCENT_DECIMALS = 4;
    private static final int PERCENT_DIGITS = 4;
    private static final int WHOLE_DIGITS = 18;
    private static final long NS_PER_MINUTE = 60_000_000_000L;
    private static final long NS_PER_MILLISECOND = 1_000_000L;

    String id;
    String symbol;
    String exchange;
    String strategy;
    String agent;
    TriggerKind kind;
    /** State that the row gives; null where it gives none. */
    TriggerState state;
    boolean foreignTenant;
    private final RowValue value = new RowValue();

    /** Sets whether landing rounds, as the tape says. */
    void rounds(boolean does) {
        value.rounds(does);
    }

    /** Reads what the row is about; {@link #id} stays null where it names none. */
    void readWhose(RowReader row) {
        id = null;
        symbol = null;
        exchange = null;
        strategy = null;
        agent = null;
        kind = null;
        state = null;
        foreignTenant = false;
        while (row.next()) {
            switch (row.name()) {
                case "trigger_id" -> id = RowValue.text(row);
                case "symbol" -> symbol = RowValue.text(row);
                case "exchange" -> exchange = RowValue.text(row);
                case "strategy" -> strategy = RowValue.text(row);
                case "agent_name" -> agent = RowValue.text(row);
                case "kind" -> kind = RowValue.constant(TriggerKind.class, row);
                case "state" -> state = RowValue.constant(TriggerState.class, row, true);
                case "tenant" -> foreignTenant = !"default".equals(RowValue.text(row));
                default -> {
                    // read with the terms
                }
            }
        }
    }

    /** Changes of the terms what the row gives; DATA error for a value that does not fit its column. */
    void readTerms(RowReader row, TriggerTerms terms) {
        terms.kind = kind == null ? terms.kind : kind;
        while (row.next()) {
            switch (row.name()) {
                case "side" -> terms.side = RowValue.constant(OrderSide.class, row);
                case "quantity" ->
                    terms.quantity = orZero(value.number(row, Quantities.DECIMALS, RowValue.QUANTITY_DIGITS));
                case "level_price" -> terms.level = price(row);
                case "activation_price" -> terms.activation = price(row);
                case "trail_amount" -> trail(terms, Distance.Unit.PRICE, price(row));
                case "trail_percent" ->
                    trail(terms, Distance.Unit.PERCENT, value.number(row, PERCENT_DECIMALS, PERCENT_DIGITS));
                case "trail_atr_multiple" ->
                    trail(terms, Distance.Unit.ATR, value.number(row, PERCENT_DECIMALS, PERCENT_DIGITS));
                case "exit_at" -> terms.exitAt = RowValue.time(row);
                case "exit_after_minutes" -> {
                    long minutes = value.number(row, 0, WHOLE_DIGITS);
                    terms.exitAfter = minutes == FixedPoint.ABSENT
                            ? minutes
                            : Math.multiplyExact(minutes, NS_PER_MINUTE);
                }
                case "cross_direction" -> {
                    CrossDirection given = RowValue.constant(CrossDirection.class, row);
                    if (given == CrossDirection.BOTH) {
                        throw TapedeckException.data("column cross_direction: expected UP, DOWN, or NULL for both");
                    }
                    terms.direction = given == null ? CrossDirection.BOTH : given;
                }
                case "confirm_ticks" -> terms.confirmTicks = Math.clamp(value.number(row, 0, WHOLE_DIGITS), 0, 1 << 30);
                case "confirm_ms" ->
                    terms.confirmNs = Math.multiplyExact(value.number(row, 0, WHOLE_DIGITS), NS_PER_MILLISECOND);
                case "limit_offset" -> terms.limitOffset = orZero(price(row));
                case "oco_group" -> terms.group = RowValue.text(row);
                case "bracket_order_id" -> terms.bracketOrder = RowValue.text(row);
                case "expires_at" -> terms.expiresAt = RowValue.time(row);
                default -> readChoices(row, terms);
            }
        }
    }

    private static void readChoices(RowReader row, TriggerTerms terms) {
        switch (row.name()) {
            case "reference_price" -> terms.reference = given(RowValue.constant(ReferencePrice.class, row, true), row);
            case "on_flagged" -> terms.onFlagged = given(RowValue.constant(FlagPolicy.class, row, true), row);
            case "order_type" -> terms.orderType = given(RowValue.constant(OrderType.class, row), row);
            default -> {
                // nothing that terms hold
            }
        }
    }

    private static <E> E given(E value, RowReader row) {
        if (value == null) {
            throw TapedeckException.data("column " + row.name() + ": expected a value, got NULL");
        }
        return value;
    }

    private long price(RowReader row) {
        return value.price(row);
    }

    private static long orZero(long number) {
        return number == FixedPoint.ABSENT ? 0 : number;
    }

    private static void trail(TriggerTerms terms, Distance.Unit unit, long amount) {
        if (amount != FixedPoint.ABSENT) {
            terms.trail = new Distance(unit, amount);
        } else if (terms.trail != null && terms.trail.unit() == unit) {
            terms.trail = null;
        }
    }
}

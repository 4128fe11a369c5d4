package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.OrderType;
import io.tapedeck.triggers.Quantities;
import java.util.Map;

/** Writes rows of {@code orders}, the whole row at each change, and of {@code trades} that paper execution makes. One thread. */
final class OrderRows {
    /** States of an order that decisions give it. */
    enum Status {
        PENDING, SUBMITTED, PARTIAL, FILLED, CANCELLED, REJECTED
    }

    private static final Name SUBMITTED_AT = new Name("submitted_at");
    private static final Name ORDER_ID = new Name("order_id");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name EXCHANGE = new Name("exchange");
    private static final Name SIDE = new Name("side");
    private static final Name ORDER_TYPE = new Name("order_type");
    private static final Name QUANTITY = new Name("quantity");
    private static final Name FILLED_QUANTITY = new Name("filled_quantity");
    private static final Name PRICE = new Name("price");
    private static final Name STOP_PRICE = new Name("stop_price");
    private static final Name TIME_IN_FORCE = new Name("time_in_force");
    private static final Name STATUS = new Name("status");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name SIGNAL_ID = new Name("signal_id");
    private static final Name UPDATED_AT = new Name("updated_at");
    private static final Name FILLED_AT = new Name("filled_at");
    private static final Name CANCELLED_AT = new Name("cancelled_at");
    private static final Name BROKER = new Name("broker");
    private static final Name ALGO_PARAMS = new Name("algo_params");
    private static final Name EXECUTED_AT = new Name("executed_at");
    private static final Name TRADE_ID = new Name("trade_id");
    private static final Name COMMISSION = new Name("commission");
    private static final Name SLIPPAGE = new Name("slippage");
    private static final Name SETTLEMENT_DATE = new Name("settlement_date");
    private static final Name CURRENCY = new Name("currency");
    private static final Name FX_RATE = new Name("fx_rate");
    private static final Name GOOD_TILL_CANCELLED = new Name("GTC");
    private static final Map<OrderSide, Name> SIDES = TriggerRows.names(OrderSide.class, false);
    private static final Map<OrderType, Name> TYPES = TriggerRows.names(OrderType.class, false);
    private static final Map<Status, Name> STATUSES = TriggerRows.names(Status.class, false);
    private static final int FX_DECIMALS = 8;
    private static final long SLIPPAGE_UNIT = 1_000; // 1e-9 to the column's 1e-6
    private static final long SLIPPAGE_MAX = 9_999_999_999L;

    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private Name broker = new Name("");

    OrderRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    void broker(String name) {
        broker = new Name(name);
    }

    /**
     * An order as it is now.
     *
     * @param reason why it was rejected, JSON; null otherwise
     */
    void order(Order order, Status status, CharSequence reason, long time) {
        RowWriter row = outputs.begin(Tables.ORDERS);
        row.putTimestamp(SUBMITTED_AT, order.submittedAt());
        row.putText(ORDER_ID, order.id());
        putWhose(row, order);
        row.putText(ORDER_TYPE, TYPES.get(order.type()));
        row.putDecimal(QUANTITY, order.quantity(), -Quantities.DECIMALS);
        row.putDecimal(FILLED_QUANTITY, order.filled(), -Quantities.DECIMALS);
        TriggerRows.putPrice(row, PRICE, order.limit());
        TriggerRows.putPrice(row, STOP_PRICE, order.stop());
        row.putText(TIME_IN_FORCE, GOOD_TILL_CANCELLED);
        row.putText(STATUS, STATUSES.get(status));
        if (order.signalId() == 0) {
            row.putNull(SIGNAL_ID);
        } else {
            row.putLong(SIGNAL_ID, order.signalId());
        }
        putTime(row, UPDATED_AT, status != Status.PENDING, time);
        putTime(row, FILLED_AT, status == Status.FILLED, time);
        putTime(row, CANCELLED_AT, status == Status.CANCELLED, time);
        row.putText(BROKER, broker);
        if (reason == null) {
            row.putNull(ALGO_PARAMS);
        } else {
            row.putText(ALGO_PARAMS, reason);
        }
        outputs.end(order.submittedAt());
    }

    private static void putTime(RowWriter row, Name column, boolean given, long time) {
        if (given) {
            row.putTimestamp(column, time);
        } else {
            row.putNull(column);
        }
    }

    private void putWhose(RowWriter row, Order order) {
        row.putText(SYMBOL, instruments.symbol(order.instrument()));
        row.putText(EXCHANGE, instruments.exchange(order.instrument()));
        row.putText(STRATEGY, order.strategy());
        row.putText(AGENT_NAME, order.agent());
        row.putText(SIDE, SIDES.get(order.side()));
    }

    /**
     * A fill.
     *
     * @param tradeId id of this row
     * @param quantity 1e-6, above 0
     * @param commission 1e-6
     * @param settles day since 1970 on which it settles
     * @param currency of price and commission
     * @param fxRate portfolio's currency for one of it, 1e-8
     */
    void trade(Order order, CharSequence tradeId, long quantity, long price, long commission, long settles,
            CharSequence currency, long fxRate, long time) {
        RowWriter row = outputs.begin(Tables.TRADES);
        row.putTimestamp(EXECUTED_AT, time);
        row.putText(TRADE_ID, tradeId);
        row.putText(ORDER_ID, order.id());
        putWhose(row, order);
        row.putDecimal(QUANTITY, order.side().sign() * quantity, -Quantities.DECIMALS);
        TriggerRows.putPrice(row, PRICE, price);
        row.putDecimal(COMMISSION, commission, -Quantities.DECIMALS);
        row.putDecimal(SLIPPAGE, slippage(order, price), -Quantities.DECIMALS);
        row.putText(BROKER, broker);
        row.putText(SETTLEMENT_DATE, java.time.LocalDate.ofEpochDay(settles).toString());
        row.putText(CURRENCY, currency);
        row.putDecimal(FX_RATE, fxRate, -FX_DECIMALS);
        outputs.end(time);
    }

    /** Price against the one decided at, above 0 is worse, 1e-6 rounded away from 0; ABSENT where it is not known or too large. */
    private static long slippage(Order order, long price) {
        if (order.decidedPrice() == FixedPoint.ABSENT) {
            return FixedPoint.ABSENT;
        }
        long worse = order.side().sign() * (price - order.decidedPrice());
        long units = worse >= 0 ? Math.ceilDiv(worse, SLIPPAGE_UNIT) : Math.floorDiv(worse, SLIPPAGE_UNIT);
        return Math.abs(units) > SLIPPAGE_MAX ? FixedPoint.ABSENT : units;
    }
}

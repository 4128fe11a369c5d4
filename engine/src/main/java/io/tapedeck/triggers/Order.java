package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * An order that is or was open: one that triggers or fused signals made, or one that the tape told of. Prices 1e-9, quantities
 * 1e-6 and above 0, times ns; {@link FixedPoint#ABSENT} = none. One thread.
 */
public final class Order implements Timed {
    long serial;
    String id;
    int instrument;
    String strategy;
    String agent;
    OrderSide side;
    OrderType type = OrderType.MARKET;
    long quantity;
    long filledByTrades;
    long filledByStatus;
    long limit = FixedPoint.ABSENT;
    long stop = FixedPoint.ABSENT;
    /** Whether the stop price was reached. */
    boolean live;
    long decidedPrice = FixedPoint.ABSENT;
    long signalId;
    long cause;
    long submittedAt;
    long endsAt = FixedPoint.ABSENT;
    /** Of an entry: where its bracket goes. */
    long entryStop = FixedPoint.ABSENT;
    long entryTarget = FixedPoint.ABSENT;
    /** Of an entry: price and rate (1e-8) at which it counts towards limits, and what it counts there now, 1e-6. */
    long expectedPrice = FixedPoint.ABSENT;
    long expectedRate;
    long counted;
    /** Filled, and no trade is waited for: booked when it was first seen, or told too long ago. Until when a row's fill counts. */
    long bookedBefore;
    long unbookedUntil = Long.MIN_VALUE;
    /** When it is told next that trades of it are missing; the row of risk_alerts that tells of it, 0 = none, and its time. */
    long unbookedDue = Long.MIN_VALUE;
    long alert;
    long alertTime;
    /** Whether it was made here: its trades carry our id, so none of them can be another's. */
    boolean made;
    /** Whether it was told that it waits for a price that trades can hold. */
    boolean waits;
    /** Whether it is ours to report: made here, or given to paper execution. */
    boolean own = true;
    boolean open = true;
    Trigger trigger;

    /** @return a market order; quantity 1e-6, above 0 */
    public static Order of(String id, int instrument, String strategy, String agent, OrderSide side, long quantity) {
        Order order = new Order();
        order.id = id;
        order.instrument = instrument;
        order.strategy = strategy;
        order.agent = agent;
        order.side = side;
        order.quantity = quantity;
        return order;
    }

    /** Sets how it executes; prices 1e-9, of which those that the type does not use are not kept. */
    public Order terms(OrderType how, long limitPrice, long stopPrice) {
        type = how;
        limit = how.limited() ? limitPrice : FixedPoint.ABSENT;
        stop = how.stopped() ? stopPrice : FixedPoint.ABSENT;
        return this;
    }

    /**
     * Sets how the tape told of it.
     *
     * @param submitted its time, ns
     * @param sequence market sequence of the row
     * @param ours whether it is ours to execute
     */
    public Order told(long submitted, long sequence, boolean ours) {
        submittedAt = submitted;
        cause = sequence;
        own = ours;
        return this;
    }

    /** @return its text id */
    public String id() {
        return id;
    }

    /** @return its instrument's dense index */
    public int instrument() {
        return instrument;
    }

    /** @return the strategy whose position it changes */
    public String strategy() {
        return strategy;
    }

    /** @return the agent whose position it changes */
    public String agent() {
        return agent;
    }

    /** @return what it does */
    public OrderSide side() {
        return side;
    }

    /** @return how it executes */
    public OrderType type() {
        return type;
    }

    /** @return units ordered, 1e-6 */
    public long quantity() {
        return quantity;
    }

    /** @return units filled so far, 1e-6 */
    public long filled() {
        return Math.max(filledByTrades, filledByStatus);
    }

    /** @return units not filled yet, 1e-6 */
    public long remaining() {
        return Math.max(0, quantity - filled());
    }

    /** @return its limit, 1e-9 */
    public long limit() {
        return limit;
    }

    /** @return its stop price, 1e-9 */
    public long stop() {
        return stop;
    }

    /**
     * Where it is expected to be filled, as limits count it.
     *
     * @param market newest price of its instrument, 1e-9, ABSENT where there is none
     * @return 1e-9, ABSENT where nobody knows
     */
    public long expectedAt(long market) {
        return WorkingEntries.expected(this, market);
    }

    /** @return price at which it was decided, 1e-9 */
    public long decidedPrice() {
        return decidedPrice;
    }

    /** @return id within the journal of the signal behind it, 0 = none */
    public long signalId() {
        return signalId;
    }

    /** @return market sequence of its cause */
    public long cause() {
        return cause;
    }

    /** @return time of its cause, ns: with the id its name in {@code orders} */
    public long submittedAt() {
        return submittedAt;
    }

    /** @return whether triggers or fused signals made it */
    public boolean isMade() {
        return made;
    }

    /** @return id within the journal of the row that tells of trades that are missing, 0 where none does */
    public long alert() {
        return alert;
    }

    /** @return time of that row, ns */
    public long alertTime() {
        return alertTime;
    }

    /** Names the row that tells of trades that are missing; time in ns. */
    public void alerted(long row, long time) {
        alert = row;
        alertTime = time;
    }

    /** @return whether it is ours to report and to execute on paper */
    public boolean isOwn() {
        return own;
    }

    /** @return whether it may still be filled */
    public boolean isOpen() {
        return open;
    }

    /** @return whether its stop price was reached, or it has none */
    public boolean isLive() {
        return live || !type.stopped();
    }

    /** Its stop price was reached. */
    public void goLive() {
        live = true;
    }

    /** @return whether it is of a position */
    public boolean isOf(int ofInstrument, String ofStrategy, String ofAgent) {
        return instrument == ofInstrument && strategy.equals(ofStrategy) && agent.equals(ofAgent);
    }

    void save(StateWriter state) {
        state.putLong(serial).putText(id).putInt(instrument).putText(strategy).putText(agent);
        SavedEnum.put(state, side);
        SavedEnum.put(state, type);
        state.putLong(quantity).putLong(filledByTrades).putLong(filledByStatus).putLong(limit).putLong(stop)
                .putBoolean(live).putLong(decidedPrice).putLong(signalId).putLong(cause).putLong(submittedAt)
                .putLong(endsAt).putLong(entryStop).putLong(entryTarget).putLong(expectedPrice).putLong(expectedRate)
                .putLong(bookedBefore).putLong(unbookedUntil).putLong(unbookedDue).putLong(alert).putLong(alertTime)
                .putBoolean(made).putBoolean(waits).putBoolean(own)
                .putLong(trigger == null ? -1 : trigger.serial);
    }

    /** Reads all but the trigger, whose serial stands next. */
    static Order restore(StateReader state) {
        Order order = new Order();
        order.serial = state.getLong();
        order.id = state.getText();
        order.instrument = state.getInt();
        order.strategy = state.getText();
        order.agent = state.getText();
        order.side = SavedEnum.get(state, OrderSide.class);
        order.type = SavedEnum.get(state, OrderType.class);
        order.quantity = state.getLong();
        order.filledByTrades = state.getLong();
        order.filledByStatus = state.getLong();
        order.limit = state.getLong();
        order.stop = state.getLong();
        order.live = state.getBoolean();
        order.decidedPrice = state.getLong();
        order.signalId = state.getLong();
        order.cause = state.getLong();
        order.submittedAt = state.getLong();
        order.endsAt = state.getLong();
        order.entryStop = state.getLong();
        order.entryTarget = state.getLong();
        order.expectedPrice = state.getLong();
        order.expectedRate = state.getLong();
        order.bookedBefore = state.getLong();
        order.unbookedUntil = state.getLong();
        order.unbookedDue = state.getLong();
        order.alert = state.getLong();
        order.alertTime = state.getLong();
        order.made = state.getBoolean();
        order.waits = state.getBoolean();
        order.own = state.getBoolean();
        return order;
    }

    /** @return what a fired trigger asks for; a price where it has one, else it is a market order */
    static Order of(Trigger trigger, OrderSide side, long quantity, long price) {
        Order order = new Order();
        order.instrument = trigger.instrument;
        order.strategy = trigger.strategy;
        order.agent = trigger.agent;
        order.side = side;
        order.quantity = quantity;
        order.decidedPrice = price;
        order.signalId = trigger.terms.signalId;
        order.trigger = trigger;
        if (price != FixedPoint.ABSENT) {
            order.type = trigger.terms.orderType;
            boolean buys = side.sign() > 0;
            long worse = buys ? trigger.terms.limitOffset : -trigger.terms.limitOffset;
            order.limit = order.type.limited()
                    ? OpenOrders.printable(Distance.add(price, worse), !buys)
                    : FixedPoint.ABSENT;
            order.stop = order.type.stopped() ? OpenOrders.printable(price, buys) : FixedPoint.ABSENT;
        }
        return order;
    }
}

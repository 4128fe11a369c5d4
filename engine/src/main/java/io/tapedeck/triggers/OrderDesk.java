package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;

/** What becomes of orders: placed, filled, ended; tells the triggers that hang on them. One thread. */
public final class OrderDesk {
    private final TapeMoment moment;
    private final TriggerListener listener;
    private final OpenOrders orders;
    private final TriggerBook book;
    private final Timers timers;
    private Order lastEntry;
    private long lastEntryCause;

    OrderDesk(TapeMoment moment, TriggerListener listener, OpenOrders orders, TriggerBook book, Timers timers) {
        this.moment = moment;
        this.listener = listener;
        this.orders = orders;
        this.book = book;
        this.timers = timers;
    }

    /**
     * Makes an order, unless a limit refuses it.
     *
     * @return whether it was made
     */
    boolean place(Order order) {
        order.cause = moment.sequence();
        order.submittedAt = moment.eventTime();
        order.made = true;
        String refusal = order.side.isExit() ? null : listener.refusal(order);
        order.id = listener.nextId();
        if (refusal != null) {
            order.open = false;
            orders.past.end(order.id, 0);
            listener.onRefused(order, refusal);
            return false;
        }
        orders.add(order);
        if (order.endsAt != FixedPoint.ABSENT) {
            timers.add(order.endsAt, Timers.ORDER_END, order);
        }
        listener.onOrder(order);
        return true;
    }

    /**
     * Fills an order of ours.
     *
     * @param quantity 1e-6, above 0, at most what remains
     * @param price 1e-9
     */
    public void fill(Order order, long quantity, long price) {
        order.waits = false;
        book(order, quantity);
        listener.onFilled(order, quantity, price);
        endWhenFilled(order);
    }

    /**
     * A trade that the tape tells of; to be told before the position moves by it.
     *
     * @param quantity 1e-6, above 0
     */
    public void onTrade(int instrument, String orderId, long quantity) {
        Order order = orders.find(orderId);
        if (order == null) {
            orders.past.fill(orderId, quantity);
            Order late = orders.unbooked.booked(orderId, quantity);
            if (late != null) {
                orders.entries.changed(late);
            }
            Order entry = orders.signalled.find(orderId);
            if (entry != null) {
                lastEntry = entry;
                lastEntryCause = moment.sequence();
            }
            book.brackets.onFilled(instrument, orderId);
            book.brackets.onLateTrade(orderId);
        } else {
            book(order, quantity);
            endWhenFilled(order);
        }
        orders.unbooked.settle();
        book.settle();
    }

    /**
     * A trade that names an order of which the tape knows nothing; to be told before the position moves by it.
     *
     * @param sign 1 buys, -1 sells
     * @param quantity 1e-6, above 0
     */
    public void onStray(int instrument, String strategy, String agent, int sign, long quantity) {
        orders.unbooked.stray(instrument, strategy, agent, sign, quantity, orders.entries::changed);
        orders.unbooked.settle();
    }

    /**
     * A trade of an order's id on the other side: it takes back what an earlier one had filled.
     *
     * @param quantity 1e-6, above 0
     */
    public void onReversed(Order order, long quantity) {
        order.filledByTrades = Math.max(0, order.filledByTrades - quantity);
        order.filledByStatus = Math.max(0, order.filledByStatus - quantity);
        orders.entries.changed(order);
        orders.unbooked.settle();
    }

    /** The trades of what a row says is filled have not come in time: told, and what that leaves open guarded again. */
    void onOverdue(Order order) {
        long units = Unbooked.missing(order);
        if (units > 0) {
            listener.onUnbooked(order, units, orders.unbooked.age(order));
            if (order.made) {
                orders.unbooked.repeat(order);
            }
        }
        orders.unbooked.settle();
        if (units > 0 && order.side.isExit()) {
            book.spent.doubted(order);
        }
    }

    /**
     * The tape takes back what it has said before: less of an order is filled. Nothing is known of it where no trade of it is
     * waited for.
     *
     * @param filled 1e-6; what trades have booked stays
     */
    public void onCorrected(String orderId, long filled) {
        Order order = orders.unbooked.find(orderId);
        if (order == null || filled >= order.filledByStatus) {
            return;
        }
        order.filledByStatus = Math.max(filled, order.filledByTrades);
        orders.past.correct(orderId, order.filled());
        orders.entries.changed(order);
        orders.unbooked.settle();
        if (!order.open && order.side.isExit()) {
            book.spent.doubted(order);
            if (order.made && !book.guards().guarded(order.instrument, order.strategy, order.agent)) {
                listener.onExitFailed(order);
            }
        }
        book.settle();
    }

    /** A fill is counted, and what waits for it released, before the position moves. */
    private void book(Order order, long quantity) {
        order.filledByTrades += quantity;
        if (!order.side.isExit()) {
            lastEntry = order;
            lastEntryCause = moment.sequence();
        }
        if (order.remaining() == 0) {
            orders.remove(order);
        } else {
            orders.entries.changed(order);
        }
        book.brackets.onFilled(order.instrument, order.id);
    }

    private void endWhenFilled(Order order) {
        if (order.remaining() == 0 && order.trigger != null && order.trigger.state == TriggerState.TRIGGERED) {
            book.end(order.trigger, TriggerState.DONE, null);
        }
    }

    /** @return the entry that this event fills for a strategy and agent, null where there is none */
    Order entryOf(int instrument, String strategy, String agent) {
        return lastEntry != null && lastEntryCause == moment.sequence() && lastEntry.isOf(instrument, strategy, agent)
                ? lastEntry
                : null;
    }

    /** Ends an order of ours that was not filled whole. */
    public void cancel(Order order) {
        orders.remove(order);
        listener.onCancelled(order);
        fail(order);
    }

    private void fail(Order order) {
        if (order.trigger != null && order.trigger.state == TriggerState.TRIGGERED) {
            boolean partly = order.filled() > 0;
            book.end(order.trigger, partly ? TriggerState.DONE : TriggerState.CANCELLED,
                    "order " + order.id + (partly ? " ended partly filled" : " ended unfilled"));
        }
        if (order.filled() == 0) {
            book.brackets.onFailed(order.instrument, order.id);
        }
        if (order.trigger == null && order.side.isExit()) {
            book.spent.uncovered(order);
        }
    }

    /**
     * An order that the tape tells of and that is not open: opened for what is left of it, unless it has ended. What its row says
     * is filled and no trade has booked waits for its trade.
     *
     * @param filled 1e-6 so far as its row says, 0 where it does not say
     * @param ended whether its row says that it has ended; with something filled
     */
    public void onNew(Order order, long filled, boolean ended) {
        if (orders.past.isEnded(order.id)) {
            return;
        }
        order.filledByTrades = orders.past.filled(order.id);
        order.bookedBefore = order.filledByTrades;
        order.filledByStatus = filled;
        orders.add(order);
        orders.unbooked.settle();
        orders.unbooked.told(order);
        if (ended || order.remaining() == 0) {
            orders.remove(order);
        } else {
            orders.entries.changed(order);
        }
        if (order.filled() > 0) {
            book.brackets.onFilled(order.instrument, order.id);
        }
        book.settle();
    }

    /**
     * The tape tells other terms of an open order than were known: whoever executes it has changed it. Of an order made here the
     * quantity only shrinks: a row that repeats what was ordered first must not take back a cut.
     *
     * @param quantity 1e-6, 0 or below where it is not told; never below what is filled
     * @param limit 1e-9, ABSENT where it is not told
     * @param stop 1e-9, ABSENT where it is not told
     */
    public void onAmended(Order order, long quantity, long limit, long stop) {
        long before = order.remaining();
        boolean madeHere = order.trigger != null || order.signalId != 0;
        if (quantity > 0) {
            order.quantity = Math.max(madeHere ? Math.min(quantity, order.quantity) : quantity, order.filled());
        }
        order.limit = order.type.limited() && limit != FixedPoint.ABSENT ? limit : order.limit;
        order.stop = order.type.stopped() && stop != FixedPoint.ABSENT ? stop : order.stop;
        orders.entries.repriced(order);
        if (order.remaining() < before && order.side.isExit()) {
            if (order.trigger != null) {
                listener.onExitCut(order, before - order.remaining());
            }
            book.spent.uncovered(order);
        }
    }

    /**
     * An order that is not open has ended, as the tape says.
     *
     * @param instrument -1 where it is not known
     * @param filled 1e-6, 0: nothing is known to be filled
     */
    public void onEnded(int instrument, String orderId, long filled) {
        orders.past.end(orderId, filled);
        if (instrument >= 0 && orders.isFilled(orderId)) {
            book.brackets.onFilled(instrument, orderId);
        } else if (instrument >= 0) {
            book.brackets.onFailed(instrument, orderId);
        }
        book.settle();
    }

    /**
     * What the tape says of an open order.
     *
     * @param filled 1e-6 so far, 0 where it does not say
     * @param whole whether it is filled whole
     * @param ended whether it ended otherwise
     */
    public void onStatus(Order order, long filled, boolean whole, boolean ended) {
        orders.unbooked.settle();
        long said = whole ? order.quantity : filled;
        if (said > order.filledByStatus) { // a row that repeats what is known gives its trade no more time
            order.filledByStatus = said;
            orders.unbooked.told(order);
        }
        orders.entries.changed(order);
        if (order.filled() > 0) {
            book.brackets.onFilled(order.instrument, order.id);
        }
        if (order.remaining() == 0) {
            orders.remove(order);
            endWhenFilled(order);
        } else if (ended) {
            orders.remove(order);
            boolean guards = order.trigger != null && order.side.isExit();
            if (guards) {
                listener.onExitFailed(order);
            }
            fail(order);
            if (guards) {
                book.spent.uncovered(order);
            }
        }
        book.settle();
    }

    /**
     * A position has shrunk by what was no fill of its exits: of ours, the newest first, those are cut or cancelled that would sell
     * or cover more than is left.
     *
     * @param left units, 1e-6, signed, not 0
     */
    void onShrunk(int instrument, String strategy, String agent, long left) {
        OrderSide closing = OrderSide.closing(left);
        long excess = orders.leaving(instrument, strategy, agent, closing) - Math.abs(left);
        Order[] open = orders.of(instrument);
        for (int i = open.length - 1; i >= 0 && excess > 0; i--) {
            Order order = open[i];
            if (order.own && order.side == closing && order.isOf(instrument, strategy, agent)) {
                long cut = Math.min(excess, order.remaining());
                excess -= cut;
                if (cut == order.remaining()) {
                    cancel(order);
                } else {
                    order.quantity -= cut;
                    listener.onReduced(order);
                }
            }
        }
    }

    /** A trigger leaves a position whole: what is left of our own entries to it would follow the exit, and is ended. */
    void cancelEntries(int instrument, String strategy, String agent) {
        for (Order order : orders.of(instrument)) {
            if (order.open && order.own && !order.side.isExit() && order.isOf(instrument, strategy, agent)) {
                cancel(order);
            }
        }
    }

    /** A position is closed: exits of ours that are still open have nothing to close. */
    void onClosed(int instrument, String strategy, String agent) {
        for (Order order : orders.of(instrument)) {
            if (order.open && order.own && order.side.isExit() && order.isOf(instrument, strategy, agent)) {
                cancel(order);
            }
        }
        orders.unbooked.closed(instrument, strategy, agent);
    }

    /**
     * An order of ours meets a price that trades cannot hold, and waits; told once, until it is filled.
     *
     * @param price 1e-9
     */
    public void waits(Order order, long price) {
        if (!order.waits) {
            order.waits = true;
            listener.onWaits(order, price);
        }
    }
}

package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;

/**
 * Shows prices to the triggers of an instrument and fires those that have come there: each once, its order made, its group ended.
 * Nothing is allocated by a price that changes nothing. One thread.
 */
final class Firing {
    private static final long ABSENT = FixedPoint.ABSENT;

    private final TriggerBook book;
    private final TapeMoment moment;
    private final Holdings holdings;
    private final TriggerListener listener;

    Firing(TriggerBook book, TapeMoment moment, Holdings holdings, TriggerListener listener) {
        this.book = book;
        this.moment = moment;
        this.holdings = holdings;
        this.listener = listener;
    }

    /** A trade: price 1e-9; @return whether a trigger has seen it */
    boolean onTrade(int instrument, long price, int flags) {
        Watch watch = book.registry.watch(instrument);
        if (watch == null || (flags & TickQuality.UNUSABLE) != 0) {
            return false;
        }
        see(watch, Watch.LAST, price, (flags & TickQuality.JUDGED) != 0);
        return true;
    }

    /** A quote: prices 1e-9, ABSENT where a side is missing; @return whether a trigger has seen it */
    boolean onQuote(int instrument, long bid, long ask, int flags) {
        Watch watch = book.registry.watch(instrument);
        if (watch == null || (flags & TickQuality.UNUSABLE) != 0) {
            return false;
        }
        boolean marked = (flags & TickQuality.JUDGED) != 0;
        see(watch, Watch.BID, bid, marked);
        see(watch, Watch.ASK, ask, marked);
        see(watch, Watch.MID, bid == ABSENT || ask == ABSENT ? ABSENT : (bid & ask) + ((bid ^ ask) >> 1), marked);
        return true;
    }

    private void see(Watch watch, int which, long price, boolean marked) {
        if (price == ABSENT || (marked && !watch.takesMarked())) {
            return;
        }
        if (!marked) {
            watch.newest[which] = price;
        }
        if (watch.isOutside(which, price)) {
            observe(watch, which, price, marked);
        }
    }

    private void observe(Watch watch, int which, long price, boolean marked) {
        int armed = watch.count;
        for (int i = 0; i < armed; i++) {
            Trigger trigger = watch.triggers[i];
            if (trigger.state == TriggerState.ARMED && Watch.priceOf(trigger) == which
                    && trigger.watchesAfter < moment.sequence()) {
                if (trigger.observe(price, marked, moment.tapeTime())) {
                    fire(trigger, price);
                } else {
                    awaitConfirmation(trigger);
                }
            }
        }
        book.registry.touch(watch);
    }

    private void awaitConfirmation(Trigger trigger) {
        long due = trigger.confirmationDue();
        if (due > moment.tapeTime() && !trigger.confirmationQueued) { // one that is over waits for ticks alone
            trigger.confirmationQueued = true;
            book.timers.add(due, Timers.CONFIRMATION, trigger);
        }
    }

    /** The time of a confirmation has come. */
    void confirm(Trigger trigger) {
        trigger.confirmationQueued = false;
        if (trigger.confirmationDue() != ABSENT && trigger.confirmed(moment.tapeTime())) {
            fire(trigger, trigger.beyondPrice());
        } else {
            awaitConfirmation(trigger);
        }
    }

    /** Told once an order, where what covers the position has been open for so long that it is no fill about to come. */
    private void tellCovered(Trigger trigger, OrderSide side, long price) {
        if (!side.isExit()) {
            return;
        }
        for (Order order : book.orders().of(trigger.instrument)) {
            if (order.side == side && order.isOf(trigger.instrument, trigger.strategy, trigger.agent)
                    && moment.eventTime() - order.submittedAt > Unbooked.MOST_NS) {
                if (trigger.toldCovered != order.serial) {
                    trigger.toldCovered = order.serial;
                    listener.onCovered(trigger, order, price);
                }
                return;
            }
        }
    }

    /** Makes its order; where other exits cover all that is held, it stays armed. */
    void fire(Trigger trigger, long price) {
        OrderSide side = trigger.terms.side != null ? trigger.terms.side : OrderSide.closing(trigger.direction);
        long quantity = book.orders().quantity(trigger, side, holdings);
        if (quantity <= 0) {
            tellCovered(trigger, side, price);
            return;
        }
        Order order = Order.of(trigger, side, quantity, price);
        trigger.state = TriggerState.TRIGGERED;
        trigger.firedAt = moment.eventTime();
        trigger.firedPrice = price;
        trigger.cause = moment.sequence();
        book.registry.touch(trigger);
        boolean placed = book.desk().place(order);
        trigger.orderId = order.id;
        if (!placed) {
            book.end(trigger, TriggerState.CANCELLED, "its order " + order.id + " was refused"); // its group goes on
            return;
        }
        listener.onChanged(trigger);
        book.spent.add(trigger, order.id);
        for (Trigger other : book.registry.others(trigger)) {
            if (other.position == trigger.position) {
                book.spent.add(other, order.id);
            }
            book.end(other, TriggerState.CANCELLED, trigger.id + " of its group has fired");
        }
        if (side.isExit() && trigger.terms.quantity == 0) {
            book.desk().cancelEntries(trigger.instrument, trigger.strategy, trigger.agent);
        }
    }
}

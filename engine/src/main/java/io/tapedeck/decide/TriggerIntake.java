package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.RowReader;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.Trade;
import io.tapedeck.positions.TradeReader;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerBook;
import io.tapedeck.triggers.TriggerState;
import io.tapedeck.triggers.TriggerTerms;
import io.tapedeck.triggers.paper.ExecutionOptions;

/**
 * Rows of {@code position_triggers}, {@code orders} and {@code trades} that the tape brings. A row that cannot be taken is told of
 * (triggers) or passed over (orders, trades: landing refuses what does not fit their columns); none stops decisions. One thread.
 */
final class TriggerIntake {
    private final InstrumentIndex instruments;
    private final TapeMoment now;
    private final TriggerBook book;
    private final TriggerOutputs told;
    private final TriggerRow triggerRow = new TriggerRow();
    private final OrderRow orderRow = new OrderRow();
    private final RowReader again = new RowReader();
    private final PositionBook positions;
    private final TradeReader tradeReader = new TradeReader();
    private final Trade trade = new Trade();
    private ExecutionOptions execution;

    TriggerIntake(InstrumentIndex instruments, TapeMoment now, TriggerBook book, TriggerOutputs told,
            PositionBook positions) {
        this.instruments = instruments;
        this.now = now;
        this.book = book;
        this.told = told;
        this.positions = positions;
    }

    /** @param rounds whether landing rounds decimals to their column */
    void configure(ExecutionOptions options, boolean rounds) {
        execution = options;
        triggerRow.rounds(rounds);
        orderRow.rounds(rounds);
        tradeReader.rounds(rounds);
    }

    /** A trigger is made, changed or cancelled. */
    void onTrigger(RowReader row) {
        try {
            again.wrapAs(row);
            triggerRow.readWhose(row);
            if (triggerRow.id != null && !triggerRow.foreignTenant) {
                take(triggerRow);
            }
        } catch (TapedeckException | ArithmeticException e) {
            told.refused(triggerRow, e.getMessage());
        }
    }

    private void take(TriggerRow row) {
        int instrument = PositionTriggerHandler.indexOf(instruments, row.exchange, row.symbol);
        Trigger known = book.find(row.id);
        TriggerState ended = book.finished(row.id);
        if (known != null && !isOf(known, instrument, row)) {
            told.refused(row, "it is armed for another position or instrument, and stays so");
            told.repeated(known);
        } else if (known != null) {
            change(known, row);
        } else if (ended != null) {
            if (row.state != ended && instrument >= 0 && row.kind != null && row.strategy != null
                    && row.agent != null) {
                told.answered(instrument, row, ended); // what fired once does not come back by a row
            }
        } else if (row.state == null || row.state == TriggerState.ARMED) {
            arm(instrument, row);
        }
    }

    /** @return whether nothing that a row gives is of another position than that of the trigger of its name */
    private static boolean isOf(Trigger known, int instrument, TriggerRow row) {
        boolean named = row.symbol != null && row.exchange != null;
        return (!named || instrument == known.instrument())
                && (row.strategy == null || row.strategy.equals(known.strategy()))
                && (row.agent == null || row.agent.equals(known.agent()));
    }

    private void change(Trigger known, TriggerRow row) {
        if (known.state() == TriggerState.TRIGGERED) {
            told.repeated(known); // its order is out: the row comes too late
        } else if (row.state == null || row.state == TriggerState.ARMED) {
            TriggerTerms terms = new TriggerTerms().copy(known.terms());
            row.readTerms(again, terms);
            if (told.accepts(row, terms)) {
                book.replace(known, terms);
            }
        } else {
            book.cancel(known);
        }
    }

    private void arm(int instrument, TriggerRow row) {
        TriggerTerms terms = new TriggerTerms();
        row.readTerms(again, terms);
        if (row.strategy == null || row.agent == null || row.kind == null) {
            told.refused(row, "strategy, agent_name and kind must be given");
        } else if (instrument < 0) {
            told.refused(row, "the tape has no instrument " + row.exchange + ':' + row.symbol
                    + "; send the row again once it has");
        } else if (told.accepts(row, terms)) {
            book.arm(row.id, instrument, row.strategy, row.agent, terms);
        } else {
            told.answered(instrument, row, TriggerState.CANCELLED);
        }
    }

    /** An order of someone else's, or what became of one of ours. */
    void onOrder(RowReader row) {
        try {
            orderRow.read(row);
        } catch (TapedeckException e) {
            told.counts().orderRefused(); // the table refuses the row
            return;
        }
        if (orderRow.orderId == null || orderRow.status == null || orderRow.foreignTenant) {
            return;
        }
        boolean filled = orderRow.status == OrderRows.Status.FILLED;
        boolean ended = orderRow.status == OrderRows.Status.CANCELLED
                || orderRow.status == OrderRows.Status.REJECTED;
        Order awaiting = book.orders().awaiting(orderRow.orderId);
        if (ended && orderRow.filledGiven && awaiting != null && isOf(awaiting, orderRow)) {
            book.desk().onCorrected(orderRow.orderId, orderRow.filled);
        }
        Order known = book.orders().find(orderRow.orderId);
        if (known != null && !isOf(known, orderRow)) {
            told.mistaken(known, "a row of orders");
        } else if (known != null) {
            book.desk().onAmended(known, orderRow.quantity, orderRow.price, orderRow.stop);
            book.desk().onStatus(known, orderRow.filled, filled, ended);
        } else {
            add(orderRow, filled
                    ? Math.max(1, Math.max(orderRow.filled, orderRow.quantity))
                    : orderRow.filled, filled || ended);
        }
    }

    /** @return whether nothing that a row gives is of another order than the one of its id */
    private boolean isOf(Order order, OrderRow row) {
        int instrument = PositionTriggerHandler.indexOf(instruments, row.exchange, row.symbol);
        return (instrument < 0 || instrument == order.instrument())
                && (row.strategy == null || row.strategy.equals(order.strategy()))
                && (row.agent == null || row.agent.equals(order.agent()))
                && (row.side == null || row.side == order.side());
    }

    private void add(OrderRow row, long done, boolean ended) {
        int instrument = PositionTriggerHandler.indexOf(instruments, row.exchange, row.symbol);
        boolean whole = instrument >= 0 && row.strategy != null && row.agent != null && row.side != null
                && row.type != null && row.quantity > 0 && row.submittedAt != FixedPoint.ABSENT
                && (!row.type.limited() || row.price != FixedPoint.ABSENT)
                && (!row.type.stopped() || row.stop != FixedPoint.ABSENT);
        if (whole && (!ended || (done > 0 && !book.orders().hasEnded(row.orderId)))) {
            boolean ours = execution.paper() && execution.broker().equals(row.broker);
            book.desk().onNew(Order.of(row.orderId, instrument, row.strategy, row.agent, row.side, row.quantity)
                    .terms(row.type, row.price, row.stop).told(row.submittedAt, now.sequence(), ours), done, ended);
        } else if (ended) {
            book.desk().onEnded(instrument, row.orderId, done);
        }
    }

    /** A trade, before the position moves by it: one that moves none, as it came already or is refused, fills no order. */
    void onTrade(RowReader row) {
        again.wrapAs(row);
        try {
            orderRow.read(row);
        } catch (TapedeckException e) {
            return; // landing refuses the row
        }
        int instrument = PositionTriggerHandler.indexOf(instruments, orderRow.exchange, orderRow.symbol);
        if (orderRow.orderId != null && instrument >= 0 && orderRow.quantity != FixedPoint.ABSENT
                && !orderRow.foreignTenant && tradeReader.read(again, trade) && positions.wouldMove(trade)) {
            fill(instrument, Long.signum(orderRow.quantity), Math.abs(orderRow.quantity));
        }
    }

    private void fill(int instrument, int sign, long quantity) {
        Order order = book.orders().awaiting(orderRow.orderId);
        if (order != null && !order.isOf(instrument, orderRow.strategy, orderRow.agent)) {
            told.mistaken(order, "a trade"); // an id is one venue's or strategy's: this trade fills another's order
        } else if (order != null && order.side().sign() != sign) {
            book.desk().onReversed(order, quantity);
        } else {
            if (order == null && !book.orders().isKnown(orderRow.orderId)) {
                book.desk().onStray(instrument, orderRow.strategy, orderRow.agent, sign, quantity);
            }
            book.desk().onTrade(instrument, orderRow.orderId, quantity);
        }
    }
}

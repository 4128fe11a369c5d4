package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.Trade;
import io.tapedeck.risk.Verdict;
import io.tapedeck.triggers.OpenOrders;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerListener;
import io.tapedeck.triggers.TriggerState;
import io.tapedeck.triggers.TriggerTerms;
import io.tapedeck.triggers.paper.ExecutionOptions;
import io.tapedeck.triggers.paper.PaperExecution;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/** What triggers and orders do, as rows; a paper fill also goes to the position book, by a call. One thread. */
final class TriggerOutputs implements TriggerListener {
    private static final int DAYS_OF_WEEK = 7;
    private static final int EPOCH_WEEKDAY = 3; // 1970-01-01 was a Thursday, Monday is 0
    private static final int SATURDAY = 5;

    private final String idPrefix;
    private final TapeMoment now;
    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private final PositionStage positions;
    private final TriggerRows triggerRows;
    private final TriggerAlerts alerts;
    private final OrderRows orderRows;
    private final Trade fill = new Trade();
    private final IntToLongFunction prices;
    private final TriggerCounts counts = new TriggerCounts();
    private OpenOrders orders;
    private ExecutionOptions execution;
    private PaperExecution paper;

    /** @param prices newest price of an instrument, 1e-9, ABSENT where there is none */
    TriggerOutputs(String idPrefix, TapeMoment now, InstrumentIndex instruments, Outputs outputs,
            PositionStage positions, IntToLongFunction prices) {
        this.prices = prices;
        this.idPrefix = idPrefix;
        this.now = now;
        this.instruments = instruments;
        this.outputs = outputs;
        this.positions = positions;
        triggerRows = new TriggerRows(instruments, outputs);
        orderRows = new OrderRows(instruments, outputs);
        alerts = new TriggerAlerts(now, instruments, outputs);
    }

    /** @return how often what was done */
    TriggerCounts counts() {
        return counts;
    }

    /** Takes the orders that limits count. */
    void watch(OpenOrders open) {
        orders = open;
    }

    /** Takes settings of execution. */
    void configure(ExecutionOptions options, PaperExecution execute) {
        execution = options;
        paper = execute;
        orderRows.broker(options.broker());
    }

    @Override
    public String nextId() {
        return idPrefix + outputs.nextSequence();
    }

    @Override
    public void onArmed(Trigger trigger) {
        triggerRows.armed(trigger, now.eventTime());
    }

    @Override
    public void onChanged(Trigger trigger) {
        switch (trigger.state()) {
            case TRIGGERED -> counts.fired(trigger.terms().kind);
            case DONE, CANCELLED, EXPIRED -> counts.ended(trigger.state());
            case ARMED -> {
                // other levels
            }
        }
        triggerRows.changed(trigger, now.eventTime());
    }

    /** A row of the tape came too late to change a trigger: its state is told again, and counted once. */
    void repeated(Trigger trigger) {
        triggerRows.changed(trigger, now.eventTime());
    }

    /** A row of the tape was about a trigger whose life is over, or had no terms to arm. */
    void answered(int instrument, TriggerRow row, TriggerState state) {
        triggerRows.answered(instrument, row, row.kind, state, now.eventTime());
    }

    /** A row of the tape could not be made a trigger. */
    void refused(TriggerRow row, String why) {
        counts.refused();
        alerts.refused(row, why);
    }

    /** What the tape tells under an order's id is of another position: passed over. */
    void mistaken(Order order, String what) {
        alerts.mistaken(order, what);
    }

    @Override
    public void onExitFailed(Order order) {
        failed(order,
                " ended with " + TriggerAlerts.units(order.remaining()) + " not filled: the position is still open");
    }

    @Override
    public void onExitCut(Order order, long quantity) {
        failed(order,
                " was cut by " + TriggerAlerts.units(quantity)
                        + " by who executes it: that much more of the position stays open");
    }

    private void failed(Order order, String what) {
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        if (position != PositionBook.NONE && positions.book().quantity(position) != 0) {
            counts.exitFailed();
            alerts.exitFailed(order, what);
        }
    }

    @Override
    public void onUnbooked(Order order, long units, long age) {
        alerts.unbooked(order, units, age);
    }

    @Override
    public void onBooked(Order order) {
        alerts.booked(order);
    }

    @Override
    public void onUnguarded(Trigger trigger, long units) {
        alerts.unguarded(trigger, units);
    }

    @Override
    public void onCovered(Trigger trigger, Order cover, long price) {
        alerts.covered(trigger, cover, price);
    }

    @Override
    public void onWaits(Order order, long price) {
        String why = "waits: " + TriggerAlerts.price(price) + " is no price that trades can hold, above 0 and at most "
                + TriggerAlerts.price(PaperExecution.PRICE_MAX);
        told(order, "{\"reason\": \"" + why + "\"}");
        alerts.waits(order, why);
    }

    private void told(Order order, String reason) {
        orderRows.order(order, order.filled() > 0 ? OrderRows.Status.PARTIAL : OrderRows.Status.PENDING, reason,
                now.eventTime());
    }

    @Override
    public void onOrder(Order order) {
        counts.made(order.side());
        orderRows.order(order, OrderRows.Status.PENDING, null, now.eventTime());
    }

    @Override
    public void onReduced(Order order) {
        told(order, null);
    }

    @Override
    public void onRefused(Order order, String reason) {
        orderRows.order(order, OrderRows.Status.REJECTED, "{\"reason\": \"" + reason + "\"}", now.eventTime());
    }

    @Override
    public void onCancelled(Order order) {
        counts.cancelled();
        orderRows.order(order, OrderRows.Status.CANCELLED, null, now.eventTime());
    }

    @Override
    public void onFilled(Order order, long quantity, long price) {
        counts.filled();
        long time = now.eventTime();
        long commission = paper.commission(quantity, price);
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        String currency = position == PositionBook.NONE
                ? currency(order.instrument())
                : positions.book().facts().currency(position).toString();
        long fxRate = position == PositionBook.NONE
                ? positions.book().fxRate(currency)
                : positions.book().fxRate(position);
        String tradeId = nextId();
        orderRows.trade(order, tradeId, quantity, price, commission, settles(time), currency, fxRate, time);
        orderRows.order(order, order.remaining() == 0 ? OrderRows.Status.FILLED : OrderRows.Status.PARTIAL, null, time);
        positions.onFill(fill.clear().key(time, tradeId)
                .instrument(instruments.get(order.instrument()).symbol(),
                        instruments.get(order.instrument()).exchange())
                .owner(order.strategy(), order.agent(), PositionBook.DEFAULT_TENANT)
                .done(side(order.side()), order.side().sign() * quantity, price).costs(commission, 0)
                .currency(currency, fxRate));
    }

    private String currency(int instrument) {
        String own = instruments.get(instrument).currency();
        return own.isEmpty() ? execution.currency() : own;
    }

    private static Trade.Side side(OrderSide side) {
        return switch (side) {
            case BUY -> Trade.Side.BUY;
            case SELL -> Trade.Side.SELL;
            case SHORT -> Trade.Side.SHORT;
            case COVER -> Trade.Side.COVER;
        };
    }

    /** Weekdays (UTC) after the day of the trade. */
    private long settles(long time) {
        long day = Math.floorDiv(time, TimeUnit.DAYS.toNanos(1));
        for (int left = execution.settlementDays(); left > 0;) {
            day++;
            left -= Math.floorMod(day + EPOCH_WEEKDAY, DAYS_OF_WEEK) < SATURDAY ? 1 : 0;
        }
        return day;
    }

    @Override
    public long marketPrice(int instrument) {
        return prices.applyAsLong(instrument);
    }

    @Override
    public int nextVenue(int instrument) {
        return positions.nextVenue(instrument);
    }

    @Override
    public long fxRate(Order order) {
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        return positions.fxRate(position, order.instrument());
    }

    @Override
    public String refusal(Order order) {
        long expected = order.expectedAt(marketPrice(order.instrument()));
        if (Math.max(expected, Math.max(order.limit(), order.stop())) > PaperExecution.PRICE_MAX) {
            return "a price above 9999999.99999999, which neither orders nor trades can hold";
        }
        if (expected != FixedPoint.ABSENT && expected <= 0) {
            return "a price of 0 or below, which trades cannot hold";
        }
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        Verdict verdict = positions.check(position, order.instrument(), order.side().sign() * order.quantity(),
                expected, orders.beside(order));
        if (verdict.allowed()) {
            return null;
        }
        counts.blocked(verdict.limit(), verdict.unknown() != null);
        return "limit " + verdict.limit().label() + ": " + (verdict.unknown() != null
                ? verdict.unknown()
                : (float) verdict.current() + " would pass " + (float) verdict.max());
    }

    /** @return whether a trigger's terms may be armed; else it is told why not */
    boolean accepts(TriggerRow row, TriggerTerms terms) {
        String problem = terms.problem();
        if (problem != null) {
            refused(row, problem);
        }
        return problem == null;
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.Trade;
import io.tapedeck.risk.Verdict;
import io.tapedeck.triggers.OpenOrders;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.Quantities;
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
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name ALERT_TYPE = new Name("alert_type");
    private static final Name SEVERITY = new Name("severity");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name DESCRIPTION = new Name("description");
    private static final Name ACTION_TAKEN = new Name("action_taken");
    private static final Name RISK_ALERTS = new Name("risk_alerts");
    private static final Name TRIGGER_REFUSED = new Name("TRIGGER_REFUSED");
    private static final Name EXIT_FAILED = new Name("EXIT_FAILED");
    private static final Name MEDIUM = new Name("MEDIUM");
    private static final Name HIGH = new Name("HIGH");
    private static final Name NOT_GUARDED = new Name("none: the trigger has fired and guards no more");
    private static final Name NOT_ARMED = new Name("the trigger is not armed");
    private static final int STRATEGY_LENGTH_MAX = 30;
    private static final int AGENT_LENGTH_MAX = 50;
    private static final int DAYS_OF_WEEK = 7;
    private static final int EPOCH_WEEKDAY = 3; // 1970-01-01 was a Thursday, Monday is 0
    private static final int SATURDAY = 5;

    private final String idPrefix;
    private final TapeMoment now;
    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private final PositionStage positions;
    private final TriggerRows triggerRows;
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
        alert(TRIGGER_REFUSED, MEDIUM, row.symbol, row.strategy, row.agent, "trigger " + row.id + ": " + why,
                NOT_ARMED);
    }

    private void alert(Name type, Name severity, String symbol, String strategy, String agent, String description,
            Name action) {
        RowWriter alert = outputs.begin(RISK_ALERTS);
        alert.putTimestamp(TIMESTAMP, now.eventTime());
        alert.putText(ALERT_TYPE, type);
        alert.putText(SEVERITY, severity);
        putShort(alert, SYMBOL, symbol, io.tapedeck.event.Instrument.NAME_LENGTH_MAX);
        putShort(alert, STRATEGY, strategy, STRATEGY_LENGTH_MAX);
        putShort(alert, AGENT_NAME, agent, AGENT_LENGTH_MAX);
        alert.putText(DESCRIPTION, description);
        alert.putText(ACTION_TAKEN, action);
        outputs.end(now.eventTime());
    }

    @Override
    public void onExitFailed(Order order) {
        failed(order, " ended with " + units(order.remaining()) + " not filled: the position is still open");
    }

    @Override
    public void onExitCut(Order order, long quantity) {
        failed(order,
                " was cut by " + units(quantity) + " by who executes it: that much more of the position stays open");
    }

    private void failed(Order order, String what) {
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        if (position != PositionBook.NONE && positions.book().quantity(position) != 0) {
            counts.exitFailed();
            alert(EXIT_FAILED, HIGH, instruments.symbol(order.instrument()).toString(), order.strategy(), order.agent(),
                    "exit order " + order.id() + what, NOT_GUARDED);
        }
    }

    private static String units(long quantity) {
        return java.math.BigDecimal.valueOf(quantity, Quantities.DECIMALS).stripTrailingZeros().toPlainString();
    }

    private static void putShort(RowWriter row, Name column, String text, int most) {
        if (text == null || text.length() > most) {
            row.putNull(column);
        } else {
            row.putText(column, text);
        }
    }

    @Override
    public void onOrder(Order order) {
        counts.made(order.side());
        orderRows.order(order, OrderRows.Status.PENDING, null, now.eventTime());
    }

    @Override
    public void onReduced(Order order) {
        orderRows.order(order, order.filled() > 0 ? OrderRows.Status.PARTIAL : OrderRows.Status.PENDING, null,
                now.eventTime());
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
        if (Math.max(order.expectedAt(marketPrice(order.instrument())), Math.max(order.limit(),
                order.stop())) > PaperExecution.PRICE_MAX) {
            return "a price above 9999999.99999999, which neither orders nor trades can hold";
        }
        int position = positions.book().find(order.instrument(), order.strategy(), order.agent());
        Verdict verdict = positions.check(position, order.instrument(), order.side().sign() * order.quantity(),
                order.expectedAt(marketPrice(order.instrument())), orders.beside(order));
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

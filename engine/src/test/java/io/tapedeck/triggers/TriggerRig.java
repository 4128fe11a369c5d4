package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trigger book with holdings, and a log of all that it tells. */
final class TriggerRig implements TriggerListener {
    static final String STRATEGY = "trend";
    static final String AGENT = "agent";
    static final long CENT = FixedPoint.PRICE_UNITS / 100;
    static final long UNIT = Quantities.UNITS;
    static final long SECOND = 1_000_000_000L;

    final TapeMoment moment = new TapeMoment();
    final FakeHoldings holdings;
    final TriggerBook book;
    /** What was told, a line each. */
    final List<String> log = new ArrayList<>();
    /** Orders that were made, in order. */
    final List<Order> orders = new ArrayList<>();
    /** Newest price of an instrument, 1e-9, and its currency's rate, 1e-8. */
    final Map<Integer, Long> market = new HashMap<>();
    final Map<Integer, Long> rates = new HashMap<>();
    /** Reason for which entries are refused, null: none is. */
    String refusal;
    private final String settings;
    private long sequence;
    private long time = 1_700_000_000 * SECOND;
    private long ids;

    TriggerRig() {
        this(new FakeHoldings(), "");
    }

    /** @param settings lines below {@code triggers.} */
    TriggerRig(FakeHoldings holdings, String settings) {
        this.holdings = holdings;
        this.settings = settings;
        book = new TriggerBook(moment, holdings, this);
        book.configure(TriggersOptions.of(KeyValues.parse(settings)));
    }

    /** A rig in the same state, by way of a snapshot, with the same holdings. */
    TriggerRig restarted() {
        StateWriter out = new StateWriter();
        book.save(out);
        TriggerRig again = new TriggerRig(holdings, settings);
        StateReader in = new StateReader(out.buffer(), 0, out.length());
        again.book.restore(in);
        if (!in.atEnd()) {
            throw new IllegalStateException("state is not read to its end");
        }
        again.sequence = sequence;
        again.time = time;
        again.ids = ids;
        again.moment.set(sequence, time, time);
        again.refusal = refusal;
        again.market.putAll(market);
        again.rates.putAll(rates);
        return again;
    }

    /** The next event, {@code after} ns later. */
    TriggerRig event(long after) {
        time += after;
        moment.set(++sequence, time, time);
        book.onTime();
        return this;
    }

    long time() {
        return time;
    }

    TriggerRig trade(int instrument, long price, int flags) {
        event(1_000);
        book.onTrade(instrument, price, flags);
        return this;
    }

    /** Unmarked trades of instrument 0, in cents. */
    TriggerRig trades(long... cents) {
        for (long price : cents) {
            trade(0, price * CENT, 0);
        }
        return this;
    }

    TriggerRig quote(int instrument, long bid, long ask, int flags) {
        event(1_000);
        book.onQuote(instrument, bid, ask, flags);
        return this;
    }

    /** The position of the strategy in an instrument becomes this: units and the cost of one in cents. */
    int hold(int instrument, long units, long cents) {
        int position = holdings.position(instrument, STRATEGY, AGENT);
        event(1_000);
        FakeHoldings.Held held = holdings.all.get(position);
        long before = held.quantity;
        held.quantity = units * UNIT;
        held.cost = cents * CENT;
        book.onPosition(position, before, held.quantity);
        return position;
    }

    Trigger arm(String id, TriggerTerms terms) {
        event(1_000);
        return book.arm(id, 0, STRATEGY, AGENT, terms);
    }

    static TriggerTerms terms(TriggerKind kind) {
        TriggerTerms terms = new TriggerTerms();
        terms.kind = kind;
        return terms;
    }

    static TriggerTerms level(TriggerKind kind, long cents) {
        TriggerTerms terms = terms(kind);
        terms.level = cents * CENT;
        return terms;
    }

    /** Fills an order at a price of which the log tells; the position follows. */
    void fill(Order order, long quantity) {
        event(1_000);
        book.desk().fill(order, quantity, 100 * CENT);
        book.settle();
    }

    @Override
    public String nextId() {
        return "n" + ++ids;
    }

    @Override
    public void onArmed(Trigger trigger) {
        log.add("armed " + trigger.id + ' ' + trigger.terms.kind + " at " + trigger.level());
    }

    @Override
    public void onChanged(Trigger trigger) {
        log.add(trigger.state + " " + trigger.id
                + (trigger.state == TriggerState.TRIGGERED
                        ? " at " + trigger.firedPrice + " peak " + trigger.peak() + " event " + trigger.cause
                        : ""));
    }

    @Override
    public void onOrder(Order order) {
        orders.add(order);
        log.add("order " + order.side + ' ' + order.quantity + ' ' + order.type + " of "
                + (order.trigger == null ? "-" : order.trigger.id));
    }

    @Override
    public void onRefused(Order order, String reason) {
        log.add("refused " + order.side + ' ' + reason);
    }

    @Override
    public void onCancelled(Order order) {
        log.add("cancelled " + order.id);
    }

    @Override
    public void onReduced(Order order) {
        log.add("reduced " + order.id + " to " + order.quantity);
    }

    @Override
    public void onExitFailed(Order order) {
        log.add("failed " + order.id);
    }

    @Override
    public void onExitCut(Order order, long quantity) {
        log.add("cut " + order.id + " by " + quantity);
    }

    @Override
    public void onUnbooked(Order order, long units, long age) {
        log.add("unbooked " + order.id + ' ' + units + " for " + age / SECOND);
        if (order.made) {
            order.alerted(++ids, time);
        }
    }

    @Override
    public void onBooked(Order order) {
        log.add("booked " + order.id);
    }

    @Override
    public void onUnguarded(Trigger trigger, long units) {
        log.add("unguarded " + trigger.id + ' ' + units);
    }

    @Override
    public void onCovered(Trigger trigger, Order cover, long price) {
        log.add("covered " + trigger.id + " by " + cover.id);
    }

    @Override
    public void onWaits(Order order, long price) {
        log.add("waits " + order.id + " at " + price);
    }

    @Override
    public void onFilled(Order order, long quantity, long price) {
        log.add("filled " + order.id + ' ' + quantity + " at " + price);
        int position = holdings.position(order.instrument, order.strategy, order.agent);
        FakeHoldings.Held held = holdings.all.get(position);
        long before = held.quantity;
        held.quantity += order.side.sign() * quantity;
        if (before == 0) {
            held.cost = price;
        }
        book.onPosition(position, before, held.quantity);
    }

    @Override
    public long marketPrice(int instrument) {
        return market.getOrDefault(instrument, FixedPoint.ABSENT);
    }

    @Override
    public long fxRate(Order order) {
        return rates.getOrDefault(order.instrument, 100_000_000L);
    }

    @Override
    public String refusal(Order order) {
        return refusal;
    }
}

package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import org.agrona.collections.Long2LongHashMap;

/**
 * Strategies that follow fused signals: an entry of the signal's size where the strategy holds nothing in the instrument and has
 * no entry open there. A refused entry is not tried again before its pause is over. One thread.
 */
public final class FusedEntries {
    private static final long ABSENT = FixedPoint.ABSENT;
    private static final double PRICE_LARGEST = 9e9;

    private final TapeMoment moment;
    private final Holdings holdings;
    private final TriggerBook book;
    private final Long2LongHashMap pausedUntil = new Long2LongHashMap(Long.MIN_VALUE);
    private TriggersOptions options = TriggersOptions.of(io.tapedeck.common.KeyValues.EMPTY);

    /** @param moment the event being handled, set by who calls */
    public FusedEntries(TapeMoment moment, Holdings holdings, TriggerBook book) {
        this.moment = moment;
        this.holdings = holdings;
        this.book = book;
    }

    /** Takes settings; pauses end. */
    public void configure(TriggersOptions newOptions) {
        options = newOptions;
        pausedUntil.clear();
    }

    /** The tape goes on at an older day: pauses that end in a time that may never come end now. */
    public void onTimeBack() {
        pausedUntil.clear();
    }

    /**
     * A fused signal. Prices in currency units, NaN = none.
     *
     * @param direction -1 sell, 0 hold, 1 buy
     * @param size units, its sign ignored; NaN = not sized
     * @param lot the instrument's lot, 1e-6; 0 = unknown
     * @param market the instrument's newest price, 1e-9; ABSENT = none yet
     * @param signalId id within the journal
     */
    public void onFused(int instrument, int direction, double confidence, double size, long lot, long market,
            double entry, double target, double stop, long signalId) {
        if (direction == 0) {
            return;
        }
        for (int i = 0; i < options.strategies().size(); i++) {
            StrategyRules rules = options.strategies().get(i);
            if (rules.follows() && confidence >= rules.confidenceMin() && (direction > 0 || rules.shorts())
                    && isFree(rules, instrument, i)) {
                long quantity = Quantities.of(size, rules.lot() == 0 ? lot : rules.lot());
                if (quantity > 0) {
                    Order order = new Order();
                    order.instrument = instrument;
                    order.strategy = rules.name();
                    order.agent = rules.agent();
                    order.side = direction > 0 ? OrderSide.BUY : OrderSide.SHORT;
                    order.quantity = quantity;
                    order.signalId = signalId;
                    long wished = price(entry, direction > 0);
                    order.decidedPrice = market == ABSENT ? wished : market;
                    order.limit = rules.entryType() == OrderType.LIMIT ? wished : ABSENT;
                    order.entryStop = price(stop, direction > 0);
                    order.entryTarget = price(target, direction > 0);
                    enter(order, rules, i);
                }
            }
        }
    }

    private boolean isFree(StrategyRules rules, int instrument, int number) {
        int position = holdings.find(instrument, rules.name(), rules.agent());
        return (position == Holdings.NONE || holdings.quantity(position) == 0)
                && !book.orders().entering(instrument, rules.name())
                && moment.tapeTime() >= pausedUntil.get(key(instrument, number));
    }

    private void enter(Order order, StrategyRules rules, int number) {
        order.type = order.limit == ABSENT ? OrderType.MARKET : OrderType.LIMIT;
        if (rules.entryTimeoutNs() > 0) {
            order.endsAt = moment.tapeTime() + rules.entryTimeoutNs();
        }
        if (!book.desk().place(order)) {
            pausedUntil.put(key(order.instrument, number), moment.tapeTime() + rules.entryRetryNs());
        }
    }

    private static long key(int instrument, int number) {
        return (long) instrument << 32 | number;
    }

    /** A level in 1e-9, 8 decimals: up for what is bought, down for what is sold short, as all levels that come from a cost. */
    private static long price(double value, boolean up) {
        if (!(Math.abs(value) < PRICE_LARGEST)) {
            return ABSENT;
        }
        double scaled = value * 1e8;
        return 10 * (long) (up ? Math.ceil(scaled) : Math.floor(scaled));
    }

    /** Writes the pauses. */
    public void save(StateWriter out) {
        out.begin("entries").putInt(pausedUntil.size());
        pausedUntil.forEachLong((key, until) -> out.putLong(key).putLong(until));
    }

    /** Reads them, after {@link #configure}. */
    public void restore(StateReader in) {
        in.expect("entries");
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            pausedUntil.put(in.getLong(), in.getLong());
        }
    }
}

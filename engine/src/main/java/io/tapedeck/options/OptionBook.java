package io.tapedeck.options;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntArrayQueue;

/**
 * All options of a tape: takes ticks, hands valuations to its listener.
 *
 * <p><b>Mark</b>: the middle of bid and ask where both stand and do not cross; of one side alone the last trade, where it is young
 * enough, held at or above the bid, at or below the ask; else half of the ask (nobody bids: 0 is the bid), or the bid. A side that a
 * quote does not show stands as it was for a while, as feeds quote one side a message.
 *
 * <p><b>Price of the underlying</b>: the middle of its bid and ask where both stand and do not cross, else its last trade; each as
 * long as it is young enough. Without one an option has a mark, and no volatility nor greeks.
 *
 * <p><b>Pace</b>: an option's own tick values it, at most once an interval; what came within it is valued when the
 * interval has passed, by any later tick or clock. A tick of an underlying walks on through its options, a few at a time, and values
 * those that were valued long enough ago while the underlying moved far enough since: these keep the implied volatility of
 * their own quote, for an old quote against a new price of the underlying would tell a volatility that nobody quoted. So a tick costs the
 * same, however long the chain. Time is that of ticks and clocks alone.
 *
 * <p>Kept out by their flags: duplicate, crossed, suspicious ticks, trades of size 0, and of underlyings outliers (an option's price may well
 * move by what would be an outlier elsewhere). Allocates only while it learns of instruments. One thread.
 */
public final class OptionBook {
    /** A side that a quote says nobody quotes: it stands no longer. */
    public static final long WITHDRAWN = FixedPoint.ABSENT + 1;
    private static final int NONE = -1;
    private static final int KEPT_OUT = EventFlags.DUPLICATE | EventFlags.CROSSED | EventFlags.SUSPICIOUS;
    /** Options of an underlying that one of its ticks looks at. */
    private static final int WALK = 4;
    /** Waiting options that one tick values at most; a clock, which comes each second, takes more. */
    private static final int PENDING_BY_TICK = 2;
    private static final int PENDING_BY_CLOCK = 8_192;
    private static final double PPM = 1e-6;
    private static final long AHEAD_NS = 3_600_000_000_000L;
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    private final OptionListener listener;
    private final Valuation valuation = new Valuation();
    private final OptionTable table = new OptionTable();
    private final Underlyings underlyings = new Underlyings();
    private final List<GreekTerms> terms = new ArrayList<>(); // by slot
    private final IntArrayQueue pending = new IntArrayQueue(NONE);
    private int[] optionOf = new int[64];
    private GreekOptions options;

    /** @param listener takes each valuation during the event that caused it */
    public OptionBook(GreekOptions options, OptionListener listener) {
        this.options = options;
        this.listener = listener;
        Arrays.fill(optionOf, NONE);
    }

    /** Goes on with other settings; what is known of quotes and prices stays. */
    public void configure(GreekOptions newOptions) {
        options = newOptions;
        for (int slot = 0; slot < terms.size(); slot++) {
            terms.set(slot, newOptions.termsOf(underlyings.get(slot).symbol));
        }
        for (int option = 0; option < table.count; option++) {
            table.expiry[option] = terms.get(table.underlying[option]).expiry(table.expirationDay[option]);
        }
    }

    /**
     * Learns of an instrument, once each. An option without strike, last day, type or underlying cannot be valued and is left out.
     *
     * @param index dense, not negative
     */
    public void define(int index, Instrument instrument) {
        boolean isCall = instrument.optionType() == 'C';
        if (!isCall && instrument.optionType() != 'P') {
            underlyings.define(index, instrument);
            return;
        }
        if (instrument.strike() == FixedPoint.ABSENT || instrument.expirationDay() == Integer.MIN_VALUE
                || instrument.underlying().isEmpty()) {
            return;
        }
        Underlyings.Slot slot = underlyings.of(instrument);
        if (slot.number == terms.size()) {
            terms.add(options.termsOf(slot.symbol));
        }
        int option = table.add(index, slot.number, instrument.expirationDay(), decimal(instrument.strike()), isCall,
                terms.get(slot.number).expiry(instrument.expirationDay()));
        table.nextOfUnderlying[option] = slot.firstOption;
        slot.firstOption = option;
        if (index >= optionOf.length) {
            int size = optionOf.length;
            optionOf = Arrays.copyOf(optionOf, Math.max(index + 1, 2 * size));
            Arrays.fill(optionOf, size, optionOf.length, NONE);
        }
        optionOf[index] = option;
    }

    /** Takes a trade; price 1e-9, size mantissa × 10^exponent. */
    public void onTrade(int index, long time, int flags, long price, long sizeMantissa, int sizeExponent) {
        if (options.enabled() && (flags & (KEPT_OUT | EventFlags.ZERO_SIZE)) == 0 && price != FixedPoint.ABSENT) {
            int option = optionAt(index);
            if (option != NONE) {
                table.last[option] = price;
                table.lastTime[option] = time;
                addVolume(option, time, sizeMantissa, sizeExponent);
                onOwn(option, time);
            } else if ((flags & EventFlags.OUTLIER) == 0) {
                for (Underlyings.Slot slot = underlyings.ofSource(index); slot != null; slot = slot.nextOfSource) {
                    slot.last = price;
                    slot.lastTime = time;
                    onUnderlying(slot, time);
                }
            }
        }
        valuePending(time, PENDING_BY_TICK);
    }

    /** Takes a quote; prices 1e-9, {@link FixedPoint#ABSENT} = a side not shown, {@link #WITHDRAWN} = nobody quotes it. */
    public void onQuote(int index, long time, int flags, long bid, long ask) {
        if (options.enabled() && (flags & KEPT_OUT) == 0) {
            int option = optionAt(index);
            if (option != NONE) {
                quote(option, time, bid, ask);
                onOwn(option, time);
            } else if ((flags & EventFlags.OUTLIER) == 0) {
                for (Underlyings.Slot slot = underlyings.ofSource(index); slot != null; slot = slot.nextOfSource) {
                    quote(slot, time, bid, ask);
                    onUnderlying(slot, time);
                }
            }
        }
        valuePending(time, PENDING_BY_TICK);
    }

    /** Time passes: what waited is valued where its interval is over. */
    public void onClock(long time) {
        valuePending(time, PENDING_BY_CLOCK);
    }

    private int optionAt(int index) {
        return index < optionOf.length ? optionOf[index] : NONE;
    }

    private void quote(int option, long time, long bid, long ask) {
        table.bid[option] = side(table.bid[option], table.bidTime[option], time, bid);
        table.bidTime[option] = bid == FixedPoint.ABSENT ? table.bidTime[option] : time;
        table.ask[option] = side(table.ask[option], table.askTime[option], time, ask);
        table.askTime[option] = ask == FixedPoint.ABSENT ? table.askTime[option] : time;
    }

    private void quote(Underlyings.Slot slot, long time, long bid, long ask) {
        slot.bid = side(slot.bid, slot.bidTime, time, bid);
        slot.bidTime = bid == FixedPoint.ABSENT ? slot.bidTime : time;
        slot.ask = side(slot.ask, slot.askTime, time, ask);
        slot.askTime = ask == FixedPoint.ABSENT ? slot.askTime : time;
    }

    /** @return a side as it stands behind a quote that shows {@code newest} of it */
    private long side(long before, long timeBefore, long time, long newest) {
        if (newest == WITHDRAWN) {
            return FixedPoint.ABSENT;
        }
        return newest != FixedPoint.ABSENT || !isYoung(timeBefore, time, options.sideAgeMaxNs()) ? newest : before;
    }

    private void addVolume(int option, long time, long mantissa, int exponent) {
        int day = (int) Math.floorDiv(time, NS_PER_DAY);
        if (day != table.volumeDay[option]) {
            table.volumeDay[option] = day;
            table.volume[option] = 0;
        }
        if (mantissa != FixedPoint.ABSENT && Math.abs(exponent) <= FixedPoint.PRICE_DECIMALS) {
            long power = FixedPoint.powerOfTen(Math.abs(exponent));
            table.volume[option] += exponent < 0 ? mantissa / power : mantissa * power;
        }
    }

    private void onOwn(int option, long time) {
        if (isDue(table.valued[option], time, options.intervalNs())) {
            value(option, time, true);
        } else if (!table.pending[option]) {
            table.pending[option] = true;
            pending.addInt(option);
        }
    }

    private void valuePending(long time, int most) {
        for (int i = 0; i < most && !pending.isEmpty(); i++) {
            int option = pending.peekInt();
            if (table.pending[option] && !isDue(table.valued[option], time, options.intervalNs())) {
                return;
            }
            pending.pollInt();
            if (table.pending[option]) {
                value(option, time, true);
            }
        }
    }

    private void onUnderlying(Underlyings.Slot slot, long time) {
        slot.price = price(slot, time);
        for (int i = 0; i < WALK && slot.firstOption != NONE; i++) {
            int option = slot.cursor == NONE ? slot.firstOption : slot.cursor;
            slot.cursor = table.nextOfUnderlying[option];
            if (isDue(table.valued[option], time, options.underlyingIntervalNs())
                    && hasMoved(option, slot.price, time)) {
                value(option, time, isFirst(option));
            }
            if (slot.cursor == NONE) {
                return; // at the end of the chain: a short one is not walked twice by one tick
            }
        }
    }

    /** Whether it was valued without a price of its underlying. */
    private boolean isFirst(int option) {
        return Double.isNaN(table.underlyingThen[option]) && table.valued[option] != Long.MIN_VALUE;
    }

    /** What was valued without a price is valued by its own quote, where that is no older than a price may be: else it waits. */
    private boolean hasMoved(int option, double price, long time) {
        if (isFirst(option)) {
            return !Double.isNaN(price) && isYoung(marked(option), time, options.underlyingAgeMaxNs());
        }
        if (table.valued[option] > time + AHEAD_NS) {
            return false; // with a volatility of a newer day
        }
        double then = table.underlyingThen[option];
        return (Math.abs(price - then) >= then * options.underlyingMovePpm() * PPM
                && !Double.isNaN(table.volatility[option]));
    }

    /** @return time of what its mark is made of, ns: its quote's, else its last trade's */
    private long marked(int option) {
        boolean bid = table.bid[option] != FixedPoint.ABSENT;
        boolean ask = table.ask[option] != FixedPoint.ABSENT;
        return bid && ask
                ? Math.max(table.bidTime[option], table.askTime[option])
                : bid ? table.bidTime[option] : ask ? table.askTime[option] : table.lastTime[option];
    }

    /** A time before the last one by more than the interval counts too: a tape may begin anew at an older day. */
    private static boolean isDue(long last, long time, long interval) {
        return last == Long.MIN_VALUE || time - last >= interval || last - time > interval;
    }

    private void value(int option, long time, boolean byQuote) {
        table.pending[option] = false;
        double years = (table.expiry[option] - time) / (options.daysInYear() * NS_PER_DAY);
        if (years <= 0) {
            return;
        }
        Underlyings.Slot slot = underlyings.get(table.underlying[option]);
        GreekTerms by = terms.get(slot.number);
        PricingModel model = by.modelOn(slot.assetClass);
        slot.price = price(slot, time);
        valuation.mark = mark(option, time);
        if (byQuote) {
            double forward = slot.price * StrictMath.exp(model.carry(by.rate(), by.yield()) * years);
            table.volatility[option] = ImpliedVolatility.solve(table.call[option], valuation.mark, forward,
                    table.strike[option], years, StrictMath.exp(-by.rate() * years), options.volatilityMax());
        }
        table.valued[option] = time;
        table.underlyingThen[option] = slot.price;
        valuation.greeks.compute(model, table.call[option], slot.price, table.strike[option], years, by.rate(),
                by.yield(), table.volatility[option]);
        tell(option, time);
    }

    private void tell(int option, long time) {
        valuation.instrument = table.instrument[option];
        valuation.time = time;
        valuation.bid = table.bid[option];
        valuation.ask = table.ask[option];
        valuation.last = table.last[option];
        valuation.volume = table.volumeDay[option] == Math.floorDiv(time, NS_PER_DAY) ? table.volume[option] : 0;
        valuation.impliedVolatility = table.volatility[option];
        valuation.daysInYear = options.daysInYear();
        valuation.detail = isDue(table.detailed[option], time, options.detailIntervalNs());
        if (valuation.detail) {
            table.detailed[option] = time;
        }
        listener.onValuation(valuation);
    }

    private double mark(int option, long time) {
        double bid = decimal(table.bid[option]);
        double ask = decimal(table.ask[option]);
        if (bid <= ask) {
            return (bid + ask) / 2;
        }
        boolean recent = table.last[option] != FixedPoint.ABSENT
                && isYoung(table.lastTime[option], time, options.lastAgeMaxNs());
        double last = recent ? decimal(table.last[option]) : Double.NaN;
        if (bid > ask || (Double.isNaN(bid) && Double.isNaN(ask))) {
            return last;
        }
        if (Double.isNaN(bid)) {
            return recent ? Math.min(last, ask) : ask / 2;
        }
        return recent ? Math.max(last, bid) : bid;
    }

    /** What lies far ahead is of a newer day: a tape may begin anew at an older one. Feeds that are delayed lie that far behind. */
    private static boolean isYoung(long then, long time, long most) {
        return time - then <= most && then - time <= AHEAD_NS;
    }

    private double price(Underlyings.Slot slot, long time) {
        long most = options.underlyingAgeMaxNs();
        if (slot.bid != FixedPoint.ABSENT && slot.ask != FixedPoint.ABSENT && slot.bid <= slot.ask
                && isYoung(slot.bidTime, time, most) && isYoung(slot.askTime, time, most)) {
            return (decimal(slot.bid) + decimal(slot.ask)) / 2;
        }
        return isYoung(slot.lastTime, time, most) ? decimal(slot.last) : Double.NaN;
    }

    private static double decimal(long price) {
        return price == FixedPoint.ABSENT ? Double.NaN : price / (double) FixedPoint.PRICE_UNITS;
    }

    /** Writes what ticks, clocks and valuations did. */
    public void save(StateWriter state) {
        underlyings.save(state);
        table.save(state);
        state.begin("options-pending").putInt(pending.size());
        pending.forEachInt(option -> state.putInt(option).putBoolean(table.pending[option]));
    }

    /** Reads a state into a book that has the same definitions, in the same order, and has seen no tick. */
    public void restore(StateReader state) {
        underlyings.restore(state);
        table.restore(state);
        state.expect("options-pending");
        int count = state.getInt();
        for (int i = 0; i < count; i++) {
            int option = state.getInt();
            pending.addInt(option);
            table.pending[option] = state.getBoolean();
        }
    }
}

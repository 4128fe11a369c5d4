package io.tapedeck.signals;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import java.util.Arrays;

/**
 * The reference price of each instrument: its last good trade, or the middle of its last good quote while it has never traded.
 * Good is a tick without a flag of {@link #BAD}. Prices 1e-9, times ns. One thread.
 */
final class Prices {
    /** Units of a price's 1. */
    static final double UNITS = FixedPoint.PRICE_UNITS;
    /** Flags that keep a tick out of every reference price. */
    static final int BAD = EventFlags.LATE | EventFlags.DUPLICATE | EventFlags.STALE | EventFlags.CROSSED
            | EventFlags.OUTLIER | EventFlags.ZERO_SIZE | EventFlags.SUSPICIOUS | EventFlags.HALTED
            | EventFlags.FUTURE;

    private long[] price = new long[0];
    private long[] time = new long[0];
    private boolean[] traded = new boolean[0];

    void define(int instrument) {
        if (instrument >= price.length) {
            int old = price.length;
            int size = Math.max(instrument + 1, 2 * old);
            price = Arrays.copyOf(price, size);
            time = Arrays.copyOf(time, size);
            traded = Arrays.copyOf(traded, size);
            Arrays.fill(price, old, size, FixedPoint.ABSENT);
            Arrays.fill(time, old, size, Long.MIN_VALUE);
        }
    }

    /** Takes a trade; returns whether it is the reference now. */
    boolean onTrade(int instrument, long newTime, long newPrice, int flags) {
        if ((flags & BAD) != 0 || newPrice == FixedPoint.ABSENT) {
            return false;
        }
        traded[instrument] = true;
        return set(instrument, newTime, newPrice);
    }

    /** Takes a quote; returns whether its middle is the reference now. */
    boolean onQuote(int instrument, long newTime, long bid, long ask, int flags) {
        if (traded[instrument] || (flags & BAD) != 0 || bid == FixedPoint.ABSENT || ask == FixedPoint.ABSENT
                || bid > ask) {
            return false;
        }
        return set(instrument, newTime, bid + (ask - bid) / 2);
    }

    private boolean set(int instrument, long newTime, long newPrice) {
        price[instrument] = newPrice;
        time[instrument] = newTime;
        return true;
    }

    /** @return the reference, {@link FixedPoint#ABSENT} where there is none yet */
    long price(int instrument) {
        return price[instrument];
    }

    /** @return when it was made, Long.MIN_VALUE where there is none yet */
    long time(int instrument) {
        return time[instrument];
    }

    void save(StateWriter state) {
        state.putLongs(price, price.length).putLongs(time, time.length);
        for (boolean one : traded) {
            state.putBoolean(one);
        }
    }

    void restore(StateReader state) {
        price = state.getLongs(new long[0]);
        time = state.getLongs(new long[0]);
        traded = new boolean[price.length];
        for (int i = 0; i < traded.length; i++) {
            traded[i] = state.getBoolean();
        }
    }
}

package io.tapedeck.signals;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import java.util.Arrays;

/**
 * The reference price of each instrument, and where its last tick came from. The reference is its last good trade, or the middle of its last good quote while it has never traded.
 * Good is a tick without a flag of {@link #BAD}. Prices 1e-9, times ns. One thread.
 */
final class Prices {
    /** Units of a price's 1. */
    static final double UNITS = FixedPoint.PRICE_UNITS;
    /** Flags that keep a tick out of every reference price. */
    static final int BAD = EventFlags.LATE | EventFlags.DUPLICATE | EventFlags.STALE | EventFlags.CROSSED
            | EventFlags.OUTLIER | EventFlags.ZERO_SIZE | EventFlags.SUSPICIOUS | EventFlags.HALTED
            | EventFlags.FUTURE;

    /** Where the fields of an instrument's record stand: one tick touches one run of memory. */
    private static final int PRICE = 0;
    private static final int TIME = 1;
    /** Whether it has traded, and whether its last tick was historical. */
    private static final int BITS = 2;
    /** Feed of its last tick, good or not. */
    private static final int FEED = 3;
    private static final int RECORD = 4;
    private static final int TRADED = 1;
    private static final int HISTORICAL = 2;

    private long[] records = new long[0];
    private int count;

    void define(int instrument) {
        if (instrument >= count) {
            int old = count;
            count = Math.max(instrument + 1, 2 * old);
            records = Arrays.copyOf(records, count * RECORD);
            for (int i = old; i < count; i++) {
                records[i * RECORD + PRICE] = FixedPoint.ABSENT;
                records[i * RECORD + TIME] = Long.MIN_VALUE;
            }
        }
    }

    /** Takes a tick, good or not: where it comes from. */
    void from(int instrument, long feed, boolean historical) {
        int at = instrument * RECORD;
        records[at + FEED] = feed;
        records[at + BITS] = (records[at + BITS] & TRADED) | (historical ? HISTORICAL : 0);
    }

    /** @return the feed of its last tick, 0 before the first */
    long feed(int instrument) {
        return records[instrument * RECORD + FEED];
    }

    /** @return whether its last tick was historical */
    boolean historical(int instrument) {
        return (records[instrument * RECORD + BITS] & HISTORICAL) != 0;
    }

    /** Takes a trade; returns whether it is the reference now. */
    boolean onTrade(int instrument, long newTime, long newPrice, int flags) {
        if ((flags & BAD) != 0 || newPrice == FixedPoint.ABSENT) {
            return false;
        }
        records[instrument * RECORD + BITS] |= TRADED;
        return set(instrument, newTime, newPrice);
    }

    /** Takes a quote; returns whether its middle is the reference now. */
    boolean onQuote(int instrument, long newTime, long bid, long ask, int flags) {
        if ((records[instrument * RECORD + BITS] & TRADED) != 0 || (flags & BAD) != 0 || bid == FixedPoint.ABSENT
                || ask == FixedPoint.ABSENT || bid > ask) {
            return false;
        }
        return set(instrument, newTime, bid + (ask - bid) / 2);
    }

    private boolean set(int instrument, long newTime, long newPrice) {
        records[instrument * RECORD + PRICE] = newPrice;
        records[instrument * RECORD + TIME] = newTime;
        return true;
    }

    /** @return the reference, {@link FixedPoint#ABSENT} where there is none yet */
    long price(int instrument) {
        return records[instrument * RECORD + PRICE];
    }

    /** @return when it was made, Long.MIN_VALUE where there is none yet */
    long time(int instrument) {
        return records[instrument * RECORD + TIME];
    }

    void save(StateWriter state) {
        state.putField(records, PRICE, RECORD).putField(records, TIME, RECORD);
        saveBits(state, TRADED);
    }

    void restore(StateReader state) {
        long[] prices = state.getLongs(new long[0]);
        long[] times = state.getLongs(new long[0]);
        count = prices.length;
        records = new long[count * RECORD];
        for (int i = 0; i < count; i++) {
            records[i * RECORD + PRICE] = prices[i];
            records[i * RECORD + TIME] = times[i];
        }
        restoreBits(state, TRADED);
    }

    /** Writes where the last ticks came from. */
    void saveFeeds(StateWriter state) {
        state.putField(records, FEED, RECORD);
        saveBits(state, HISTORICAL);
    }

    /** Reads it back, behind {@link #restore}. */
    void restoreFeeds(StateReader state) {
        long[] feeds = state.getLongs(new long[0]);
        for (int i = 0; i < count; i++) {
            records[i * RECORD + FEED] = feeds[i];
        }
        restoreBits(state, HISTORICAL);
    }

    private void saveBits(StateWriter state, int bit) {
        for (int i = 0; i < count; i++) {
            state.putBoolean((records[i * RECORD + BITS] & bit) != 0);
        }
    }

    private void restoreBits(StateReader state, int bit) {
        for (int i = 0; i < count; i++) {
            records[i * RECORD + BITS] |= state.getBoolean() ? bit : 0;
        }
    }
}

package io.tapedeck.signals;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Tick;
import java.util.Arrays;

/**
 * The last quote of each instrument, as arbitrage may use it: both sides present with sizes above 0, bid below ask, no flag of
 * {@link Prices#BAD}. A quote that is not so withdraws the one before it. Prices 1e-9, times ns. One thread.
 */
final class Quotes {
    private static final int BAD = Prices.BAD | EventFlags.ONE_SIDED | EventFlags.LOCKED;
    /** Where the fields of an instrument's record stand: one quote touches one run of memory. */
    private static final int BID = 0;
    private static final int ASK = 1;
    private static final int BID_SIZE = 2;
    private static final int ASK_SIZE = 3;
    private static final int EXPONENTS = 4;
    private static final int TIME = 5;
    /** A cache line's longs: two of them stay empty. */
    private static final int RECORD = 8;

    private long[] records = new long[0];

    void define(int instrument) {
        int old = records.length / RECORD;
        if (instrument >= old) {
            int size = Math.max(instrument + 1, 2 * old);
            records = Arrays.copyOf(records, size * RECORD);
            for (int i = old; i < size; i++) {
                records[i * RECORD + TIME] = Long.MIN_VALUE;
            }
        }
    }

    /** Takes a quote; a size that is absent counts as unknown, not as none. */
    void put(int instrument, Tick quote, int flags) {
        long newBid = quote.bid();
        long newAsk = quote.ask();
        boolean good = (flags & BAD) == 0 && newBid != FixedPoint.ABSENT && newAsk != FixedPoint.ABSENT
                && newBid < newAsk && newBid > 0 && quote.bidSizeMantissa() != 0 && quote.askSizeMantissa() != 0;
        int at = instrument * RECORD;
        if (!good) {
            records[at + TIME] = Long.MIN_VALUE;
            return;
        }
        records[at + BID] = newBid;
        records[at + ASK] = newAsk;
        records[at + BID_SIZE] = quote.bidSizeMantissa();
        records[at + ASK_SIZE] = quote.askSizeMantissa();
        records[at + EXPONENTS] = (quote.bidSizeExponent() & 0xff) | (quote.askSizeExponent() & 0xff) << 8;
        records[at + TIME] = quote.eventTime();
    }

    boolean fresh(int instrument, long now, long ageMax) {
        long at = time(instrument);
        return at != Long.MIN_VALUE && now - at <= ageMax && at - now <= ageMax;
    }

    long time(int instrument) {
        return records[instrument * RECORD + TIME];
    }

    double bid(int instrument) {
        return records[instrument * RECORD + BID] / Prices.UNITS;
    }

    double ask(int instrument) {
        return records[instrument * RECORD + ASK] / Prices.UNITS;
    }

    /** @return units bid for, NaN where unknown */
    double bidSize(int instrument) {
        int at = instrument * RECORD;
        return units(records[at + BID_SIZE], (byte) records[at + EXPONENTS]);
    }

    /** @return units asked for, NaN where unknown */
    double askSize(int instrument) {
        int at = instrument * RECORD;
        return units(records[at + ASK_SIZE], (byte) (records[at + EXPONENTS] >> 8));
    }

    static double units(long mantissa, int exponent) {
        if (mantissa == FixedPoint.ABSENT) {
            return Double.NaN;
        }
        return exponent < 0
                ? mantissa / (double) FixedPoint.powerOfTen(Math.min(18, -exponent))
                : mantissa * (double) FixedPoint.powerOfTen(Math.min(18, exponent));
    }

    void save(StateWriter state) {
        for (int field = BID; field <= ASK_SIZE; field++) {
            state.putField(records, field, RECORD);
        }
        int count = records.length / RECORD;
        state.putInt(count);
        for (int i = 0; i < count; i++) {
            state.putInt((int) records[i * RECORD + EXPONENTS]);
        }
        state.putField(records, TIME, RECORD);
    }

    void restore(StateReader state) {
        long[] bids = state.getLongs(new long[0]);
        records = new long[bids.length * RECORD];
        spread(bids, BID);
        for (int field = ASK; field <= ASK_SIZE; field++) {
            spread(state.getLongs(new long[0]), field);
        }
        int[] exponents = state.getInts(new int[0]);
        for (int i = 0; i < exponents.length; i++) {
            records[i * RECORD + EXPONENTS] = exponents[i];
        }
        spread(state.getLongs(new long[0]), TIME);
    }

    private void spread(long[] values, int field) {
        for (int i = 0; i < values.length; i++) {
            records[i * RECORD + field] = values[i];
        }
    }
}

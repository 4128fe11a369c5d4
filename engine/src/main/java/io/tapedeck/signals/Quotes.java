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
    private long[] bid = new long[0];
    private long[] ask = new long[0];
    private long[] bidSize = new long[0];
    private long[] askSize = new long[0];
    private int[] exponents = new int[0];
    private long[] time = new long[0];

    void define(int instrument) {
        if (instrument >= time.length) {
            int old = time.length;
            int size = Math.max(instrument + 1, 2 * old);
            bid = Arrays.copyOf(bid, size);
            ask = Arrays.copyOf(ask, size);
            bidSize = Arrays.copyOf(bidSize, size);
            askSize = Arrays.copyOf(askSize, size);
            exponents = Arrays.copyOf(exponents, size);
            time = Arrays.copyOf(time, size);
            Arrays.fill(time, old, size, Long.MIN_VALUE);
        }
    }

    /** Takes a quote; a size that is absent counts as unknown, not as none. */
    void put(int instrument, Tick quote, int flags) {
        long newBid = quote.bid();
        long newAsk = quote.ask();
        boolean good = (flags & BAD) == 0 && newBid != FixedPoint.ABSENT && newAsk != FixedPoint.ABSENT
                && newBid < newAsk && newBid > 0 && quote.bidSizeMantissa() != 0 && quote.askSizeMantissa() != 0;
        if (!good) {
            time[instrument] = Long.MIN_VALUE;
            return;
        }
        bid[instrument] = newBid;
        ask[instrument] = newAsk;
        bidSize[instrument] = quote.bidSizeMantissa();
        askSize[instrument] = quote.askSizeMantissa();
        exponents[instrument] = (quote.bidSizeExponent() & 0xff) | (quote.askSizeExponent() & 0xff) << 8;
        time[instrument] = quote.eventTime();
    }

    boolean fresh(int instrument, long now, long ageMax) {
        long at = time[instrument];
        return at != Long.MIN_VALUE && now - at <= ageMax && at - now <= ageMax;
    }

    long time(int instrument) {
        return time[instrument];
    }

    double bid(int instrument) {
        return bid[instrument] / Prices.UNITS;
    }

    double ask(int instrument) {
        return ask[instrument] / Prices.UNITS;
    }

    /** @return units bid for, NaN where unknown */
    double bidSize(int instrument) {
        return units(bidSize[instrument], (byte) exponents[instrument]);
    }

    /** @return units asked for, NaN where unknown */
    double askSize(int instrument) {
        return units(askSize[instrument], (byte) (exponents[instrument] >> 8));
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
        state.putLongs(bid, bid.length).putLongs(ask, ask.length).putLongs(bidSize, bid.length)
                .putLongs(askSize, bid.length).putInts(exponents, bid.length).putLongs(time, bid.length);
    }

    void restore(StateReader state) {
        bid = state.getLongs(new long[0]);
        ask = state.getLongs(new long[0]);
        bidSize = state.getLongs(new long[0]);
        askSize = state.getLongs(new long[0]);
        exponents = state.getInts(new int[0]);
        time = state.getLongs(new long[0]);
    }
}

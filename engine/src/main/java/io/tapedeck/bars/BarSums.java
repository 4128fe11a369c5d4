package io.tapedeck.bars;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Tick;
import java.util.Arrays;

/**
 * What ticks of a bucket add up to, as {@code tick_sums} of the database does it: a tick with one of the flags
 * {@link #FLAGS_OUT} counts as a tick left out and gives its flags, nothing else. First and last are by (time, sequence).
 */
final class BarSums {
    /** As {@code flags_out_of_bars()} of the database: duplicate, crossed, outlier, zero size, marked suspicious by the source. */
    static final int FLAGS_OUT = EventFlags.DUPLICATE | EventFlags.CROSSED | EventFlags.OUTLIER | EventFlags.ZERO_SIZE
            | EventFlags.SUSPICIOUS;

    private static final long ABSENT = FixedPoint.ABSENT;
    private static final int SIZE = 0;
    private static final int BID_SIZE = 1;
    private static final int ASK_SIZE = 2;

    private BarSums() {
    }

    /** Makes an open bar without ticks. */
    static void begin(long[] bars, int at, long start, long end) {
        Arrays.fill(bars, at, at + BarFields.LENGTH, 0);
        bars[at + BarFields.START] = start;
        bars[at + BarFields.END] = end;
        BarFields.state(bars, at, BarFields.OPENED, 0);
        bars[at + BarFields.EXPONENTS] = BarFields.NO_EXPONENT;
        bars[at + BarFields.OPEN] = ABSENT;
        bars[at + BarFields.BID] = ABSENT;
        bars[at + BarFields.ASK] = ABSENT;
        bars[at + BarFields.BID_SIZE] = ABSENT;
        bars[at + BarFields.ASK_SIZE] = ABSENT;
    }

    /**
     * Adds a tick, the newest by sequence.
     *
     * @param middle whether the middle of a quote is a price where there is no trade
     * @return false where its size could not be added: the sum would not fit
     */
    static boolean add(long[] bars, int at, Tick tick, long time, int flags, boolean middle) {
        boolean out = (flags & FLAGS_OUT) != 0;
        bars[at + BarFields.TICKS_LEFT_OUT] += out ? 1L << 32 | 1 : 1;
        bars[at + BarFields.TRADES_FLAGS] |= (long) flags << 32;
        if (out) {
            return true;
        }
        if (!tick.isTrade()) {
            quote(bars, at, tick, time, middle);
            return true;
        }
        long price = tick.price();
        if (price == ABSENT) {
            return true;
        }
        if (BarFields.trades(bars, at) == 0) {
            bars[at + BarFields.OPEN] = ABSENT; // a middle gives way to a trade
        }
        bars[at + BarFields.TRADES_FLAGS]++;
        price(bars, at, time, tick.sequence(), price);
        return size(bars, at, price, tick.sizeMantissa(), tick.sizeExponent());
    }

    private static void price(long[] bars, int at, long time, long sequence, long price) {
        boolean first = bars[at + BarFields.OPEN] == ABSENT;
        if (first || time < bars[at + BarFields.OPEN_TIME]) {
            bars[at + BarFields.OPEN_TIME] = time;
            bars[at + BarFields.OPEN_SEQUENCE] = sequence;
            bars[at + BarFields.OPEN] = price;
        }
        if (first || time >= bars[at + BarFields.CLOSE_TIME]) {
            bars[at + BarFields.CLOSE_TIME] = time;
            bars[at + BarFields.CLOSE_SEQUENCE] = sequence;
            bars[at + BarFields.CLOSE] = price;
        }
        if (first || price > bars[at + BarFields.HIGH]) {
            bars[at + BarFields.HIGH] = price;
        }
        if (first || price < bars[at + BarFields.LOW]) {
            bars[at + BarFields.LOW] = price;
        }
    }

    private static boolean size(long[] bars, int at, long price, long mantissa, int exponent) {
        if (mantissa == ABSENT) {
            return true;
        }
        int own = BarFields.exponent(bars, at, SIZE);
        long scaled = mantissa;
        if (own != exponent && (own == BarFields.NO_EXPONENT || mantissa != 0)) {
            if (own == BarFields.NO_EXPONENT) {
                BarFields.exponent(bars, at, SIZE, exponent);
            } else if (exponent < own) {
                if (!rescale(bars, at, exponent)) {
                    return false;
                }
            } else {
                scaled = scaled(mantissa, exponent - own);
                if (scaled == ABSENT) {
                    return false;
                }
            }
        }
        return sum(bars, at, scaled, price);
    }

    private static boolean sum(long[] bars, int at, long size, long price) {
        long high = Math.multiplyHigh(size, price);
        if (!Wide.add(bars, at + BarFields.VOLUME, size >> 63, size)) {
            return false;
        }
        if (!Wide.add(bars, at + BarFields.TURNOVER, high, size * price)) {
            Wide.add(bars, at + BarFields.VOLUME, -size >> 63, -size);
            return false;
        }
        return true;
    }

    /** Brings both sums to a smaller exponent; false, and nothing is changed, where they do not fit. */
    private static boolean rescale(long[] bars, int at, int exponent) {
        int digits = BarFields.exponent(bars, at, SIZE) - exponent;
        if (digits > 18) {
            return false;
        }
        long high = bars[at + BarFields.VOLUME];
        long low = bars[at + BarFields.VOLUME + 1];
        if (!Wide.scale(bars, at + BarFields.VOLUME, digits)) {
            return false;
        }
        if (!Wide.scale(bars, at + BarFields.TURNOVER, digits)) {
            bars[at + BarFields.VOLUME] = high;
            bars[at + BarFields.VOLUME + 1] = low;
            return false;
        }
        BarFields.exponent(bars, at, SIZE, exponent);
        return true;
    }

    private static long scaled(long mantissa, int digits) {
        if (digits > 18) {
            return ABSENT;
        }
        long factor = FixedPoint.powerOfTen(digits);
        long product = mantissa * factor;
        return Math.multiplyHigh(mantissa, factor) == product >> 63 ? product : ABSENT;
    }

    private static void quote(long[] bars, int at, Tick tick, long time, boolean middle) {
        long bid = tick.bid();
        long ask = tick.ask();
        if (bars[at + BarFields.QUOTE_SEQUENCE] == 0 || time >= bars[at + BarFields.QUOTE_TIME]) {
            bars[at + BarFields.QUOTE_TIME] = time;
            bars[at + BarFields.QUOTE_SEQUENCE] = tick.sequence();
            bars[at + BarFields.BID] = bid;
            bars[at + BarFields.ASK] = ask;
            bars[at + BarFields.BID_SIZE] = tick.bidSizeMantissa();
            bars[at + BarFields.ASK_SIZE] = tick.askSizeMantissa();
            BarFields.exponent(bars, at, BID_SIZE, tick.bidSizeExponent());
            BarFields.exponent(bars, at, ASK_SIZE, tick.askSizeExponent());
        }
        if (bid == ABSENT || ask == ABSENT) {
            return;
        }
        long spread = ask - bid;
        boolean wraps = ((ask ^ bid) & (ask ^ spread)) < 0;
        Wide.add(bars, at + BarFields.SPREAD, wraps ? ~(spread >> 63) : spread >> 63, spread);
        bars[at + BarFields.SPREADS]++;
        if (middle && BarFields.trades(bars, at) == 0) {
            price(bars, at, time, tick.sequence(), (bid & ask) + ((bid ^ ask) >> 1)); // rounded down, without overflow
        }
    }

    /** Adds what {@code from} holds; @return false where its volume could not be added: the sum would not fit. */
    static boolean merge(long[] from, int source, long[] bars, int at) {
        mergePrices(from, source, bars, at);
        bars[at + BarFields.TRADES_FLAGS] = BarFields.pack(
                BarFields.trades(bars, at) + BarFields.trades(from, source),
                BarFields.flags(bars, at) | BarFields.flags(from, source));
        bars[at + BarFields.TICKS_LEFT_OUT] += from[source + BarFields.TICKS_LEFT_OUT];
        if (from[source + BarFields.QUOTE_SEQUENCE] != 0
                && (bars[at + BarFields.QUOTE_SEQUENCE] == 0 || after(from, source, bars, at, BarFields.QUOTE_TIME))) {
            System.arraycopy(from, source + BarFields.QUOTE_TIME, bars, at + BarFields.QUOTE_TIME, 6);
            BarFields.exponent(bars, at, BID_SIZE, BarFields.exponent(from, source, BID_SIZE));
            BarFields.exponent(bars, at, ASK_SIZE, BarFields.exponent(from, source, ASK_SIZE));
        }
        Wide.add(bars, at + BarFields.SPREAD, from[source + BarFields.SPREAD], from[source + BarFields.SPREAD + 1]);
        bars[at + BarFields.SPREADS] += from[source + BarFields.SPREADS];
        return mergeSizes(from, source, bars, at);
    }

    private static void mergePrices(long[] from, int source, long[] bars, int at) {
        if (from[source + BarFields.OPEN] == ABSENT) {
            return;
        }
        boolean traded = BarFields.trades(from, source) > 0;
        boolean tradedBefore = BarFields.trades(bars, at) > 0;
        if (!traded && tradedBefore) {
            return;
        }
        boolean first = bars[at + BarFields.OPEN] == ABSENT || traded != tradedBefore;
        if (first || after(bars, at, from, source, BarFields.OPEN_TIME)) {
            System.arraycopy(from, source + BarFields.OPEN_TIME, bars, at + BarFields.OPEN_TIME, 3);
        }
        if (first || after(from, source, bars, at, BarFields.CLOSE_TIME)) {
            System.arraycopy(from, source + BarFields.CLOSE_TIME, bars, at + BarFields.CLOSE_TIME, 3);
        }
        bars[at + BarFields.HIGH] = first
                ? from[source + BarFields.HIGH]
                : Math.max(bars[at + BarFields.HIGH], from[source + BarFields.HIGH]);
        bars[at + BarFields.LOW] = first
                ? from[source + BarFields.LOW]
                : Math.min(bars[at + BarFields.LOW], from[source + BarFields.LOW]);
    }

    /** Whether a's (time, sequence) at {@code field} is behind b's. */
    private static boolean after(long[] a, int aAt, long[] b, int bAt, int field) {
        long aTime = a[aAt + field];
        long bTime = b[bAt + field];
        return aTime > bTime || (aTime == bTime && a[aAt + field + 1] > b[bAt + field + 1]);
    }

    private static boolean mergeSizes(long[] from, int source, long[] bars, int at) {
        int exponent = BarFields.exponent(from, source, SIZE);
        int own = BarFields.exponent(bars, at, SIZE);
        if (exponent == BarFields.NO_EXPONENT) {
            return true;
        }
        int digits = 0;
        if (own == BarFields.NO_EXPONENT) {
            BarFields.exponent(bars, at, SIZE, exponent);
        } else if (exponent < own) {
            if (!rescale(bars, at, exponent)) {
                return false;
            }
        } else {
            digits = exponent - own;
        }
        if (digits == 0) {
            return sums(from[source + BarFields.VOLUME], from[source + BarFields.VOLUME + 1],
                    from[source + BarFields.TURNOVER], from[source + BarFields.TURNOVER + 1], bars, at);
        }
        long[] scaled = {from[source + BarFields.VOLUME], from[source + BarFields.VOLUME + 1],
                from[source + BarFields.TURNOVER], from[source + BarFields.TURNOVER + 1]};
        return digits <= 18 && Wide.scale(scaled, 0, digits) && Wide.scale(scaled, 2, digits)
                && sums(scaled[0], scaled[1], scaled[2], scaled[3], bars, at);
    }

    private static boolean sums(long volumeHigh, long volumeLow, long turnoverHigh, long turnoverLow, long[] bars,
            int at) {
        long high = bars[at + BarFields.VOLUME];
        long low = bars[at + BarFields.VOLUME + 1];
        if (!Wide.add(bars, at + BarFields.VOLUME, volumeHigh, volumeLow)) {
            return false;
        }
        if (!Wide.add(bars, at + BarFields.TURNOVER, turnoverHigh, turnoverLow)) {
            bars[at + BarFields.VOLUME] = high;
            bars[at + BarFields.VOLUME + 1] = low;
            return false;
        }
        return true;
    }
}

package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * The last swing of each symbol on one timeframe. A swing ends at its extreme when a bar's close lies {@code reversal} average
 * true ranges behind that extreme (a zigzag whose threshold is in ATR: Wilder 1978, "New Concepts in Technical Trading
 * Systems"). The last swing is the newest one that has ended: it is known when it is confirmed, and never changes after. Prices
 * 1e-9. One thread.
 */
final class Swings {
    private static final byte NONE = 0;
    private final double reversal;
    private byte[] heading = new byte[0];
    private long[] high = new long[0];
    private long[] low = new long[0];
    private long[] from = new long[0];
    private long[] to = new long[0];

    /** @param reversal average true ranges of a reversal, above 0 */
    Swings(double reversal) {
        this.reversal = reversal;
    }

    /** Takes a closed bar and the average true range after it, in currency units; NaN waits. */
    void onBar(int symbol, Bar bar, double range) {
        if (Double.isNaN(range)) {
            return;
        }
        define(symbol);
        long threshold = (long) (reversal * range * Prices.UNITS);
        if (heading[symbol] == NONE) {
            high[symbol] = bar.high();
            low[symbol] = bar.low();
            heading[symbol] = (byte) (bar.close() >= bar.open() ? 1 : -1);
            return;
        }
        if (heading[symbol] > 0) {
            high[symbol] = Math.max(high[symbol], bar.high());
            if (high[symbol] - bar.close() > threshold) {
                end(symbol, low[symbol], high[symbol]);
                low[symbol] = bar.low();
            }
        } else {
            low[symbol] = Math.min(low[symbol], bar.low());
            if (bar.close() - low[symbol] > threshold) {
                end(symbol, high[symbol], low[symbol]);
                high[symbol] = bar.high();
            }
        }
    }

    private void end(int symbol, long begin, long extreme) {
        from[symbol] = begin;
        to[symbol] = extreme;
        heading[symbol] = (byte) -heading[symbol];
    }

    /** @return whether a swing has ended yet */
    boolean known(int symbol) {
        return symbol < from.length && from[symbol] != to[symbol];
    }

    /** @return where the last swing began */
    long from(int symbol) {
        return from[symbol];
    }

    /** @return where the last swing ended */
    long to(int symbol) {
        return to[symbol];
    }

    /** Makes room for a symbol. */
    void define(int symbol) {
        if (symbol >= heading.length) {
            int size = Math.max(symbol + 1, 2 * heading.length);
            heading = Arrays.copyOf(heading, size);
            high = Arrays.copyOf(high, size);
            low = Arrays.copyOf(low, size);
            from = Arrays.copyOf(from, size);
            to = Arrays.copyOf(to, size);
        }
    }

    void save(StateWriter state) {
        state.putInt(heading.length);
        for (byte one : heading) {
            state.putByte(one);
        }
        state.putLongs(high, high.length).putLongs(low, low.length).putLongs(from, from.length).putLongs(to, to.length);
    }

    void restore(StateReader state) {
        heading = new byte[state.getInt()];
        for (int i = 0; i < heading.length; i++) {
            heading[i] = state.getByte();
        }
        high = state.getLongs(new long[0]);
        low = state.getLongs(new long[0]);
        from = state.getLongs(new long[0]);
        to = state.getLongs(new long[0]);
    }
}

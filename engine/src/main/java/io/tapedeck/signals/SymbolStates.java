package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** What fusion remembers of each symbol: its time, its volatility, what was fused last. Times ns. One thread. */
final class SymbolStates {
    private static final int NOTHING = 2;
    private static final long MICROSECOND = 1_000;
    private long[] now = new long[0];
    private double[] volatility = new double[0];
    private double[] lastValue = new double[0];
    private long[] lastTime = new long[0];
    private int[] lastDirection = new int[0];

    void define(int symbol) {
        if (symbol >= now.length) {
            int old = now.length;
            int size = Math.max(symbol + 1, 2 * old);
            now = Arrays.copyOf(now, size);
            volatility = Arrays.copyOf(volatility, size);
            lastValue = Arrays.copyOf(lastValue, size);
            lastTime = Arrays.copyOf(lastTime, size);
            lastDirection = Arrays.copyOf(lastDirection, size);
            Arrays.fill(now, old, size, Long.MIN_VALUE);
            Arrays.fill(volatility, old, size, Double.NaN);
            Arrays.fill(lastTime, old, size, Long.MIN_VALUE);
            Arrays.fill(lastDirection, old, size, NOTHING);
        }
    }

    /** Takes a time of the symbol; returns its newest. */
    long pass(int symbol, long time) {
        if (time > now[symbol]) {
            now[symbol] = time;
        }
        return now[symbol];
    }

    /** The tape has gone back: a symbol whose time lies behind {@code newer} begins anew, with nothing said of it. */
    void older(long newer, int symbols, LatestSignals latest) {
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (now[symbol] > newer) {
                now[symbol] = Long.MIN_VALUE;
                lastTime[symbol] = Long.MIN_VALUE;
                lastDirection[symbol] = NOTHING;
                latest.forget(symbol);
            }
        }
    }

    double volatility(int symbol) {
        return volatility[symbol];
    }

    void volatility(int symbol, double perBar) {
        volatility[symbol] = perBar;
    }

    /** @return whether a blend is told: another direction, or another value after an interval */
    boolean isNews(int symbol, int direction, double value, FusionOptions options) {
        return direction != lastDirection[symbol] || (Math.abs(value - lastValue[symbol]) >= options.changeMin()
                && (options.intervalNs() == 0 || now[symbol] - lastTime[symbol] >= options.intervalNs()));
    }

    /** Notes what is told; returns its time: whole microseconds, and later than the symbol's last. */
    long tell(int symbol, int direction, double value) {
        long time = Math.floorDiv(now[symbol], MICROSECOND) * MICROSECOND;
        if (lastDirection[symbol] != NOTHING) {
            time = Math.max(time, lastTime[symbol] + MICROSECOND);
        }
        lastTime[symbol] = time;
        lastDirection[symbol] = direction;
        lastValue[symbol] = value;
        return time;
    }

    void save(StateWriter state) {
        state.putLongs(now, now.length).putDoubles(volatility, now.length).putDoubles(lastValue, now.length)
                .putLongs(lastTime, now.length).putInts(lastDirection, now.length);
    }

    void restore(StateReader state) {
        now = state.getLongs(new long[0]);
        volatility = state.getDoubles(new double[0]);
        lastValue = state.getDoubles(new double[0]);
        lastTime = state.getLongs(new long[0]);
        lastDirection = state.getInts(new int[0]);
    }
}

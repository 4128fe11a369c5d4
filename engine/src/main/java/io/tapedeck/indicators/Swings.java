package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * Levels that the price turned at: a bar whose high no other of {@code reach} bars before and after it reaches (of equal ones
 * the first) is a swing high, and its high a level; lows likewise. The newest {@link #KEPT} of each are kept. Support are the
 * levels below the last close, resistance those above it, whichever kind of swing made them. One thread.
 */
final class Swings {
    /** Levels of highs, and of lows, that are kept. */
    static final int KEPT = 6;

    private final int reach;
    private final Window highs;
    private final Window lows;
    private final double[] levels = new double[2 * KEPT];
    private int highCount;
    private int lowCount;

    /** @param reach bars before and after, 1 or more */
    Swings(int reach) {
        this.reach = reach;
        highs = new Window(2 * reach + 1);
        lows = new Window(2 * reach + 1);
    }

    void add(double high, double low) {
        highs.add(high);
        lows.add(low);
        if (!highs.full()) {
            return;
        }
        if (isSwing(highs, 1)) {
            levels[highCount++ % KEPT] = highs.value(reach);
        }
        if (isSwing(lows, -1)) {
            levels[KEPT + lowCount++ % KEPT] = lows.value(reach);
        }
    }

    private boolean isSwing(Window values, int sign) {
        double middle = sign * values.value(reach);
        for (int back = 0; back <= 2 * reach; back++) {
            double other = sign * values.value(back);
            boolean earlier = back > reach;
            if (other > middle || (earlier && other == middle)) {
                return false;
            }
        }
        return true;
    }

    /** @return the level that is {@code number} (0 = nearest) below, or above, the close; NaN where there is none */
    double level(double close, boolean below, int number) {
        double last = close;
        double nearest = Double.NaN;
        for (int n = 0; n <= number; n++) {
            nearest = Double.NaN;
            for (int i = 0; i < levels.length; i++) {
                boolean there = i < KEPT ? i < highCount : i - KEPT < lowCount;
                double level = levels[i];
                boolean beyond = below ? level < last : level > last;
                boolean nearer = Double.isNaN(nearest) || (below ? level > nearest : level < nearest);
                if (there && beyond && nearer) {
                    nearest = level;
                }
            }
            last = nearest;
        }
        return nearest;
    }

    void save(StateWriter state) {
        state.putInt(highCount).putInt(lowCount);
        for (double level : levels) {
            state.putDouble(level);
        }
        highs.save(state);
        lows.save(state);
    }

    void restore(StateReader state) {
        highCount = state.getInt();
        lowCount = state.getInt();
        for (int i = 0; i < levels.length; i++) {
            levels[i] = state.getDouble();
        }
        highs.restore(state);
        lows.restore(state);
    }
}

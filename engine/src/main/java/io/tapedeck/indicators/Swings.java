package io.tapedeck.indicators;

/**
 * Levels that the price turned at: a bar whose high no other of {@code reach} bars before and after it reaches (of equal ones
 * the first) is a swing high, and its high a level; lows likewise. The newest {@link #KEPT} of each are kept. Support are the
 * levels below the last close, resistance those above it, whichever kind of swing made them. Lives in a {@link Store}. One thread.
 */
final class Swings {
    /** Levels of highs, and of lows, that are kept. */
    static final int KEPT = 6;

    /** Highs and lows seen, then the levels. */
    private static final int HIGHS = 0;
    private static final int LOWS = 1;
    private static final int LEVELS = 2;

    private final Store store;
    private final int at;
    private final int reach;
    private final Window highs;
    private final Window lows;

    /** @param reach bars before and after, 1 or more */
    Swings(Store store, int reach) {
        this.store = store;
        this.reach = reach;
        at = store.take(LEVELS + 2 * KEPT);
        highs = new Window(store, 2 * reach + 1);
        lows = new Window(store, 2 * reach + 1);
    }

    void add(double high, double low) {
        highs.add(high);
        lows.add(low);
        if (!highs.full()) {
            return;
        }
        if (isSwing(highs, 1)) {
            keep(HIGHS, 0, highs.value(reach));
        }
        if (isSwing(lows, -1)) {
            keep(LOWS, KEPT, lows.value(reach));
        }
    }

    private void keep(int counter, int first, double level) {
        double before = store.numbers[at + counter]++;
        store.numbers[at + LEVELS + first + (int) (before % KEPT)] = level;
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
            for (int i = 0; i < 2 * KEPT; i++) {
                boolean there = i < KEPT ? i < store.numbers[at + HIGHS] : i - KEPT < store.numbers[at + LOWS];
                double level = store.numbers[at + LEVELS + i];
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
}

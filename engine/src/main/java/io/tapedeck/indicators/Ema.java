package io.tapedeck.indicators;

/** Exponential moving average: factor 2 / (length + 1), begun with the mean of the first {@code length} values. Lives in a {@link Store}. One thread. */
final class Ema {
    private static final int COUNT = 0;
    private static final int SUM = 1;
    private static final int VALUE = 2;

    private final Store store;
    private final int at;
    private final int length;
    private final double factor;

    Ema(Store store, int length) {
        this.store = store;
        this.length = length;
        at = store.take(VALUE + 1);
        store.numbers[at + VALUE] = Double.NaN;
        factor = 2.0 / (length + 1);
    }

    void add(double newest) {
        int count = (int) store.numbers[at + COUNT];
        if (count < length) {
            store.numbers[at + SUM] += newest;
            store.numbers[at + COUNT] = ++count;
            store.numbers[at + VALUE] = count == length ? store.numbers[at + SUM] / length : Double.NaN;
        } else {
            store.numbers[at + VALUE] += factor * (newest - store.numbers[at + VALUE]);
        }
    }

    /** @return the average; NaN before {@code length} values */
    double value() {
        return store.numbers[at + VALUE];
    }
}

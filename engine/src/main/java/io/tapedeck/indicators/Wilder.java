package io.tapedeck.indicators;

/** Wilder's average (New Concepts in Technical Trading Systems, 1978): begun with the mean of the first {@code length} values, then (before × (length − 1) + value) / length. Lives in a {@link Store}. One thread. */
final class Wilder {
    private static final int COUNT = 0;
    private static final int SUM = 1;
    private static final int VALUE = 2;

    private final Store store;
    private final int at;
    private final int length;

    Wilder(Store store, int length) {
        this.store = store;
        this.length = length;
        at = store.take(VALUE + 1);
        store.numbers[at + VALUE] = Double.NaN;
    }

    void add(double newest) {
        int count = (int) store.numbers[at + COUNT];
        if (count < length) {
            store.numbers[at + SUM] += newest;
            store.numbers[at + COUNT] = ++count;
            store.numbers[at + VALUE] = count == length ? store.numbers[at + SUM] / length : Double.NaN;
        } else {
            store.numbers[at + VALUE] = (store.numbers[at + VALUE] * (length - 1) + newest) / length;
        }
    }

    /** @return the average; NaN before {@code length} values */
    double value() {
        return store.numbers[at + VALUE];
    }
}

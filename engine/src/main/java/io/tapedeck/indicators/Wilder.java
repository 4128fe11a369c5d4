package io.tapedeck.indicators;

/** Wilder's average (New Concepts in Technical Trading Systems, 1978): begun with the mean of the first {@code length} values, then (before × (length − 1) + value) / length. Lives in a {@link Store}. One thread. */
final class Wilder {
    private static final int COUNT = 0;
    private static final int SUM = 1;
    static final int VALUE = 2;
    static final int NUMBERS = 3;

    private final Store store;
    private final int at;
    private final int length;

    Wilder(Store store, int length) {
        this.store = store;
        this.length = length;
        at = store.take(NUMBERS);
        store.numbers[at + VALUE] = Double.NaN;
    }

    void add(double newest) {
        add(store.numbers, at, length, newest);
    }

    /** Adds to an average that lives in {@link #NUMBERS} numbers from {@code at} on, all 0 at first but its value, NaN. */
    static void add(double[] numbers, int at, int length, double newest) {
        int count = (int) numbers[at + COUNT];
        if (count < length) {
            numbers[at + SUM] += newest;
            numbers[at + COUNT] = ++count;
            numbers[at + VALUE] = count == length ? numbers[at + SUM] / length : Double.NaN;
        } else {
            numbers[at + VALUE] = (numbers[at + VALUE] * (length - 1) + newest) / length;
        }
    }

    /** A bar's true range: its reach, the close before it included. */
    static double trueRange(double highest, double lowest, double closeBefore) {
        return Math.max(highest - lowest, Math.max(Math.abs(highest - closeBefore), Math.abs(lowest - closeBefore)));
    }

    /** @return the average; NaN before {@code length} values */
    double value() {
        return store.numbers[at + VALUE];
    }
}

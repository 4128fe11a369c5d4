package io.tapedeck.indicators;

import java.util.Arrays;

/**
 * The newest values of a run, with their mean and their spread about it, at the cost of one value. What a value leaves behind by
 * rounding lasts one length of the window at most: each time the ring has gone round, and when mean or squares have shrunk so far
 * that what rounding left would show, they are made anew from the values. So nothing drifts. Lives in a {@link Store}. One thread.
 */
final class Window {
    /** Of 16 digits, rounding leaves the last; a thousandth of what was there has 13 good ones. */
    private static final double SHRUNK = 1e-3;

    private static final int COUNT = 0;
    private static final int NEXT = 1;
    private static final int MEAN = 2;
    private static final int SQUARES = 3;
    /** The largest of each since they were made anew. */
    private static final int MEAN_MOST = 4;
    private static final int SQUARES_MOST = 5;
    private static final int VALUES = 6;

    private final Store store;
    private final int at;
    private final int length;

    /** @param length values, 1 or more */
    Window(Store store, int length) {
        this.store = store;
        this.length = length;
        at = store.take(VALUES + length);
    }

    /** Takes a value; the oldest goes. */
    void add(double value) {
        double[] kept = store.numbers;
        int next = (int) kept[at + NEXT];
        int count = (int) kept[at + COUNT];
        double mean = kept[at + MEAN];
        double squares = kept[at + SQUARES];
        double gone = kept[at + VALUES + next];
        kept[at + VALUES + next++] = value;
        if (count < length) {
            count++;
            double step = value - mean;
            mean += step / count;
            squares += step * (value - mean);
        } else {
            double before = mean;
            mean += (value - gone) / count;
            squares += (value - gone) * (value - mean + gone - before);
        }
        kept[at + MEAN] = mean;
        kept[at + SQUARES] = squares;
        kept[at + MEAN_MOST] = Math.max(kept[at + MEAN_MOST], Math.abs(mean));
        kept[at + SQUARES_MOST] = Math.max(kept[at + SQUARES_MOST], squares);
        boolean round = next == length;
        kept[at + NEXT] = round ? 0 : next;
        kept[at + COUNT] = count;
        boolean shrunk = Math.abs(mean) < kept[at + MEAN_MOST] * SHRUNK || squares < kept[at + SQUARES_MOST] * SHRUNK;
        if (round || (count == length && shrunk)) {
            renew(kept);
        }
    }

    /** In two passes, as the definition says. */
    private void renew(double[] kept) {
        double sum = 0;
        for (int i = at + VALUES; i < at + VALUES + length; i++) {
            sum += kept[i];
        }
        double mean = sum / length;
        double squares = 0;
        for (int i = at + VALUES; i < at + VALUES + length; i++) {
            squares += (kept[i] - mean) * (kept[i] - mean);
        }
        kept[at + MEAN] = mean;
        kept[at + SQUARES] = squares;
        kept[at + MEAN_MOST] = Math.abs(mean);
        kept[at + SQUARES_MOST] = squares;
    }

    /** @return whether it holds as many values as it can */
    boolean full() {
        return count() == length;
    }

    /** @return values so far, at most its length */
    int count() {
        return (int) store.numbers[at + COUNT];
    }

    /** @return value {@code back} before the newest, 0 to count − 1 */
    double value(int back) {
        int place = (int) store.numbers[at + NEXT] - 1 - back;
        return store.numbers[at + VALUES + (place < 0 ? place + length : place)];
    }

    /** @return mean of the values; NaN before it is full */
    double mean() {
        return full() ? store.numbers[at + MEAN] : Double.NaN;
    }

    /** @return standard deviation of the population; NaN before it is full */
    double deviation() {
        return full() ? StrictMath.sqrt(Math.max(0, store.numbers[at + SQUARES]) / length) : Double.NaN;
    }

    /** @return standard deviation of a sample; NaN before it is full, or of one value */
    double sampleDeviation() {
        return full() && length > 1
                ? StrictMath.sqrt(Math.max(0, store.numbers[at + SQUARES]) / (length - 1))
                : Double.NaN;
    }

    void clear() {
        Arrays.fill(store.numbers, at, at + VALUES + length, 0);
    }
}

package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/**
 * The newest values of a run, with their mean and their spread about it, at the cost of one value. What a value leaves behind by
 * rounding lasts one length of the window at most: each time the ring has gone round, mean and squares are made anew from the
 * values. So nothing drifts, whatever the number of updates. One thread.
 */
final class Window {
    private final double[] values;
    private int count;
    private int next;
    private double mean;
    private double squares;

    /** @param length values, 1 or more */
    Window(int length) {
        values = new double[length];
    }

    /** Takes a value; the oldest goes. */
    void add(double value) {
        double gone = values[next];
        values[next++] = value;
        if (count < values.length) {
            count++;
            double step = value - mean;
            mean += step / count;
            squares += step * (value - mean);
        } else {
            double before = mean;
            mean += (value - gone) / count;
            squares += (value - gone) * (value - mean + gone - before);
        }
        if (next == values.length) {
            next = 0;
            renew();
        }
    }

    /** In two passes, as the definition says. */
    private void renew() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        mean = sum / values.length;
        squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
    }

    /** @return whether it holds as many values as it can */
    boolean full() {
        return count == values.length;
    }

    /** @return values so far, at most its length */
    int count() {
        return count;
    }

    /** @return value {@code back} before the newest, 0 to count − 1 */
    double value(int back) {
        int place = next - 1 - back;
        return values[place < 0 ? place + values.length : place];
    }

    /** @return mean of the values; NaN before it is full */
    double mean() {
        return full() ? mean : Double.NaN;
    }

    /** @return standard deviation of the population; NaN before it is full */
    double deviation() {
        return full() ? StrictMath.sqrt(Math.max(0, squares) / count) : Double.NaN;
    }

    /** @return standard deviation of a sample; NaN before it is full, or of one value */
    double sampleDeviation() {
        return full() && count > 1 ? StrictMath.sqrt(Math.max(0, squares) / (count - 1)) : Double.NaN;
    }

    void clear() {
        Arrays.fill(values, 0);
        count = 0;
        next = 0;
        mean = 0;
        squares = 0;
    }

    void save(StateWriter state) {
        state.putInt(count).putInt(next).putDouble(mean).putDouble(squares);
        for (int i = 0; i < count; i++) {
            state.putDouble(values[i]);
        }
    }

    void restore(StateReader state) {
        count = state.getInt();
        next = state.getInt();
        mean = state.getDouble();
        squares = state.getDouble();
        for (int i = 0; i < count; i++) {
            values[i] = state.getDouble();
        }
    }
}

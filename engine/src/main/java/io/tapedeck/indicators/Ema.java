package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Exponential moving average: factor 2 / (length + 1), begun with the mean of the first {@code length} values. One thread. */
final class Ema {
    private final int length;
    private final double factor;
    private int count;
    private double sum;
    private double value = Double.NaN;

    Ema(int length) {
        this.length = length;
        factor = 2.0 / (length + 1);
    }

    void add(double newest) {
        if (count < length) {
            sum += newest;
            count++;
            value = count == length ? sum / length : Double.NaN;
        } else {
            value += factor * (newest - value);
        }
    }

    /** @return the average; NaN before {@code length} values */
    double value() {
        return value;
    }

    void save(StateWriter state) {
        state.putInt(count).putDouble(sum).putDouble(value);
    }

    void restore(StateReader state) {
        count = state.getInt();
        sum = state.getDouble();
        value = state.getDouble();
    }
}

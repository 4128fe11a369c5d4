package io.tapedeck.indicators;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Wilder's average (New Concepts in Technical Trading Systems, 1978): begun with the mean of the first {@code length} values, then (before × (length − 1) + value) / length. One thread. */
final class Wilder {
    private final int length;
    private int count;
    private double sum;
    private double value = Double.NaN;

    Wilder(int length) {
        this.length = length;
    }

    void add(double newest) {
        if (count < length) {
            sum += newest;
            count++;
            value = count == length ? sum / length : Double.NaN;
        } else {
            value = (value * (length - 1) + newest) / length;
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

package io.tapedeck.indicators;

import java.util.Arrays;

/** The numbers of one instrument's indicators in one run, so that they are written and read as one. One thread. */
final class Store {
    private static final int FIRST = 224;

    double[] numbers = new double[FIRST];
    private int taken;

    /** Takes so many numbers, 0 all; @return where they begin */
    int take(int count) {
        int at = taken;
        taken += count;
        if (taken > numbers.length) {
            numbers = Arrays.copyOf(numbers, taken);
        }
        return at;
    }

    /** @return numbers in use */
    int count() {
        return taken;
    }

    /** Nothing more is taken: gives back what is not in use. */
    void close() {
        numbers = Arrays.copyOf(numbers, taken);
    }
}

package io.tapedeck.signals;

/**
 * Retracement levels of a swing: a level of ratio r lies r of the swing's length back from its end. The ratios are those that
 * charts print: 0.236, 0.382, 0.618, 0.786 (powers of the golden ratio and a root) and the half. Immutable; any thread.
 */
public final class Fibonacci {
    private static final double[] RATIOS = {0.236, 0.382, 0.5, 0.618, 0.786};
    private static final String[] LABELS = {"0.236", "0.382", "0.5", "0.618", "0.786"};

    private Fibonacci() {
    }

    /** @return number of levels */
    public static int count() {
        return RATIOS.length;
    }

    /** @return name of level {@code index} */
    public static String label(int index) {
        return LABELS[index];
    }

    /** @return price of level {@code index}, units of {@code from} and {@code to} */
    public static double level(int index, double from, double to) {
        return to + RATIOS[index] * (from - to);
    }
}

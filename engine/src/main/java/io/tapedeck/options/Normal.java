package io.tapedeck.options;

/**
 * The standard normal distribution. Absolute error of {@link #below} under 1e-15, relative error under 1e-13 down to
 * -37 (measured against 60 digits in the tests). Any thread.
 *
 * <p>Three ranges. Near zero the series {@code 0.5 + n(x) (x + x^3/3 + x^5/(3*5) + ...)} (Abramowitz and Stegun,
 * "Handbook of Mathematical Functions", 26.2.11), all terms of one sign; further out Mills' ratio by the continued fraction of Laplace
 * (26.2.14), evaluated backwards with a depth that grows towards the centre.
 */
final class Normal {
    private static final double ROOT_TWO_PI = 2.5066282746310002;
    /** Up to here the series; its terms fall from the second on where |x| is below it. */
    private static final double SERIES_MAX = 2.5;
    /** Levels of the continued fraction: what 1e-16 needs at {@link #SERIES_MAX}, and far out. */
    private static final double DEPTH = 500;
    private static final int DEPTH_LEAST = 14;
    /** Beyond, the probability is below the smallest double. */
    private static final double ZERO_BEYOND = 38.6;
    /** A square is split at sixteenths: the exponential of its exact part and of its small rest (Cody, Math. Comp. 23, 1969). */
    private static final double SPLIT = 16;

    private Normal() {
    }

    /** @return the density at {@code x} */
    static double density(double x) {
        return expOfHalfSquare(x) / ROOT_TWO_PI;
    }

    /** @return the probability of a value below {@code x}; NaN for NaN */
    static double below(double x) {
        double distance = StrictMath.abs(x);
        if (distance <= SERIES_MAX) {
            return 0.5 + density(x) * series(x);
        }
        if (distance > ZERO_BEYOND) {
            return x < 0 ? 0 : 1;
        }
        double tail = density(distance) * millsRatio(distance);
        return x < 0 ? tail : 1 - tail;
    }

    /**
     * Mills' ratio: the probability of a value above {@code x}, over the density at {@code x}.
     *
     * @param x greater than -37
     */
    static double millsRatio(double x) {
        if (x <= SERIES_MAX) {
            return below(-x) / density(x);
        }
        double value = x;
        for (int level = DEPTH_LEAST + (int) (DEPTH / (x * x)); level > 0; level--) {
            value = x + level / value;
        }
        return 1 / value;
    }

    private static double series(double x) {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int odd = 3;; odd += 2) {
            term *= square / odd;
            double next = sum + term;
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }

    private static double expOfHalfSquare(double x) {
        double distance = StrictMath.abs(x);
        if (!(distance <= ZERO_BEYOND)) {
            return Double.isNaN(x) ? x : 0;
        }
        double exact = (int) (distance * SPLIT) / SPLIT;
        double rest = (distance - exact) * (distance + exact);
        return StrictMath.exp(-exact * exact / 2) * StrictMath.exp(-rest / 2);
    }
}

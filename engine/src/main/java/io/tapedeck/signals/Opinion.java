package io.tapedeck.signals;

/**
 * What an agent thinks, as it is being filled: three named contributions whose sum is the value, and the indicators that it
 * looked at. Reused. The thread that decides.
 */
public final class Opinion {
    /** Contributions of an opinion. */
    public static final int REASONS = 3;
    private static final int INDICATORS_MAX = 6;

    private final String[] reasons = new String[REASONS];
    private final double[] contributions = new double[REASONS];
    private final String[] indicators = new String[INDICATORS_MAX];
    private final double[] indicatorValues = new double[INDICATORS_MAX];
    private int reasonCount;
    private int indicatorCount;

    /** Empties it. */
    public void clear() {
        reasonCount = 0;
        indicatorCount = 0;
    }

    /**
     * Adds a contribution.
     *
     * @param reason its name, a constant
     * @param contribution its part of the value; those of an opinion may not exceed 1 in sum of their sizes
     * @throws IllegalStateException where there are three already
     */
    public Opinion because(String reason, double contribution) {
        if (reasonCount == REASONS) {
            throw new IllegalStateException("an opinion has " + REASONS + " contributions; a fourth came: " + reason);
        }
        int at = reasonCount++;
        while (at > 0 && Math.abs(contributions[at - 1]) < Math.abs(contribution)) {
            reasons[at] = reasons[at - 1];
            contributions[at] = contributions[at - 1];
            at--;
        }
        reasons[at] = reason;
        contributions[at] = contribution;
        return this;
    }

    /**
     * Tells an indicator that was looked at, for the row's {@code technical_indicators}; more than six are not told.
     *
     * @param indicator its name, a constant
     */
    public Opinion saw(String indicator, double value) {
        if (indicatorCount < INDICATORS_MAX) {
            indicators[indicatorCount] = indicator;
            indicatorValues[indicatorCount++] = value;
        }
        return this;
    }

    /** @return -1 (sell) to 1 (buy): the sum of the contributions; NaN where an indicator was missing */
    public double value() {
        double sum = 0;
        for (int i = 0; i < reasonCount; i++) {
            sum += contributions[i];
        }
        return Math.max(-1, Math.min(1, sum));
    }

    /** @return 0 to 1: half how far the contributions agree (size of their sum over the sum of their sizes), half the value's size */
    public double confidence() {
        double sizes = 0;
        for (int i = 0; i < reasonCount; i++) {
            sizes += Math.abs(contributions[i]);
        }
        double size = Math.abs(value());
        return sizes == 0 ? 0 : 0.5 * Math.min(1, size / sizes) + 0.5 * size;
    }

    /** @return contributions given */
    public int reasonCount() {
        return reasonCount;
    }

    /** @return name of a contribution, that of the largest first */
    public String reason(int index) {
        return reasons[index];
    }

    /** @return a contribution, the largest by size first, of equal ones the one given first */
    public double contribution(int index) {
        return contributions[index];
    }

    /** @return indicators told */
    public int indicatorCount() {
        return indicatorCount;
    }

    /** @return name of an indicator told */
    public String indicator(int index) {
        return indicators[index];
    }

    /** @return value of an indicator told */
    public double indicatorValue(int index) {
        return indicatorValues[index];
    }

    /** @return {@code value} cut at -1 and 1; NaN stays */
    public static double bounded(double value) {
        return Math.max(-1, Math.min(1, value));
    }
}

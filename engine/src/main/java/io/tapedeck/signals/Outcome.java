package io.tapedeck.signals;

/** How a signal turned out, as {@code signal_performance} tells it; valid during the call. Shares of the entry's price. The thread that decides. */
public final class Outcome {
    long signalId;
    int instrument;
    String agent = "";
    long signalTime;
    long evaluationTime;
    double actual;
    double predicted;
    double favorable;
    double adverse;
    double hitRate;
    double profitFactor;

    /** Begins empty. */
    Outcome() {
    }

    /** @return the signal's id within the journal */
    public long signalId() {
        return signalId;
    }

    /** @return dense index of the instrument whose prices judged it: its symbol's primary one when it came */
    public int instrument() {
        return instrument;
    }

    /** @return who gave it */
    public String agent() {
        return agent;
    }

    /** @return when it was given, ns */
    public long signalTime() {
        return signalTime;
    }

    /** @return as of when it is judged, ns: its horizon, or the last price of a historical feed that ended before */
    public long evaluationTime() {
        return evaluationTime;
    }

    /** @return return in the signal's direction; NaN where no price, or too old a one, stood at the horizon */
    public double actual() {
        return actual;
    }

    /** @return return that the signal promised; NaN where it promised none */
    public double predicted() {
        return predicted;
    }

    /** @return 0 where the return was not above 0; else the smaller over the larger of actual and predicted, 1 without a promise; NaN without a return */
    public double accuracy() {
        if (Double.isNaN(actual)) {
            return Double.NaN;
        }
        if (!(actual > 0)) {
            return 0;
        }
        return predicted > 0 ? Math.min(actual, predicted) / Math.max(actual, predicted) : 1;
    }

    /** @return best return on the way, not below 0; NaN where no price came */
    public double favorable() {
        return favorable;
    }

    /** @return worst return on the way, not above 0; NaN where no price came */
    public double adverse() {
        return adverse;
    }

    /** @return share of the agent's judged signals of this type that were right, this one included; NaN before the first */
    public double hitRate() {
        return hitRate;
    }

    /** @return sum of gains over sum of losses of the same signals; NaN without a loss */
    public double profitFactor() {
        return profitFactor;
    }

    /** @return whole minutes from signal to evaluation */
    public long holdingMinutes() {
        return (evaluationTime - signalTime) / 60_000_000_000L;
    }
}

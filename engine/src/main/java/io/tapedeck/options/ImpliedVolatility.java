package io.tapedeck.options;

/**
 * The volatility at which a European option is worth a given price. Any thread.
 *
 * <p>The price is reduced to its time value over {@code sqrt(forward * strike) * discount} and put call parity makes it that
 * of the option that is out of the money (the normalised form of Jäckel, "By Implication", Wilmott 2006): so what is deep in the
 * money loses no more than its price's own rounding. That function of total volatility {@code s = volatility * sqrt(years)} rises,
 * has its one inflection at {@code sqrt(2 |ln(forward / strike)|)}, and is solved by Newton's steps kept within a bracket that only shrinks:
 * on its logarithm below the inflection, on itself above; a step that leaves the bracket is replaced by halving it.
 */
public final class ImpliedVolatility {
    private static final double LN_ROOT_TWO_PI = 0.9189385332046727;
    private static final int STEPS_MAX = 200;
    /** A step below this share of the value ends the search: four units in the last place. */
    private static final double STEP_LEAST = 1e-15;
    /** Time value that is rounding noise of price and parity, as a share of the larger of forward and strike. */
    private static final double NOISE = 1e-15;

    private ImpliedVolatility() {
    }

    /**
     * Solves for the volatility.
     *
     * @param call true for a call, false for a put
     * @param price of the option, discounted
     * @param forward price of the underlying carried to expiry, above 0
     * @param strike above 0
     * @param years to expiry, above 0
     * @param discount worth now of 1 paid at expiry
     * @param most highest volatility that is looked for
     * @return volatility a year, as a fraction; NaN where there is none: a price at or outside of the bounds without arbitrage
     *         ({@code max(0, ±(forward - strike)) < price / discount < forward} of a call, {@code strike} of a put), a volatility above {@code most},
     *         an argument outside of its range
     */
    public static double solve(boolean call, double price, double forward, double strike, double years, double discount,
            double most) {
        if (!(price > 0 && forward > 0 && strike > 0 && years > 0 && discount > 0 && forward < Double.POSITIVE_INFINITY
                && strike < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        double inside = StrictMath.max(0, call ? forward - strike : strike - forward);
        double timeValue = price / discount - inside;
        double least = inside == 0 ? 0 : NOISE * StrictMath.max(forward, strike);
        if (!(timeValue > least && timeValue < StrictMath.min(forward, strike))) {
            return Double.NaN;
        }
        return total(timeValue, forward, strike, years, most);
    }

    private static double total(double timeValue, double forward, double strike, double years, double most) {
        double root = StrictMath.sqrt(years);
        double distance = StrictMath.abs(StrictMath.log(forward / strike));
        double wanted = StrictMath.log(timeValue) - (StrictMath.log(forward) + StrictMath.log(strike)) / 2;
        double high = most * root;
        if (!(lnWorth(distance, high) >= wanted)) {
            return Double.NaN;
        }
        return search(distance, wanted, high) / root;
    }

    private static double search(double distance, double wanted, double highest) {
        double low = 0;
        double high = highest;
        double at = StrictMath.sqrt(2 * distance);
        if (distance == 0) {
            at = StrictMath.exp(wanted + LN_ROOT_TWO_PI);
        }
        if (!(at > low && at < high)) {
            at = high / 2;
        }
        boolean convex = wanted < lnWorth(distance, at);
        for (int step = 0; step < STEPS_MAX; step++) {
            double ln = lnWorth(distance, at);
            if (ln > wanted) {
                high = at;
            } else {
                low = at;
            }
            double move = convex ? lnMove(distance, at, ln, wanted) : move(distance, at, ln, wanted);
            double next = at + move;
            if (!(next > low && next < high)) {
                next = low + (high - low) / 2;
            }
            if (StrictMath.abs(next - at) <= STEP_LEAST * at) {
                return next;
            }
            at = next;
        }
        return at;
    }

    private static double lnMove(double distance, double at, double ln, double wanted) {
        return (wanted - ln) * StrictMath.exp(ln - lnSlope(distance, at));
    }

    private static double move(double distance, double at, double ln, double wanted) {
        double slope = lnSlope(distance, at);
        return StrictMath.exp(wanted - slope) - StrictMath.exp(ln - slope);
    }

    /** Logarithm of the change of the normalised worth with total volatility: of its vega. */
    private static double lnSlope(double distance, double spread) {
        double h = distance / spread;
        return -(h * h + spread * spread / 4) / 2 - LN_ROOT_TWO_PI;
    }

    /** Logarithm of the normalised worth of an option that is {@code distance} out of the money. */
    private static double lnWorth(double distance, double spread) {
        double upper = distance / spread - spread / 2;
        double lower = distance / spread + spread / 2;
        if (upper > 0) {
            return lnSlope(distance, spread) + StrictMath.log(Normal.millsRatio(upper) - Normal.millsRatio(lower));
        }
        return StrictMath.log(StrictMath.exp(-distance / 2) * Normal.below(-upper)
                - StrictMath.exp(distance / 2) * Normal.below(-lower));
    }
}

package io.tapedeck.options;

/** How an option's underlying is carried to expiry. */
public enum PricingModel {
    /** Options on something that is held: Merton 1973, with a continuous yield. */
    BLACK_SCHOLES_MERTON,
    /** Options on a future, which costs nothing to carry: Black 1976. */
    BLACK_76;

    /** @return cost of carry a year, continuous, as a fraction */
    public double carry(double rate, double yield) {
        return this == BLACK_76 ? 0 : rate - yield;
    }
}

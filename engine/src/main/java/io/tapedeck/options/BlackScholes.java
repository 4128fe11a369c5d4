package io.tapedeck.options;

/**
 * Price and greeks of a European option by the generalised Black-Scholes-Merton formula: with cost of carry {@code b},
 * {@code b = rate - yield} is Merton's (1973), {@code b = 0} Black's of 1976. Formulas: Haug, "The Complete Guide to Option Pricing
 * Formulas", 2nd edition, 1.1.6 and 2.1 to 2.10. Holds the last result; reused; one thread.
 *
 * <p>Where volatility or time is 0 the price is the discounted worth of what is in the money, delta that of the forward, gamma and vega
 * 0; exactly at the money delta and gamma are NaN. A price of the underlying or a strike of 0 and below has no value in this
 * model: all is NaN.
 */
public final class BlackScholes {
    /** Vega is for a point of volatility, rho for a point of the rate: 0.01. */
    private static final double POINT = 0.01;

    private double price;
    private double delta;
    private double gamma;
    private double theta;
    private double vega;
    private double rho;

    private double forwardShare; // e^((b-r)T): what a unit of the underlying's price counts in the option's
    private double discount; // e^(-rT)

    /**
     * Computes price and greeks.
     *
     * @param model which carry, and what rho holds fixed
     * @param call true for a call, false for a put
     * @param underlying price of the underlying, for {@link PricingModel#BLACK_76} of the future
     * @param strike in the same currency
     * @param years to expiry, 0 or more
     * @param rate a year, continuous, as a fraction; negative is legal
     * @param yield of dividends a year, continuous, as a fraction; not read by {@link PricingModel#BLACK_76}
     * @param volatility a year, as a fraction, 0 or more; NaN makes all NaN
     */
    public void compute(PricingModel model, boolean call, double underlying, double strike, double years, double rate,
            double yield, double volatility) {
        if (!(underlying > 0 && strike > 0 && years >= 0 && volatility >= 0)) {
            setNothing();
            return;
        }
        double carry = model.carry(rate, yield);
        forwardShare = StrictMath.exp((carry - rate) * years);
        discount = StrictMath.exp(-rate * years);
        double spread = volatility * StrictMath.sqrt(years);
        if (spread == 0) {
            computeCertain(model, call, underlying, strike, years, rate, carry);
        } else {
            double first = (StrictMath.log(underlying / strike) + carry * years) / spread + spread / 2;
            double sign = call ? 1 : -1;
            double asset = underlying * forwardShare;
            double density = asset * Normal.density(first);
            double own = Normal.below(sign * first);
            double paid = Normal.below(sign * (first - spread));
            gamma = density / (underlying * underlying * spread);
            vega = density * StrictMath.sqrt(years) * POINT;
            finish(model, sign, underlying, strike, years, rate, carry, own, paid);
            theta -= density * volatility / (2 * StrictMath.sqrt(years));
        }
    }

    private void computeCertain(PricingModel model, boolean call, double underlying, double strike, double years,
            double rate, double carry) {
        double sign = call ? 1 : -1;
        double worth = sign * (underlying * forwardShare - strike * discount);
        gamma = 0;
        vega = 0;
        double exercised = worth > 0 ? 1 : 0;
        finish(model, sign, underlying, strike, years, rate, carry, exercised, exercised);
        if (worth == 0) {
            delta = Double.NaN;
            gamma = Double.NaN;
        }
    }

    /** Of the weights of asset and strike: the probability that the option is exercised, in the measure of each. */
    private void finish(PricingModel model, double sign, double underlying, double strike, double years, double rate,
            double carry, double own, double paid) {
        double asset = underlying * forwardShare;
        price = StrictMath.max(0, sign * (asset * own - strike * discount * paid));
        delta = sign * forwardShare * own;
        theta = -sign * ((carry - rate) * asset * own + rate * strike * discount * paid);
        rho = (model == PricingModel.BLACK_76 ? -years * price : sign * years * strike * discount * paid) * POINT;
    }

    private void setNothing() {
        price = Double.NaN;
        delta = Double.NaN;
        gamma = Double.NaN;
        theta = Double.NaN;
        vega = Double.NaN;
        rho = Double.NaN;
    }

    /** @return price of one unit, in the currency of the strike */
    public double price() {
        return price;
    }

    /** @return change of the price for 1 of the underlying */
    public double delta() {
        return delta;
    }

    /** @return change of delta for 1 of the underlying */
    public double gamma() {
        return gamma;
    }

    /** @return change of the price for one year that passes, all else equal; usually negative */
    public double thetaYear() {
        return theta;
    }

    /** @return change of the price for 0.01 of volatility */
    public double vega() {
        return vega;
    }

    /** @return change of the price for 0.01 of the rate: with the yield unchanged, or of a future's option with the future unchanged */
    public double rho() {
        return rho;
    }
}

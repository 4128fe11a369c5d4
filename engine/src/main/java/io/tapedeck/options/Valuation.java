package io.tapedeck.options;

import io.tapedeck.common.FixedPoint;

/** One option at one time: quote, mark, volatility, greeks. Reused by its book; valid during the listener's call. */
public final class Valuation {
    int instrument;
    long time;
    long bid;
    long ask;
    long last;
    long volume;
    double mark;
    double impliedVolatility;
    double daysInYear;
    boolean detail;
    final BlackScholes greeks = new BlackScholes();

    Valuation() {
    }

    /** @return index of the option */
    public int instrument() {
        return instrument;
    }

    /** @return time of the tick or clock that caused it, ns since the epoch */
    public long time() {
        return time;
    }

    /** @return best bid, scale 1e-9; {@link FixedPoint#ABSENT} = none */
    public long bid() {
        return bid;
    }

    /** @return best ask, scale 1e-9; {@link FixedPoint#ABSENT} = none */
    public long ask() {
        return ask;
    }

    /** @return price of the last trade, scale 1e-9; {@link FixedPoint#ABSENT} = none yet */
    public long last() {
        return last;
    }

    /** @return contracts traded this day (UTC) */
    public long volume() {
        return volume;
    }

    /** @return what it is held to be worth, from its own quote; NaN = nothing to tell it by */
    public double mark() {
        return mark;
    }

    /** @return a year, as a fraction; NaN = none: no mark, no price of the underlying, or a mark outside of the bounds without arbitrage */
    public double impliedVolatility() {
        return impliedVolatility;
    }

    /** @return change of the price for 1 of the underlying; NaN where there is no implied volatility, as all greeks */
    public double delta() {
        return greeks.delta();
    }

    /** @return change of delta for 1 of the underlying */
    public double gamma() {
        return greeks.gamma();
    }

    /** @return change of the price for one day that passes: a year's over the days in the year */
    public double theta() {
        return greeks.thetaYear() / daysInYear;
    }

    /** @return change of the price for 0.01 of volatility */
    public double vega() {
        return greeks.vega();
    }

    /** @return change of the price for 0.01 of the rate */
    public double rho() {
        return greeks.rho();
    }

    /** @return whether the row for agents is due too, at its own slower pace */
    public boolean detail() {
        return detail;
    }
}

package io.tapedeck.replay;

/**
 * What equity came to; formulas at {@link EquityCurve}. NaN where there is too little for a figure.
 *
 * @param totalReturn as a fraction
 * @param annualizedReturn as a fraction a year
 * @param sharpe ratio
 * @param sortino ratio
 * @param maxDrawdown as a fraction of the peak
 * @param days daily returns that the ratios rest on
 */
public record Performance(double totalReturn, double annualizedReturn, double sharpe, double sortino,
        double maxDrawdown, int days) {
}

package io.tapedeck.replay;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Equity over time: the day's last values make the returns, every value the drawdown. One thread.
 *
 * <p>Total return: last over first equity, less 1. Annualised: {@code (1 + total)^(365 / days) - 1} over calendar days, from one day on.
 * Sharpe ratio (Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 1994): mean of the daily returns over their standard
 * deviation (n - 1), times the root of 252. Sortino ratio (Sortino and Price, "Performance Measurement in a Downside Risk
 * Framework", Journal of Investing 1994): their mean over the root of the mean of squares of those below 0, over all n, times the
 * root of 252. Both against a rate of 0, from two daily returns on. Maximum drawdown: the largest fall from a peak, as a fraction of it.
 *
 * <p>A tape may go back in time (days loaded in any order): what equity changes by belongs to the day (UTC) of its time, whenever it comes;
 * the drawdown follows the tape.
 */
public final class EquityCurve {
    private static final long NS_PER_DAY = 86_400_000_000_000L;
    private static final double DAYS_A_YEAR = 365;
    private static final double SESSIONS_A_YEAR = 252;

    private final double capital;
    private final NavigableMap<Long, Double> changes = new TreeMap<>(); // by day
    private double last;
    private double peak;
    private double drawdown;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;

    /** @param capital equity at the begin, above 0 */
    public EquityCurve(double capital) {
        this.capital = capital;
        last = capital;
        peak = capital;
    }

    /** Equity from a time on, ns since the epoch. */
    public void at(long time, double equity) {
        changes.merge(Math.floorDiv(time, NS_PER_DAY), equity - last, Double::sum);
        firstTime = Math.min(firstTime, time);
        lastTime = Math.max(lastTime, time);
        last = equity;
        peak = Math.max(peak, equity);
        drawdown = Math.max(drawdown, (peak - equity) / peak);
    }

    /** @return what it comes to; NaN where there is too little for a figure */
    public Performance performance() {
        double[] returns = new double[changes.size()];
        double before = capital;
        int count = 0;
        for (double change : changes.values()) {
            returns[count++] = change / before;
            before += change;
        }
        double total = last / capital - 1;
        double days = changes.isEmpty() ? 0 : (lastTime - firstTime) / (double) NS_PER_DAY;
        double annual = days >= 1 && total > -1 ? StrictMath.pow(1 + total, DAYS_A_YEAR / days) - 1 : Double.NaN;
        return new Performance(total, annual, sharpe(returns), sortino(returns), drawdown, returns.length);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double sharpe(double[] returns) {
        double mean = mean(returns);
        double squares = 0;
        for (double each : returns) {
            squares += (each - mean) * (each - mean);
        }
        return ratio(returns.length, mean, StrictMath.sqrt(squares / (returns.length - 1)));
    }

    private static double sortino(double[] returns) {
        double squares = 0;
        for (double each : returns) {
            squares += each < 0 ? each * each : 0;
        }
        return ratio(returns.length, mean(returns), StrictMath.sqrt(squares / returns.length));
    }

    private static double ratio(int count, double mean, double deviation) {
        return count >= 2 && deviation > 0 ? mean / deviation * StrictMath.sqrt(SESSIONS_A_YEAR) : Double.NaN;
    }
}

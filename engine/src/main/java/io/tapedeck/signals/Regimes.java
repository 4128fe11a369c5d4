package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;
import java.util.Arrays;

/**
 * The market regime of each symbol on one timeframe: volatile where the average true range exceeds its own exponential average
 * of 100 bars, else trending where the two moving averages stand apart, else ranging. One thread.
 */
final class Regimes {
    /** How many times its long average makes an average true range volatile. */
    static final double VOLATILE_RATIO = 1.8;
    /** How many average true ranges ema12 and ema26 stand apart in a trend. */
    static final double TREND_ATR = 0.75;
    private static final double SLOW = 2.0 / 101;
    private double[] slowRange = new double[0];

    /** Takes a closed bar's indicators; returns the regime after it. */
    MarketRegime onBar(int symbol, IndicatorValues values) {
        double range = values.atr14();
        double apart = values.ema12() - values.ema26();
        if (Double.isNaN(range) || Double.isNaN(apart)) {
            return MarketRegime.UNKNOWN;
        }
        define(symbol);
        double slow = slowRange[symbol];
        slow = Double.isNaN(slow) ? range : slow + SLOW * (range - slow);
        slowRange[symbol] = slow;
        if (range > VOLATILE_RATIO * slow) {
            return MarketRegime.VOLATILE;
        }
        if (apart > TREND_ATR * range) {
            return MarketRegime.TRENDING_UP;
        }
        return apart < -TREND_ATR * range ? MarketRegime.TRENDING_DOWN : MarketRegime.RANGING;
    }

    /** Makes room for a symbol. */
    void define(int symbol) {
        if (symbol >= slowRange.length) {
            int old = slowRange.length;
            slowRange = Arrays.copyOf(slowRange, Math.max(symbol + 1, 2 * old));
            Arrays.fill(slowRange, old, slowRange.length, Double.NaN);
        }
    }

    void save(StateWriter state) {
        state.putDoubles(slowRange, slowRange.length);
    }

    void restore(StateReader state) {
        slowRange = state.getDoubles(new double[0]);
    }
}

package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.indicators.IndicatorValues;

/**
 * What went too far comes back: distance from the middle of the Bollinger bands (Bollinger 2001, "Bollinger on Bollinger
 * Bands"), RSI beyond its usual range (Wilder 1978), distance from the session's average price.
 */
final class MeanReversionAgent implements Agent {
    @Override
    public String name() {
        return "mean_reversion_agent";
    }

    @Override
    public String type() {
        return "mean_reversion";
    }

    @Override
    public String modelVersion() {
        return "1";
    }

    @Override
    public double targetRanges() {
        return 1.5;
    }

    @Override
    public double stopRanges() {
        return 1.5;
    }

    @Override
    public boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion) {
        double close = bar.close() / Prices.UNITS;
        double middle = values.bollingerMiddle();
        double halfWidth = (values.bollingerUpper() - values.bollingerLower()) / 2;
        double range = values.atr14();
        double strength = values.rsi14();
        if (Double.isNaN(middle + strength) || !(halfWidth > 0) || !(range > 0)) {
            return false;
        }
        double average = Double.isNaN(values.vwap()) ? close : values.vwap();
        opinion.because("bollinger_distance", -0.5 * Opinion.bounded((close - middle) / halfWidth))
                .because("rsi", -0.3 * Opinion.bounded((strength - 50) / 30))
                .because("vwap_distance", -0.2 * Opinion.bounded((close - average) / (2 * range)));
        opinion.saw("bollinger_upper", values.bollingerUpper()).saw("bollinger_lower", values.bollingerLower())
                .saw("rsi_14", strength).saw("vwap", values.vwap()).saw("atr_14", range);
        return true;
    }
}

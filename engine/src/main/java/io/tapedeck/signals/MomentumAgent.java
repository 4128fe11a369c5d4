package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.indicators.IndicatorValues;

/**
 * What rises goes on rising: time-series momentum (Moskowitz, Ooi, Pedersen 2012, "Time series momentum"), told by the distance
 * of two exponential averages, the MACD histogram (Appel 1979) and the side of RSI 50 (Wilder 1978).
 */
final class MomentumAgent implements Agent {
    @Override
    public String name() {
        return "momentum_agent";
    }

    @Override
    public String type() {
        return "momentum";
    }

    @Override
    public String modelVersion() {
        return "1";
    }

    @Override
    public boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion) {
        double range = values.atr14();
        double apart = values.ema12() - values.ema26();
        double histogram = values.macdHistogram();
        double strength = values.rsi14();
        if (Double.isNaN(apart + histogram + strength) || !(range > 0)) {
            return false;
        }
        opinion.because("trend", 0.4 * Opinion.bounded(apart / range))
                .because("macd_histogram", 0.3 * Opinion.bounded(histogram / (0.25 * range)))
                .because("rsi", 0.3 * Opinion.bounded((strength - 50) / 20));
        opinion.saw("ema_12", values.ema12()).saw("ema_26", values.ema26()).saw("macd_histogram", histogram)
                .saw("rsi_14", strength).saw("atr_14", range);
        return true;
    }
}

package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;
import java.util.Arrays;

/**
 * Volume leads price: money flow by where a bar closes in its range (Chaikin), as an exponential average of 20 bars over that of
 * the volume; a surge of volume in the bar's direction; the side of the session's average price.
 */
final class VolumeAgent implements Agent {
    private static final double SMOOTHING = 2.0 / 21;
    private static final int BARS_MIN = 20;
    private double[] flow = new double[0];
    private double[] volume = new double[0];
    private int[] seen = new int[0];

    @Override
    public String name() {
        return "volume_agent";
    }

    @Override
    public String type() {
        return "volume";
    }

    @Override
    public String modelVersion() {
        return "1";
    }

    @Override
    public boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion) {
        define(symbol);
        long span = bar.high() - bar.low();
        double traded = bar.volumeMantissa() == FixedPoint.ABSENT
                ? 0
                : Quotes.units(bar.volumeMantissa(), bar.volumeExponent());
        double share = span == 0 ? 0 : (double) (2 * bar.close() - bar.high() - bar.low()) / span;
        flow[symbol] += SMOOTHING * (share * traded - flow[symbol]);
        volume[symbol] += SMOOTHING * (traded - volume[symbol]);
        seen[symbol] = Math.min(BARS_MIN, seen[symbol] + 1);
        double range = values.atr14();
        double ratio = values.volumeRatio();
        double average = values.vwap();
        if (seen[symbol] < BARS_MIN || !(volume[symbol] > 0) || !(range > 0) || Double.isNaN(ratio + average)) {
            return false;
        }
        double moneyFlow = flow[symbol] / volume[symbol];
        double close = bar.close() / Prices.UNITS;
        double side = Long.signum(bar.close() - bar.open());
        opinion.because("money_flow", 0.5 * Opinion.bounded(2 * moneyFlow))
                .because("volume_surge", 0.3 * side * Math.max(0, Opinion.bounded((ratio - 1) / 2)))
                .because("vwap_side", 0.2 * Opinion.bounded((close - average) / range));
        opinion.saw("money_flow", moneyFlow).saw("volume_ratio", ratio).saw("vwap", average).saw("atr_14", range);
        return true;
    }

    @Override
    public void define(int symbol) {
        if (symbol >= seen.length) {
            int size = Math.max(symbol + 1, 2 * seen.length);
            seen = Arrays.copyOf(seen, size);
            flow = Arrays.copyOf(flow, size);
            volume = Arrays.copyOf(volume, size);
        }
    }

    @Override
    public void save(StateWriter state) {
        state.putInts(seen, seen.length).putDoubles(flow, flow.length).putDoubles(volume, volume.length);
    }

    @Override
    public void restore(StateReader state) {
        seen = state.getInts(new int[0]);
        flow = state.getDoubles(new double[0]);
        volume = state.getDoubles(new double[0]);
    }
}

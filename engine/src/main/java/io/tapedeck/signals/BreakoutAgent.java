package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;
import java.util.Arrays;

/**
 * A close outside the channel of the last 20 bars starts a move (Donchian's four-week rule), the more so on volume and on a wide
 * bar. Inside the channel its value is 0. The channel is that of the bars before.
 */
final class BreakoutAgent implements Agent {
    private static final int BARS = 20;
    private long[] highs = new long[0];
    private long[] lows = new long[0];
    private int[] seen = new int[0];

    @Override
    public String name() {
        return "breakout_agent";
    }

    @Override
    public String type() {
        return "breakout";
    }

    @Override
    public String modelVersion() {
        return "1";
    }

    @Override
    public double targetRanges() {
        return 3;
    }

    @Override
    public double stopRanges() {
        return 1.5;
    }

    @Override
    public boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion) {
        define(symbol);
        double range = values.atr14();
        boolean ready = seen[symbol] >= BARS && range > 0;
        if (ready) {
            form(symbol, bar, values, opinion, range);
        }
        int at = symbol * BARS + seen[symbol] % BARS;
        highs[at] = bar.high();
        lows[at] = bar.low();
        seen[symbol] = seen[symbol] + 1 == 2 * BARS ? BARS : seen[symbol] + 1;
        return ready;
    }

    private void form(int symbol, Bar bar, IndicatorValues values, Opinion opinion, double range) {
        long top = Long.MIN_VALUE;
        long bottom = Long.MAX_VALUE;
        for (int i = symbol * BARS; i < symbol * BARS + BARS; i++) {
            top = Math.max(top, highs[i]);
            bottom = Math.min(bottom, lows[i]);
        }
        long beyond = bar.close() > top ? bar.close() - top : Math.min(0, bar.close() - bottom);
        double side = Long.signum(beyond);
        double volume = Double.isNaN(values.volumeRatio()) ? 1 : values.volumeRatio();
        double width = (bar.high() - bar.low()) / Prices.UNITS / range;
        opinion.because("channel_break",
                side == 0 ? 0 : 0.25 * side + 0.25 * Opinion.bounded(beyond / Prices.UNITS / (0.5 * range)))
                .because("volume", 0.3 * side * Math.max(0, Opinion.bounded(volume - 1)))
                .because("range_expansion", 0.2 * side * Math.max(0, Opinion.bounded(width - 1)));
        opinion.saw("channel_high", top / Prices.UNITS).saw("channel_low", bottom / Prices.UNITS)
                .saw("volume_ratio", values.volumeRatio()).saw("atr_14", range);
    }

    @Override
    public void define(int symbol) {
        if (symbol >= seen.length) {
            int size = Math.max(symbol + 1, 2 * seen.length);
            seen = Arrays.copyOf(seen, size);
            highs = Arrays.copyOf(highs, size * BARS);
            lows = Arrays.copyOf(lows, size * BARS);
        }
    }

    @Override
    public void save(StateWriter state) {
        state.putInts(seen, seen.length).putLongs(highs, highs.length).putLongs(lows, lows.length);
    }

    @Override
    public void restore(StateReader state) {
        seen = state.getInts(new int[0]);
        highs = state.getLongs(new long[0]);
        lows = state.getLongs(new long[0]);
    }
}

package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.IndicatorValues;
import java.util.Arrays;

/** What opens far from its last close tends to go on that way, the more so when the bar confirms it. The example of docs/agents.md. */
final class GapAgent implements Agent {
    private long[] lastClose = new long[0];

    @Override
    public String name() {
        return "gap_agent";
    }

    @Override
    public String type() {
        return "gap";
    }

    @Override
    public String modelVersion() {
        return "1";
    }

    @Override
    public boolean onBar(int symbol, Bar bar, IndicatorValues values, Opinion opinion) {
        if (symbol >= lastClose.length) {
            lastClose = Arrays.copyOf(lastClose, Math.max(symbol + 1, 2 * lastClose.length));
        }
        long before = lastClose[symbol];
        lastClose[symbol] = bar.close();
        double range = values.atr14();
        if (before == 0 || !(range > 0)) {
            return false;
        }
        double gap = (bar.open() - before) / 1e9 / range;
        double move = (bar.close() - bar.open()) / 1e9 / range;
        opinion.because("gap", 0.5 * Opinion.bounded(gap)).because("confirmation", 0.3 * Opinion.bounded(move))
                .because("trend", 0.2 * Opinion.bounded((values.ema12() - values.ema26()) / range));
        opinion.saw("atr_14", range);
        return true;
    }

    @Override
    public void save(StateWriter state) {
        state.putLongs(lastClose, lastClose.length);
    }

    @Override
    public void restore(StateReader state) {
        lastClose = state.getLongs(new long[0]);
    }
}

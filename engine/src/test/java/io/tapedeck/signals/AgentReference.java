package io.tapedeck.signals;

import io.tapedeck.indicators.IndicatorValues;
import java.util.List;

/** The built-in agents' formulas (docs/agents.md) written the long way, over all bars so far. */
final class AgentReference {
    private AgentReference() {
    }

    private static double cut(double value) {
        return Double.isNaN(value) ? 0 : value > 1 ? 1 : value < -1 ? -1 : value; // what is unknown has no part
    }

    /**
     * @param bars open, high, low, close, volume of each bar, the newest last
     * @param values of the newest bar
     * @return what the agent must say, -1 to 1
     */
    static double value(String name, List<double[]> bars, IndicatorValues values) {
        double[] bar = bars.getLast();
        return switch (name) {
            case "momentum_agent" -> 0.4 * cut((values.ema12() - values.ema26()) / values.atr14())
                    + 0.3 * cut(4 * values.macdHistogram() / values.atr14()) + 0.3 * cut((values.rsi14() - 50) / 20);
            case "mean_reversion_agent" ->
                0.5 * cut((values.bollingerMiddle() - bar[3]) / (values.bollingerUpper() - values.bollingerMiddle()))
                        + 0.3 * cut((50 - values.rsi14()) / 30)
                        + 0.2 * cut((values.vwap() - bar[3]) / values.atr14() / 2);
            case "breakout_agent" -> breakout(bars, bar, values);
            default -> volume(bars, bar, values);
        };
    }

    private static double breakout(List<double[]> bars, double[] bar, IndicatorValues values) {
        List<double[]> before = bars.subList(bars.size() - 21, bars.size() - 1);
        double top = before.stream().mapToDouble(one -> one[1]).max().orElseThrow();
        double bottom = before.stream().mapToDouble(one -> one[2]).min().orElseThrow();
        double beyond = bar[3] > top ? bar[3] - top : bar[3] < bottom ? bar[3] - bottom : 0;
        return beyond == 0
                ? 0
                : Math.signum(beyond) * (0.25 + 0.3 * Math.max(0, cut(values.volumeRatio() - 1))
                        + 0.2 * Math.max(0, cut((bar[1] - bar[2]) / values.atr14() - 1)))
                        + 0.25 * cut(2 * beyond / values.atr14());
    }

    private static double volume(List<double[]> bars, double[] bar, IndicatorValues values) {
        double flow = 0;
        double total = 0;
        for (double[] one : bars) {
            double share = one[1] == one[2] ? 0 : ((one[3] - one[2]) - (one[1] - one[3])) / (one[1] - one[2]);
            flow = flow * 19 / 21 + share * one[4] * 2 / 21;
            total = total * 19 / 21 + one[4] * 2 / 21;
        }
        return 0.5 * cut(2 * flow / total)
                + 0.3 * Math.signum(bar[3] - bar[0]) * Math.max(0, cut((values.volumeRatio() - 1) / 2))
                + 0.2 * cut((bar[3] - values.vwap()) / values.atr14());
    }
}

package io.tapedeck.signals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A generated market: a random walk's bars with plain, plausible indicators computed the long way. */
final class Market {
    private final Random random;
    private final List<double[]> bars = new ArrayList<>();
    final BarStub bar = new BarStub();
    final ValuesStub values = new ValuesStub();
    private double price = 100;
    private double trend;

    Market(Random random, int instrument) {
        this.random = random;
        bar.instrument = instrument;
    }

    /** Makes the next bar, which ends at {@code end}. */
    void next(long end) {
        if (random.nextInt(30) == 0) {
            trend = random.nextGaussian() * 0.1;
        }
        double open = price;
        double close = Math.max(1, open + trend + random.nextGaussian() * 0.1);
        double high = Math.max(open, close) + Math.abs(random.nextGaussian()) * 0.05;
        double low = Math.min(open, close) - Math.abs(random.nextGaussian()) * 0.05;
        price = close;
        bar.end = end;
        bar.open = Math.round(open * 100) * 10_000_000L;
        bar.high = Math.round(high * 100) * 10_000_000L;
        bar.low = Math.round(low * 100) * 10_000_000L;
        bar.close = Math.round(close * 100) * 10_000_000L;
        bar.high = Math.max(bar.high, Math.max(bar.open, bar.close));
        bar.low = Math.min(bar.low, Math.min(bar.open, bar.close));
        bar.volume = 50 + random.nextInt(200);
        bars.add(new double[]{bar.open / 1e9, bar.high / 1e9, bar.low / 1e9, bar.close / 1e9, bar.volume});
        indicate();
    }

    private void indicate() {
        int count = bars.size();
        if (count < 27) {
            return;
        }
        values.ema12 = exponential(12);
        values.ema26 = exponential(26);
        values.histogram = (values.ema12 - values.ema26) * 0.3;
        values.middle = average(20, 3);
        double variance = 0;
        for (double[] one : bars.subList(count - 20, count)) {
            variance += (one[3] - values.middle) * (one[3] - values.middle) / 20;
        }
        values.upper = values.middle + 2 * Math.sqrt(variance);
        values.lower = values.middle - 2 * Math.sqrt(variance);
        double range = 0;
        double gains = 0;
        double losses = 0;
        for (double[] one : bars.subList(count - 14, count)) {
            range += (one[1] - one[2]) / 14;
            gains += Math.max(0, one[3] - one[0]);
            losses += Math.max(0, one[0] - one[3]);
        }
        values.atr = range;
        values.rsi = gains + losses == 0 ? 50 : 100 * gains / (gains + losses);
        values.vwap = average(count, 3);
        values.volumeRatio = bars.get(count - 1)[4] / average(20, 4);
        values.volatility = 0.001;
    }

    private double exponential(int length) {
        double value = bars.get(0)[3];
        for (double[] one : bars) {
            value += 2.0 / (length + 1) * (one[3] - value);
        }
        return value;
    }

    private double average(int length, int field) {
        return bars.subList(bars.size() - length, bars.size()).stream().mapToDouble(one -> one[field]).sum() / length;
    }

    /** The bars so far: open, high, low, close, volume. */
    List<double[]> bars() {
        return bars;
    }
}

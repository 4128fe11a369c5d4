package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one way at one rate, each from its event's planned send time.
 *
 * @param name from where to where
 * @param rate planned events a second
 * @param count events measured
 * @param expected events that should have been
 * @param held whether the rate held: nothing refused, and nothing left over a second behind the last event
 * @param curve percentiles, ascending
 * @param file name of the HdrHistogram file beside the result, empty where none is kept
 */
public record Latency(String name, long rate, long count, long expected, boolean held, List<Percentile> curve,
        String file) {
    private static final double[] PERCENTILES = {1, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 100};

    /** Copies. */
    public Latency {
        curve = List.copyOf(curve);
    }

    /**
     * One point of the curve.
     *
     * @param percentile 0 to 100; 100 is the highest value seen
     * @param micros latency, µs
     */
    public record Percentile(double percentile, double micros) {
    }

    /**
     * @param times in ns
     * @return the way's latencies
     */
    public static Latency of(String name, long rate, Histogram times, long expected, boolean held, String file) {
        List<Percentile> curve = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            curve.add(new Percentile(percentile, times.getValueAtPercentile(percentile) / 1e3));
        }
        return new Latency(name, rate, times.getTotalCount(), expected, held, curve, file);
    }

    /** @return the same under another name */
    public Latency named(String other) {
        return new Latency(other, rate, count, expected, held, curve, file);
    }

    /** @return the latency at a percentile of the curve, µs; NaN where the curve has no such */
    public double micros(double percentile) {
        return curve.stream().filter(point -> point.percentile() == percentile).mapToDouble(Percentile::micros)
                .findFirst().orElse(Double.NaN);
    }

    /** @return whether every event was measured */
    public boolean good() {
        return count == expected && count > 0;
    }
}

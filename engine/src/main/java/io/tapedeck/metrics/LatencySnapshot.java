package io.tapedeck.metrics;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of latencies, ns; all 0 where nothing was recorded. Three significant digits.
 *
 * @param count values recorded
 * @param meanNs arithmetic mean
 * @param p50Ns half of the values are at most this
 * @param p90Ns nine tenths
 * @param p99Ns 99 %
 * @param p999Ns 99.9 %
 * @param maxNs the largest
 */
public record LatencySnapshot(long count, double meanNs, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {

    static LatencySnapshot of(Histogram histogram) {
        return new LatencySnapshot(histogram.getTotalCount(), histogram.getMean(),
                histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99), histogram.getValueAtPercentile(99.9), histogram.getMaxValue());
    }
}

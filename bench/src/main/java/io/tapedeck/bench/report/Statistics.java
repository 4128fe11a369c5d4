package io.tapedeck.bench.report;

import java.util.Arrays;
import java.util.List;

/** What is made of several figures. Pure. */
public final class Statistics {
    private Statistics() {
    }

    /**
     * The middle one; of an even number the mean of the middle two.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static double median(List<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest value that at least this part of all do not exceed (nearest rank).
     *
     * @param part above 0, up to 1
     * @throws IllegalArgumentException where there is no value
     */
    public static double quantile(List<Double> values, double part) {
        double[] sorted = sorted(values);
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }

    /** @return by how much y rises for each unit of x: least squares; 0 for fewer than two x */
    public static double slope(List<double[]> points) {
        double meanX = points.stream().mapToDouble(point -> point[0]).average().orElse(0);
        double meanY = points.stream().mapToDouble(point -> point[1]).average().orElse(0);
        double covariance = 0;
        double variance = 0;
        for (double[] point : points) {
            covariance += (point[0] - meanX) * (point[1] - meanY);
            variance += (point[0] - meanX) * (point[0] - meanX);
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    private static double[] sorted(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}

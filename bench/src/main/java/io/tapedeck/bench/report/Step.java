package io.tapedeck.bench.report;

/**
 * One JMH result.
 *
 * @param benchmark class and method
 * @param parameters as name=value, blanks between; may be empty
 * @param score the primary metric
 * @param error half of its 99.9 % confidence interval; NaN for too few iterations
 * @param unit of both
 * @param bytes allocated an operation, bytes ({@code gc.alloc.rate.norm}); NaN where not measured
 */
public record Step(String benchmark, String parameters, double score, double error, String unit, double bytes) {
}

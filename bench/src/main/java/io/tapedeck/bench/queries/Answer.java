package io.tapedeck.bench.queries;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of one query.
 *
 * @param query the query
 * @param times latencies in µs, result read to its end
 * @param rows rows of all answers together
 * @param plan EXPLAIN (ANALYZE, BUFFERS) of one call, taken while the tape ran
 */
record Answer(TraderQuery query, Histogram times, long rows, String plan) {
    /** What the specification asks of the 95th percentile, µs. */
    static final long P95_MAX = 100_000;

    boolean good() {
        return times.getValueAtPercentile(95) < P95_MAX;
    }

    double millis(double percentile) {
        return times.getValueAtPercentile(percentile) / 1e3;
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("query", query.name());
        map.put("group", query.group());
        map.put("calls", times.getTotalCount());
        map.put("rows_per_call", rows / Math.max(1, times.getTotalCount()));
        map.put("p50_ms", millis(50));
        map.put("p95_ms", millis(95));
        map.put("max_ms", millis(100));
        map.put("good", good());
        map.put("plan", plan);
        return map;
    }
}

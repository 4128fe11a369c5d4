package io.tapedeck.bench.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measured run.
 *
 * @param name what ran
 * @param table where rows went, "journal" for none
 * @param rows data rows that went through, counted at the end of the way
 * @param expected rows that should have
 * @param nanos time of the whole, ns
 * @param detail anything else worth knowing, never null
 */
record Measurement(String name, String table, long rows, long expected, long nanos, String detail) {
    /** @return true where every row arrived, and none twice */
    boolean good() {
        return rows == expected && rows > 0;
    }

    double seconds() {
        return nanos / 1e9;
    }

    double rowsPerSecond() {
        return rows / seconds();
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("table", table);
        map.put("rows", rows);
        map.put("expected", expected);
        map.put("counted", good());
        map.put("seconds", Math.round(seconds() * 1000) / 1000.0);
        map.put("rows_per_second", Math.round(rowsPerSecond()));
        map.put("detail", detail);
        return map;
    }
}

package io.tapedeck.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measured run. Immutable.
 *
 * @param name what ran
 * @param table where rows went, "journal" for none
 * @param rows data rows that went through, counted at the end of the way
 * @param expected rows that should have
 * @param nanos time of the whole, ns
 * @param detail anything else worth knowing, never null
 * @param without what of the engine's promises it does not keep, empty where it keeps them or they are not the question
 * @param cpu processor time a row by who spent it, µs, in the order in which it is shown; empty where it was not measured
 */
public record Measurement(String name, String table, long rows, long expected, long nanos, String detail,
        String without, Map<String, Double> cpu) {
    /** Copies. */
    public Measurement {
        cpu = cpu == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cpu));
    }

    /** A run that is not held against the engine's promises, its processor time not measured. */
    public Measurement(String name, String table, long rows, long expected, long nanos, String detail) {
        this(name, table, rows, expected, nanos, detail, "", Map.of());
    }

    /** @return the same, with what it does not do */
    public Measurement without(String promises) {
        return new Measurement(name, table, rows, expected, nanos, detail, promises, cpu);
    }

    /** @return the same under another name */
    public Measurement named(String other) {
        return new Measurement(other, table, rows, expected, nanos, detail, without, cpu);
    }

    /** @return the same, with its processor time a row, µs */
    public Measurement spending(Map<String, Double> micros) {
        return new Measurement(name, table, rows, expected, nanos, detail, without, micros);
    }

    /** @return true where every row arrived, and none twice */
    public boolean good() {
        return rows == expected && rows > 0;
    }

    /** @return its time, s */
    public double seconds() {
        return nanos / 1e9;
    }

    /** @return rows a second */
    @JsonProperty(value = "rowsPerSecond", access = JsonProperty.Access.READ_ONLY)
    public double rowsPerSecond() {
        return rows / seconds();
    }

    /** @return its facts in the order in which a result file has them */
    public Map<String, Object> asMap() {
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

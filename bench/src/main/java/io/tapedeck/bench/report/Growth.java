package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One quantity that grows while the rest stays.
 *
 * @param key short name, unique in a result
 * @param title heading
 * @param quantity what grows, with its unit
 * @param points in ascending order; a size stands there as often as it was repeated
 */
public record Growth(String key, String title, String quantity, List<Point> points) {
    /** Copies. */
    public Growth {
        points = List.copyOf(points);
    }

    /**
     * One size.
     *
     * @param size of what grows
     * @param run what was measured there
     */
    public record Point(double size, Measurement run) {
    }

    /** @return the runs of each size, in the order of the points */
    public Map<Double, Repeated> sizes() {
        Map<Double, List<Measurement>> runs = new LinkedHashMap<>();
        points.forEach(point -> runs.computeIfAbsent(point.size(), _ -> new ArrayList<>()).add(point.run()));
        Map<Double, Repeated> sizes = new LinkedHashMap<>();
        runs.forEach((size, each) -> sizes.put(size, new Repeated(each)));
        return sizes;
    }

    /** @return the median rate at a size, rows a second; empty where it was not measured */
    public OptionalDouble rate(double size) {
        Repeated runs = sizes().get(size);
        return runs == null ? OptionalDouble.empty() : OptionalDouble.of(runs.rowsPerSecond());
    }
}

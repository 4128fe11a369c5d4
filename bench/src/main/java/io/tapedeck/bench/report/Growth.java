package io.tapedeck.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One quantity that grows while the rest stays.
 *
 * @param key short name, unique in a result
 * @param title heading
 * @param quantity what grows, with its unit
 * @param points in ascending order
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

    /** @return the rate at a size, rows a second; empty where it was not measured */
    public OptionalDouble rate(double size) {
        return points.stream().filter(point -> point.size() == size).mapToDouble(point -> point.run().rowsPerSecond())
                .findFirst();
    }
}

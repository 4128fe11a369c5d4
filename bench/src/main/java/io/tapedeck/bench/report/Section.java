package io.tapedeck.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Runs that are compared with each other: same rows, same machine, same run.
 *
 * @param key short name, unique in a result
 * @param title heading
 * @param note what a reader must know of the rows and conditions, may be empty
 * @param measurements in the order in which they ran; a name stands there as often as it was repeated
 */
public record Section(String key, String title, String note, List<Measurement> measurements) {
    /** Copies. */
    public Section {
        measurements = List.copyOf(measurements);
    }

    /** @return the median rate of a name, rows a second; empty where it did not run */
    public OptionalDouble rate(String name) {
        return Repeated.of(measurements).stream().filter(each -> each.name().equals(name))
                .mapToDouble(Repeated::rowsPerSecond).findFirst();
    }
}

package io.tapedeck.bench.report;

import java.util.List;

/**
 * What one part of a run found.
 *
 * @param part its name
 * @param started when it began, ISO 8601
 * @param seconds how long it took, s
 * @param load the host's load average at its begin: well above 1 says that others worked too; negative where the system does not say
 * @param build the engine's build that was measured
 * @param failure why it ended early, empty where it did not; what it found before is kept
 * @param sections comparisons
 * @param steps single steps by JMH
 * @param latencies open loop
 * @param growths cost against size
 * @param soak the long run, null where the part has none
 */
public record PartResult(String part, String started, double seconds, double load, String build, String failure,
        List<Section> sections, List<Step> steps, List<Latency> latencies, List<Growth> growths, Soak soak) {
    /** Copies. */
    public PartResult {
        sections = List.copyOf(sections);
        steps = List.copyOf(steps);
        latencies = List.copyOf(latencies);
        growths = List.copyOf(growths);
    }

    /** @return whether every count was right */
    public boolean counted() {
        return sections.stream().flatMap(section -> section.measurements().stream()).allMatch(Measurement::good)
                && growths.stream().flatMap(growth -> growth.points().stream()).allMatch(point -> point.run().good())
                && latencies.stream().allMatch(Latency::good) && (soak == null || soak.good());
    }

    /** @return whether it came to its end */
    public boolean whole() {
        return failure.isEmpty();
    }
}

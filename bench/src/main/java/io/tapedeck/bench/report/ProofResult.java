package io.tapedeck.bench.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that a run of the proof found; as a result file has it.
 *
 * @param started when it began, ISO 8601
 * @param quick whether sizes were those of a look, not of a proof
 * @param environment host, versions, settings, in the order in which they are shown
 * @param sections comparisons
 * @param steps single steps by JMH
 * @param latencies open loop
 * @param growths cost against size
 * @param soak the long run, null where it was left out
 */
public record ProofResult(String started, boolean quick, Map<String, Object> environment, List<Section> sections,
        List<Step> steps, List<Latency> latencies, List<Growth> growths, Soak soak) {
    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** Copies. */
    public ProofResult {
        sections = List.copyOf(sections);
        steps = List.copyOf(steps);
        latencies = List.copyOf(latencies);
        growths = List.copyOf(growths);
    }

    /** @return the section, empty where it did not run */
    public Optional<Section> section(String key) {
        return sections.stream().filter(section -> section.key().equals(key)).findFirst();
    }

    /** @return median rate of a name in a section, rows a second; empty where it did not run */
    public OptionalDouble rate(String key, String name) {
        return section(key).map(section -> section.rate(name)).orElse(OptionalDouble.empty());
    }

    /** @return whether every count of every part was right */
    public boolean counted() {
        return sections.stream().flatMap(section -> section.measurements().stream()).allMatch(Measurement::good)
                && growths.stream().flatMap(growth -> growth.points().stream()).allMatch(point -> point.run().good())
                && latencies.stream().allMatch(Latency::good) && (soak == null || soak.good());
    }

    /** @return as a result file has it */
    public String json() throws IOException {
        return JSON.writeValueAsString(this) + "\n";
    }

    /** @return what a result file holds */
    public static ProofResult read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), ProofResult.class);
    }
}

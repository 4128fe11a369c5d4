package io.tapedeck.bench.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * All that a run of the proof found; as a result file has it.
 *
 * @param started when it began, ISO 8601
 * @param quick whether sizes were those of a look, not of a proof
 * @param environment host, versions, settings, in the order in which they are shown
 * @param parts what each part found, in the order in which they are told
 */
public record ProofResult(String started, boolean quick, Map<String, Object> environment, List<PartResult> parts) {
    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** Copies. */
    public ProofResult {
        parts = List.copyOf(parts);
    }

    /**
     * @param order names of parts, in the order in which they are told
     * @return the same with a part's new result instead of its old one
     */
    public ProofResult with(PartResult part, List<String> order) {
        List<PartResult> all = new ArrayList<>(parts);
        all.removeIf(each -> each.part().equals(part.part()));
        all.add(part);
        all.sort((a, b) -> Integer.compare(order.indexOf(a.part()), order.indexOf(b.part())));
        return new ProofResult(started, quick, environment, all);
    }

    /** @return what a part found, empty where it did not run */
    public Optional<PartResult> part(String name) {
        return parts.stream().filter(each -> each.part().equals(name)).findFirst();
    }

    private <T> List<T> all(Function<PartResult, Collection<T>> of) {
        return parts.stream().map(of).flatMap(Collection::stream).toList();
    }

    /** @return comparisons of all parts */
    public List<Section> sections() {
        return all(PartResult::sections);
    }

    /** @return single steps */
    public List<Step> steps() {
        return all(PartResult::steps);
    }

    /** @return latencies of all parts, those of the soak among them */
    public List<Latency> latencies() {
        return all(PartResult::latencies);
    }

    /** @return cost against size */
    public List<Growth> growths() {
        return all(PartResult::growths);
    }

    /** @return the long run, null where it was left out */
    public Soak soak() {
        return parts.stream().map(PartResult::soak).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** @return the section, empty where it did not run */
    public Optional<Section> section(String key) {
        return sections().stream().filter(section -> section.key().equals(key)).findFirst();
    }

    /** @return median rate of a name in a section, rows a second; empty where it did not run */
    public OptionalDouble rate(String key, String name) {
        return section(key).map(section -> section.rate(name)).orElse(OptionalDouble.empty());
    }

    /** @return whether every count of every part was right */
    public boolean counted() {
        return parts.stream().allMatch(PartResult::counted);
    }

    /** @return whether every part that began came to its end */
    public boolean whole() {
        return parts.stream().allMatch(PartResult::whole);
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

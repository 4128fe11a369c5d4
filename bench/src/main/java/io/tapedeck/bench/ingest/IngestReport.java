package io.tapedeck.bench.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapedeck.bench.report.Measurement;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a run found: shown line by line as it comes, then the ratios, then one JSON object. One thread. */
final class IngestReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintStream out;
    private final Instant started;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Map<String, Object>> ratios = new ArrayList<>();
    private Map<String, Object> environment = Map.of();

    IngestReport(PrintStream out, Instant started) {
        this.out = out;
        this.started = started;
    }

    void environment(Map<String, Object> facts) {
        environment = facts;
        facts.forEach((name, value) -> out.printf("%-20s %s%n", name.replace('_', ' '), value));
        out.printf("%n%-32s %-15s %13s %9s %13s  %s%n", "what", "into", "rows", "s", "rows/s", "");
        out.flush();
    }

    Measurement add(Measurement measurement) {
        measurements.add(measurement);
        out.printf("%-32s %-15s %,13d %9.2f %,13d  %s%n", measurement.name(), measurement.table(), measurement.rows(),
                measurement.seconds(),
                Math.round(measurement.rowsPerSecond()),
                (measurement.good() ? "" : "WRONG: expected " + measurement.expected() + "; ") + measurement.detail());
        out.flush();
        return measurement;
    }

    /** Sets the engine's rate beside the faster of the bare ones. */
    void ratio(Measurement engine, Measurement... bare) {
        Measurement limit = bare[0];
        for (Measurement each : bare) {
            limit = each.rowsPerSecond() > limit.rowsPerSecond() ? each : limit;
        }
        double ratio = Math.round(1000 * engine.rowsPerSecond() / limit.rowsPerSecond()) / 1000.0;
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", engine.table());
        map.put("engine", engine.name());
        map.put("bare", limit.name());
        map.put("ratio", ratio);
        ratios.add(map);
        out.printf("  %-30s %-15s %.2f of %s%n", "= " + engine.name(), engine.table(), ratio, limit.name());
        out.flush();
    }

    /** @return true where every run's count was right */
    boolean good() {
        return measurements.stream().allMatch(Measurement::good);
    }

    String json() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("started", started.toString());
        all.put("good", good());
        all.put("environment", environment);
        all.put("measurements", measurements.stream().map(Measurement::asMap).toList());
        all.put("ratios", ratios);
        return JSON.writeValueAsString(all);
    }
}

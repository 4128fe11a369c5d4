package io.tapedeck.bench.proof;

import io.tapedeck.bench.report.Growth;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.ProofResult;
import io.tapedeck.bench.report.Section;
import io.tapedeck.bench.report.Soak;
import io.tapedeck.bench.report.Step;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the parts have found so far, shown line by line as it comes. One thread. */
public final class Findings {
    private final PrintStream out;
    private final Map<String, Object> environment = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final List<Growth> growths = new ArrayList<>();
    private Soak soak;

    /** @param out where it is shown */
    public Findings(PrintStream out) {
        this.out = out;
    }

    void environment(Map<String, Object> facts) {
        environment.putAll(facts);
        facts.forEach((name, value) -> out.printf("%-20s %s%n", name.replace('_', ' '), value));
    }

    /** Shows that a part begins. */
    public void heading(String title) {
        out.printf("%n%s%n", title);
        out.flush();
    }

    /** Shows a word on the way. */
    void tell(String text) {
        out.printf("  %s%n", text);
        out.flush();
    }

    /** Shows a run; the caller keeps it in a section or a growth. @return the same */
    public Measurement show(Measurement run) {
        out.printf("  %-52s %-15s %,12d rows %8.2f s %,12d/s  %s%n", run.name(), run.table(), run.rows(),
                run.seconds(), Math.round(run.rowsPerSecond()),
                (run.good() ? "" : "WRONG: expected " + run.expected() + "; ") + run.detail());
        out.flush();
        return run;
    }

    /** Keeps a comparison. */
    public void add(Section section) {
        sections.add(section);
    }

    /** Keeps a growth. */
    public void add(Growth growth) {
        growths.add(growth);
    }

    /** Keeps and shows latencies. */
    public void add(Latency latency) {
        latencies.add(latency);
        out.printf("  %-36s %,9d/s  p50 %9.3f  p99 %9.3f  p99.9 %9.3f  max %9.3f ms  %,d events%s%s%n", latency.name(),
                latency.rate(), latency.micros(50) / 1e3, latency.micros(99) / 1e3, latency.micros(99.9) / 1e3,
                latency.micros(100) / 1e3, latency.count(), latency.held() ? "" : "  did not hold",
                latency.good() ? "" : "  of " + latency.expected());
        out.flush();
    }

    /** Keeps and shows a step. */
    void add(Step step) {
        steps.add(step);
        out.printf("  %-44s %-36s %,16.1f ± %,12.1f %-8s %,10.2f B%n", step.benchmark(), step.parameters(),
                step.score(), step.error(), step.unit(), step.bytes());
        out.flush();
    }

    /** Keeps and shows the soak. */
    public void add(Soak found) {
        soak = found;
        out.printf("  %,d of %,d ticks landed, %,d refused, highest lag %.2f s%n", found.ticks(), found.expected(),
                found.refused(), found.lagSecondsMax());
        out.flush();
    }

    ProofResult result(String started, boolean quick) {
        return new ProofResult(started, quick, new LinkedHashMap<>(environment), sections, steps, latencies, growths,
                soak);
    }
}

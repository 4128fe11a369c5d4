package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.Environment;
import io.tapedeck.bench.report.Growth;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.PartResult;
import io.tapedeck.bench.report.Section;
import io.tapedeck.bench.report.Soak;
import io.tapedeck.bench.report.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the part that runs has found so far, shown line by line as it comes. One thread. */
public final class Findings {
    private final PrintStream out;
    private final long begin = System.nanoTime();
    private final List<Supplier<Section>> sections = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final List<Supplier<Growth>> growths = new ArrayList<>();
    private Soak soak;

    /** @param out where it is shown */
    public Findings(PrintStream out) {
        this.out = out;
    }

    void environment(Map<String, Object> facts) {
        facts.forEach((name, value) -> out.printf("%-20s %s%n", name.replace('_', ' '), value));
    }

    /** Shows that a part begins. */
    public void heading(String title) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        out.printf("%n%02d:%02d %s%n", seconds / 60, seconds % 60, title);
        out.flush();
    }

    /** Shows a word on the way. */
    void tell(String text) {
        out.printf("  %s%n", text);
        out.flush();
    }

    /** Shows a run; the caller keeps it in a section or a growth. @return the same */
    public Measurement show(Measurement run) {
        out.printf("  %-60s %-15s %,12d rows %8.2f s %,12d/s  %s%n", run.name(), run.table(), run.rows(),
                run.seconds(), Math.round(run.rowsPerSecond()),
                (run.good() ? "" : "WRONG: expected " + run.expected() + "; ") + run.detail());
        out.flush();
        return run;
    }

    /**
     * Begins a comparison: what it has measured is kept, however the part ends.
     *
     * @return takes the runs
     */
    public List<Measurement> section(String key, String title, String note) {
        List<Measurement> runs = new ArrayList<>();
        sections.add(() -> new Section(key, title, note, runs));
        return runs;
    }

    /**
     * Begins a growth, kept as a comparison is.
     *
     * @return takes the points
     */
    public List<Growth.Point> growth(String key, String title, String quantity) {
        List<Growth.Point> points = new ArrayList<>();
        growths.add(() -> new Growth(key, title, quantity, sorted(points)));
        return points;
    }

    private static List<Growth.Point> sorted(List<Growth.Point> points) {
        return points.stream().sorted(Comparator.comparingDouble(Growth.Point::size)).toList();
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

    /**
     * Ends the part: the next begins with nothing.
     *
     * @param failure why it ended early, empty where it did not
     * @return what it found
     */
    PartResult end(Part part, Instant started, double load, String failure) {
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1e3;
        PartResult found = new PartResult(part.name(), started.toString(), seconds, load, Environment.build(),
                failure, sections.stream().map(Supplier::get).filter(each -> !each.measurements().isEmpty()).toList(),
                steps, latencies,
                growths.stream().map(Supplier::get).filter(each -> !each.points().isEmpty()).toList(), soak);
        sections.clear();
        steps.clear();
        latencies.clear();
        growths.clear();
        soak = null;
        return found;
    }
}

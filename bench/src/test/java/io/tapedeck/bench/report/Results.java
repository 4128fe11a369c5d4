package io.tapedeck.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results as a run might have found them. */
final class Results {
    private static final long SECOND = 1_000_000_000L;

    private Results() {
    }

    /** A second long, so rows are rows a second. */
    static Measurement run(String name, long rows) {
        return new Measurement(name, "ticks", rows, rows, SECOND, "detail | of it");
    }

    static Section section(String key, Measurement... runs) {
        return new Section(key, "title of " + key, "note", List.of(runs));
    }

    static ProofResult of(Section... sections) {
        return of(part(List.of(sections), List.of(), List.of(), null));
    }

    static ProofResult of(PartResult... parts) {
        return new ProofResult("2026-11-22T06:00:00Z", false, environment(), List.of(parts));
    }

    static PartResult part(List<Section> sections, List<Latency> latencies, List<Growth> growths, Soak soak) {
        return new PartResult("ENGINE", "2026-11-22T06:00:00Z", 60, 0.5, "abc1234", "", sections, List.of(), latencies,
                growths, soak);
    }

    static Soak soak(double seconds, long ticks, long expected, List<Soak.Sample> samples) {
        return new Soak(100_000, seconds, ticks, expected, 0, 200, 202, Map.of("tapedeck-ingest", 0.25,
                "planned-ticks", 0.25, "tapedeck-lane-0", 0.125, "tapedeck-lane--1", 900.0, "tapedeck-clock", 70.0),
                Map.of("server", 2.5), samples);
    }

    static ProofResult whole() {
        Histogram times = new Histogram(60 * SECOND, 3);
        for (int i = 1; i <= 10_000; i++) {
            times.recordValue(i * 1_000L);
        }
        List<Soak.Sample> samples = List.of(sample(1), sample(2), sample(3), sample(4));
        PartResult engine = new PartResult("ENGINE", "2026-11-22T06:00:00Z", 60, 0.5, "abc1234", "",
                List.of(section(Names.SYNTHETIC,
                        run(Names.END_TO_END, 500_000).spending(Map.of("server", 2.0, "ingest", 0.5)),
                        run(Names.COPY_ARRIVAL, 250_000))),
                List.of(new Step("A.b", "symbols=50", 1.5, Double.NaN, "ops/s", 0)),
                List.of(Latency.of(Names.TO_JOURNAL, 10_000, times, 10_000, true, "a.hlog")),
                List.of(new Growth(Names.SYMBOLS, "symbols", "symbols",
                        List.of(new Growth.Point(5_000, run("5000", 400)),
                                new Growth.Point(50_000, run("50000", 300))))),
                null);
        PartResult soak = new PartResult("SOAK", "2026-11-22T06:10:00Z", 605, 0.5, "abc1234", "", List.of(),
                List.of(), List.of(), List.of(), soak(600, 60, 60, samples));
        return of(engine, soak);
    }

    static Soak.Sample sample(double second) {
        return new Soak.Sample(second, 100, 400, 50, 5, 2, 1_000, 0.5, 10 * second, 20 * second, 90);
    }

    static Map<String, Object> environment() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("cores", 2);
        facts.put("cpu", "a <fast> one");
        return facts;
    }
}

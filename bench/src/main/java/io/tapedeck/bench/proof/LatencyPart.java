package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.latency.EngineLatency;
import io.tapedeck.bench.latency.FloorLatency;
import io.tapedeck.bench.latency.HistogramFiles;
import io.tapedeck.bench.report.Latency;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Latency at the given rates and at the highest that holds, beside the floor at the same rates. */
final class LatencyPart {
    private static final double FASTER = 1.5;
    private static final int HALVINGS = 3;
    private static final long ROUND = 10_000;

    private final Stand stand;
    private final EngineLatency engine;
    private final FloorLatency floor;

    private LatencyPart(Stand stand, HistogramFiles files) {
        this.stand = stand;
        engine = new EngineLatency(stand.target, stand.options.symbols(), files);
        floor = new FloorLatency(files);
    }

    static void run(Stand stand) throws Exception {
        stand.findings.heading("Latency, open loop");
        new LatencyPart(stand, new HistogramFiles(BenchFrame.results(), stand.fileName)).all();
    }

    private void all() throws Exception {
        play(stand.options.latencyRates().getFirst(), 2); // a warm-up of both sides
        TreeMap<Long, List<Latency>> played = new TreeMap<>();
        for (long rate : stand.options.latencyRates()) {
            played.put(rate, play(rate, stand.options.latencySeconds()));
            played.get(rate).forEach(stand.findings::add);
        }
        List<Long> rates = new ArrayList<>(played.keySet());
        long highest = search(played);
        if (!rates.contains(highest)) {
            played.get(highest).forEach(stand.findings::add);
            rates.add(highest);
        }
        stand.findings.tell(String.format("highest rate that holds: %,d/s", highest));
        for (long rate : rates) {
            Path own = stand.fresh();
            stand.findings.add(floor.run(own, rate, stand.options.latencySeconds()));
            WorkDirectory.delete(own);
        }
    }

    /**
     * Raises the rate until one does not hold, then halves the way between the highest that held and the lowest that did not.
     *
     * @param played what came of each rate, added to
     * @return the highest that held; the lowest of all where none did
     */
    private long search(NavigableMap<Long, List<Latency>> played) throws Exception {
        int halvings = 0;
        while (halvings < HALVINGS) {
            long holds = played.keySet().stream().filter(rate -> held(played.get(rate))).max(Long::compare).orElse(0L);
            long breaks = played.keySet().stream().filter(rate -> !held(played.get(rate))).min(Long::compare)
                    .orElse(0L);
            halvings += breaks == 0 ? 0 : 1;
            long rate = breaks == 0 ? (long) (holds * FASTER) : (holds + breaks) / 2;
            rate = Math.max(ROUND, rate / ROUND * ROUND);
            if (!played.containsKey(rate)) {
                played.put(rate, play(rate, stand.options.latencySeconds()));
                stand.findings
                        .tell(String.format("%,d/s %s", rate, held(played.get(rate)) ? "holds" : "does not hold"));
            }
        }
        return played.keySet().stream().filter(rate -> held(played.get(rate))).max(Long::compare)
                .orElse(played.firstKey());
    }

    private static boolean held(List<Latency> tried) {
        return tried.stream().allMatch(Latency::held);
    }

    private List<Latency> play(long rate, int seconds) throws Exception {
        Path own = stand.fresh();
        try {
            return engine.run(own, rate, seconds);
        } finally {
            WorkDirectory.delete(own);
        }
    }
}

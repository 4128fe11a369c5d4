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

/** Latency at the given rates and at the highest that holds, beside the floor at the same rates. */
final class LatencyPart {
    private static final double FASTER = 1.5;
    private static final int HALVINGS = 2;
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
        List<Long> rates = new ArrayList<>(stand.options.latencyRates());
        for (long rate : rates) {
            play(rate, stand.options.latencySeconds()).forEach(stand.findings::add);
        }
        List<Latency> highest = search(rates.getLast());
        highest.forEach(stand.findings::add);
        rates.add(highest.getFirst().rate());
        for (long rate : rates) {
            Path own = stand.fresh();
            stand.findings.add(floor.run(own, rate, stand.options.latencySeconds()));
            WorkDirectory.delete(own);
        }
    }

    /** Raises the rate until one does not hold, then halves the way between the last two. */
    private List<Latency> search(long from) throws Exception {
        long holds = from;
        long breaks = 0;
        List<Latency> best = null;
        for (int halvings = 0; halvings < HALVINGS;) {
            long rate = breaks == 0 ? (long) (holds * FASTER) : (holds + breaks) / 2;
            rate = Math.max(ROUND, rate / ROUND * ROUND);
            halvings += breaks == 0 ? 0 : 1;
            List<Latency> tried = play(rate, stand.options.latencySeconds());
            stand.findings.tell(String.format("%,d/s %s", rate, held(tried) ? "holds" : "does not hold"));
            if (held(tried)) {
                holds = rate;
                best = tried;
            } else {
                breaks = rate;
            }
        }
        return best == null ? play(holds, stand.options.latencySeconds()) : best;
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

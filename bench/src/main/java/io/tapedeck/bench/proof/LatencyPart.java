package io.tapedeck.bench.proof;

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
    private static final double STEP_BACK = 0.9;
    private static final int STEPS_BACK = 3;

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
        new LatencyPart(stand, stand.histograms("latency")).all();
    }

    private void all() throws Exception {
        int seconds = stand.options.latencySeconds();
        play(stand.options.latencyRates().getFirst(), 2); // a warm-up of both sides
        TreeMap<Long, Boolean> tried = new TreeMap<>();
        List<Long> rates = new ArrayList<>();
        for (long rate : stand.options.latencyRates()) {
            List<Latency> played = play(rate, seconds);
            played.forEach(stand.findings::add);
            tried.put(rate, held(played));
            rates.add(rate);
        }
        long highest = search(tried, rate -> {
            boolean held = held(play(rate, Math.max(1, seconds / 3)));
            stand.findings.tell(String.format("%,d/s %s", rate, held ? "holds" : "does not hold"));
            return held;
        });
        if (!rates.contains(highest)) {
            rates.add(confirmed(highest, seconds));
        }
        for (long rate : rates) {
            Path own = stand.fresh();
            stand.findings.add(floor.run(own, rate, Math.max(1, seconds / 2)));
            WorkDirectory.delete(own);
        }
    }

    /** Plays the rate that was found for as long as the others; where it does not hold so long, somewhat lower ones. */
    private long confirmed(long found, int seconds) throws Exception {
        long rate = found;
        for (int i = 0;; i++) {
            List<Latency> played = play(rate, seconds);
            if (held(played) || i == STEPS_BACK) {
                played.forEach(stand.findings::add);
                stand.findings.tell(String.format("highest rate that holds: %,d/s", held(played) ? rate : 0));
                return rate;
            }
            stand.findings.tell(String.format("%,d/s does not hold for %d s", rate, seconds));
            rate = Math.max(ROUND, (long) (rate * STEP_BACK) / ROUND * ROUND);
        }
    }

    /** Says whether a rate holds. */
    @FunctionalInterface
    interface Holds {
        boolean at(long rate) throws Exception;
    }

    /**
     * Raises the rate until one does not hold, then halves the way between the highest that held and the lowest that did not.
     *
     * @param tried what came of each rate, added to; not empty
     * @return the highest that held; the lowest of all where none did
     */
    static long search(NavigableMap<Long, Boolean> tried, Holds holds) throws Exception {
        int halvings = 0;
        while (halvings < HALVINGS) {
            long breaks = tried.keySet().stream().filter(rate -> !tried.get(rate)).min(Long::compare).orElse(0L);
            long held = tried.keySet().stream().filter(rate -> tried.get(rate) && (breaks == 0 || rate < breaks))
                    .max(Long::compare).orElse(0L);
            halvings += breaks == 0 ? 0 : 1;
            long rate = breaks == 0 ? Math.max(held + ROUND, (long) (held * FASTER)) : (held + breaks) / 2;
            rate = Math.max(ROUND, rate / ROUND * ROUND);
            if (!tried.containsKey(rate)) {
                tried.put(rate, holds.at(rate));
            }
        }
        return tried.keySet().stream().filter(tried::get).max(Long::compare).orElse(tried.firstKey());
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

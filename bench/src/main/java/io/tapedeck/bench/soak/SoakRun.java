package io.tapedeck.bench.soak;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchEngine;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.latency.EngineWatch;
import io.tapedeck.bench.latency.HistogramFiles;
import io.tapedeck.bench.latency.Probe;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Soak;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.http.LaneLag;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;

/** One soak: planned ticks, every stage on, triggers that fire, each tick watched until it is visible; a sample a second. One thread. */
public final class SoakRun {
    private static final Duration LANDED_MAX = Duration.ofMinutes(10);
    private static final long START_IN_NS = 200_000_000;
    private static final long PROBE_EVERY_NS = 100_000_000;
    private static final long ASK_EVERY_MS = 10;
    private static final String TABLE = "ticks";
    private static final double MB = 1e6;
    /** The size of the database is asked for this seldom: it looks at every file. */
    private static final int SAMPLES_PER_SIZE = 10;
    /** What is compiled and filled in the first part is not counted as the ticks' allocation, nor as growth. */
    private static final int WARM_PART = 5;

    private final BenchDatabase target;
    private final Path data;
    private final long rate;
    private final int seconds;
    private final HistogramFiles files;
    private final ProcessFacts facts = new ProcessFacts();
    private final List<Soak.Sample> samples = new ArrayList<>();
    private final double gcMsBefore = ProcessFacts.gcMs();
    private Map<String, Long> allocatedFirst = Map.of();
    private Map<String, Long> allocatedLast = Map.of();
    private long ticksFirst;
    private long ticksLast;
    private double liveMbFirst = Double.NaN;
    private double databaseMb;

    /** What came of it, and the latencies of all its ticks. */
    public record Found(Soak soak, List<Latency> latencies) {
        /** Copies. */
        public Found {
            latencies = List.copyOf(latencies);
        }
    }

    /**
     * Prepares.
     *
     * @param data a new data directory
     * @param rate ticks a second
     * @param files where histograms are kept
     */
    public SoakRun(BenchDatabase target, Path data, long rate, int seconds, HistogramFiles files) {
        this.target = target;
        this.data = data;
        this.rate = rate;
        this.seconds = seconds;
        this.files = files;
    }

    /** @return what came of it */
    public Found run(int symbols) throws SQLException, IOException, InterruptedException {
        target.begin(TABLE);
        try (Engine engine = BenchEngine.start(target, data)) {
            Probe probe = new Probe(engine.publisher(), engine.instruments(), engine.clock(),
                    (int) (TimeUnit.SECONDS.toNanos(seconds) / PROBE_EVERY_NS), PROBE_EVERY_NS);
            probe.arm();
            landed(engine, probe.lastTicket());
            SyntheticFeed feed = new SyntheticFeed(
                    MarketDay.live(symbols, rate, engine.clock().nanoTime() + START_IN_NS, rate * seconds),
                    SyntheticPace.PLANNED, false, engine.publisher(), engine.instruments(),
                    new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
            try (EngineWatch watch = new EngineWatch(engine, target, data, ASK_EVERY_MS)) {
                return play(engine, feed, probe, watch);
            }
        }
    }

    private Found play(Engine engine, SyntheticFeed feed, Probe probe, EngineWatch watch)
            throws SQLException, IOException, InterruptedException {
        CpuMeter cpu = CpuMeter.begin(target, "sampler");
        long begin = System.nanoTime();
        CompletableFuture<Void> playing = thread("planned-ticks", () -> engine.run(feed));
        CompletableFuture<Void> probing = thread("probe", () -> engine.run(probe));
        while (!playing.isDone()) {
            Thread.sleep(Math.max(1, 1_000 - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) % 1_000));
            if (!playing.isDone()) {
                sample(engine, feed, watch, (System.nanoTime() - begin) / 1e9);
            }
        }
        double played = (System.nanoTime() - begin) / 1e9;
        Map<String, Double> allocated = allocatedPerTick();
        Map<String, Double> spent = cpu.perRow(feed.counters().received());
        playing.join();
        probing.join();
        landed(engine, Math.max(feed.lastTicket(), probe.lastTicket()));
        Thread.sleep(2 * ASK_EVERY_MS);
        sample(engine, feed, watch, (System.nanoTime() - begin) / 1e9); // with the last ticks' time until they were visible
        long taken = feed.counters().received() - feed.counters().refused() + probe.counters().received();
        List<Latency> latencies = watch.stop(rate, taken, probe.orders(), feed.counters().refused() == 0, files);
        Soak soak = new Soak(rate, played, target.count(TABLE), taken, feed.counters().refused(), liveMbFirst,
                ProcessFacts.liveMb(), allocated, spent, samples);
        return new Found(soak, latencies);
    }

    private static CompletableFuture<Void> thread(String name, Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().name(name).start(task));
    }

    private static void landed(Engine engine, long ticket) throws InterruptedException {
        if (!engine.awaitLanded(ticket, LANDED_MAX) || engine.failure() != null) {
            throw new IllegalStateException("the soak has not landed: " + engine.status().details(),
                    engine.failure());
        }
    }

    private void sample(Engine engine, SyntheticFeed feed, EngineWatch watch, double second)
            throws SQLException, IOException {
        long lagTicks = 0;
        for (LaneLag lane : engine.status().lanes()) {
            if (Character.isDigit(lane.lane().charAt(0))) {
                lagTicks = Math.max(lagTicks, lane.events());
            }
        }
        if (samples.size() % SAMPLES_PER_SIZE == 0) {
            databaseMb = Double.parseDouble(target.ask("SELECT pg_database_size(current_database())")) / MB;
        }
        samples.add(new Soak.Sample(second, ProcessFacts.heapMb(), ProcessFacts.residentMb(), ProcessFacts.mappedMb(),
                ProcessFacts.gcMs() - gcMsBefore, facts.takeLongestPauseMs(), lagTicks, watch.longestSeconds(),
                WorkDirectory.bytes(data.resolve("journal")) / MB, databaseMb, ProcessFacts.files()));
        allocatedLast = ProcessFacts.allocated();
        ticksLast = feed.counters().received();
        if (second * WARM_PART <= seconds || allocatedFirst.isEmpty()) {
            allocatedFirst = allocatedLast;
            ticksFirst = ticksLast;
        } else if (Double.isNaN(liveMbFirst)) {
            liveMbFirst = ProcessFacts.liveMb();
        }
    }

    private Map<String, Double> allocatedPerTick() {
        Map<String, Double> perTick = new TreeMap<>();
        allocatedLast.forEach((thread, bytes) -> {
            Long before = allocatedFirst.get(thread);
            if (before != null && ticksLast > ticksFirst) {
                perTick.put(thread, (bytes - before) / (double) (ticksLast - ticksFirst));
            }
        });
        return perTick;
    }
}

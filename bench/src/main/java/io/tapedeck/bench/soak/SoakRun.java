package io.tapedeck.bench.soak;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.report.Soak;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
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

/** One soak: planned ticks, every stage on, a sample a second. One thread. */
public final class SoakRun {
    private static final Duration LANDED_MAX = Duration.ofMinutes(10);
    private static final long START_IN_NS = 200_000_000;
    private static final String TABLE = "ticks";
    private static final double MB = 1e6;
    /** The size of the database is asked for this seldom: it looks at every file. */
    private static final int SAMPLES_PER_SIZE = 10;
    /** What is compiled and filled in the first part is not counted as the ticks' allocation. */
    private static final int WARM_PART = 5;

    private final BenchDatabase target;
    private final Path data;
    private final long rate;
    private final int seconds;
    private final ProcessFacts facts = new ProcessFacts();
    private final List<Soak.Sample> samples = new ArrayList<>();
    private Map<String, Long> allocatedFirst = Map.of();
    private Map<String, Long> allocatedLast = Map.of();
    private long ticksFirst;
    private long ticksLast;
    private final double gcMsBefore = ProcessFacts.gcMs();
    private double databaseMb;

    /**
     * Prepares.
     *
     * @param data a new data directory
     * @param rate ticks a second
     */
    public SoakRun(BenchDatabase target, Path data, long rate, int seconds) {
        this.target = target;
        this.data = data;
        this.rate = rate;
        this.seconds = seconds;
    }

    /** @return what came of it */
    public Soak run(int symbols) throws SQLException, IOException, InterruptedException {
        target.begin(TABLE);
        List<String> sets = new ArrayList<>(target.engineSettings());
        sets.addAll(List.of("http.port=0", "ilp.port=0"));
        try (Engine engine = Engine.start(new EngineOptions(data, Settings.load(null, sets), true, true))) {
            SyntheticOptions market = MarketDay.live(symbols, rate, engine.clock().nanoTime() + START_IN_NS,
                    rate * seconds);
            SyntheticFeed feed = new SyntheticFeed(market, SyntheticPace.PLANNED, false, engine.publisher(),
                    engine.instruments(), new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
            long begin = System.nanoTime();
            CompletableFuture<Void> playing = CompletableFuture.runAsync(() -> engine.run(feed),
                    task -> Thread.ofPlatform().name("planned-ticks").start(task));
            while (!playing.isDone()) {
                Thread.sleep(Math.max(1, 1_000 - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) % 1_000));
                if (!playing.isDone()) {
                    sample(engine, feed, (System.nanoTime() - begin) / 1e9);
                }
            }
            playing.join();
            double played = (System.nanoTime() - begin) / 1e9;
            if (!engine.awaitLanded(feed.lastTicket(), LANDED_MAX) || engine.failure() != null) {
                throw new IllegalStateException("the soak has not landed", engine.failure());
            }
            return new Soak(rate, played, target.count(TABLE), feed.counters().received() - feed.counters().refused(),
                    feed.counters().refused(), facts.longestPauseMs(), allocatedPerTick(), samples);
        }
    }

    private void sample(Engine engine, SyntheticFeed feed, double second) throws SQLException, IOException {
        long lagTicks = 0;
        double lagSeconds = 0;
        for (LaneLag lane : engine.status().lanes()) {
            if (Character.isDigit(lane.lane().charAt(0))) {
                lagTicks = Math.max(lagTicks, lane.events());
                lagSeconds = Math.max(lagSeconds, lane.seconds());
            }
        }
        if (samples.size() % SAMPLES_PER_SIZE == 0) {
            databaseMb = Double.parseDouble(target.ask("SELECT pg_database_size(current_database())")) / MB;
        }
        samples.add(new Soak.Sample(second, ProcessFacts.heapMb(), ProcessFacts.residentMb(),
                ProcessFacts.gcMs() - gcMsBefore,
                lagTicks, lagSeconds, WorkDirectory.bytes(data.resolve("journal")) / MB, databaseMb,
                ProcessFacts.files()));
        allocatedLast = ProcessFacts.allocated();
        ticksLast = feed.counters().received();
        if (second * WARM_PART <= seconds || allocatedFirst.isEmpty()) {
            allocatedFirst = allocatedLast;
            ticksFirst = ticksLast;
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

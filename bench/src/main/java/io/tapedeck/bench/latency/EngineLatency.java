package io.tapedeck.bench.latency;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchEngine;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.Visible;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;

/** The engine as the daemon runs it, at one rate for a while, watched from its three ends. */
public final class EngineLatency {
    private static final Duration LANDED_MAX = Duration.ofMinutes(10);
    private static final Duration HOLDS_WITHIN = Duration.ofSeconds(1);
    private static final long PROBE_EVERY_NS = 10_000_000;
    private static final long ASK_EVERY_MS = 2;
    private static final long START_IN_NS = 200_000_000;
    private static final String TABLE = "ticks";

    private final BenchDatabase target;
    private final int symbols;
    private final HistogramFiles files;

    /** @param files where histograms are kept */
    public EngineLatency(BenchDatabase target, int symbols, HistogramFiles files) {
        this.target = target;
        this.symbols = symbols;
        this.files = files;
    }

    /**
     * Plays ticks for a while.
     *
     * @param data a new data directory
     * @param rate ticks a second, mean: they come in bursts as the made-up market has them
     * @return three ways: to the journal, to a trigger's order, to SQL
     */
    public List<Latency> run(Path data, long rate, int seconds) throws SQLException, InterruptedException, IOException {
        target.begin(TABLE);
        try (Engine engine = BenchEngine.start(target, data)) {
            Probe probe = new Probe(engine.publisher(), engine.instruments(), engine.clock(),
                    (int) (TimeUnit.SECONDS.toNanos(seconds) / PROBE_EVERY_NS), PROBE_EVERY_NS);
            probe.arm();
            if (!engine.awaitLanded(probe.lastTicket(), LANDED_MAX)) {
                throw new IllegalStateException("the triggers have not landed", engine.failure());
            }
            return watched(engine, data, probe, rate, seconds);
        }
    }

    private List<Latency> watched(Engine engine, Path data, Probe probe, long rate, int seconds)
            throws SQLException, InterruptedException, IOException {
        try (EngineWatch watch = new EngineWatch(engine, target, data, ASK_EVERY_MS)) {
            SyntheticFeed feed = feed(engine, rate, seconds);
            Thread probing = Thread.ofPlatform().name("probe").start(() -> engine.run(probe));
            CompletableFuture<Void> playing = CompletableFuture.runAsync(() -> engine.run(feed),
                    task -> Thread.ofPlatform().name("planned-ticks").start(task));
            playing.join();
            probing.join();
            Visible.Times times = Visible.await(engine, Math.max(feed.lastTicket(), probe.lastTicket()),
                    System.nanoTime());
            boolean held = feed.counters().refused() == 0 && times.visible() <= HOLDS_WITHIN.toNanos();
            long taken = feed.counters().received() - feed.counters().refused() + probe.counters().received();
            long expected = target.count(TABLE) == taken ? taken : -1;
            return watch.stop(rate, expected, probe.orders(), held, files);
        }
    }

    private SyntheticFeed feed(Engine engine, long rate, int seconds) {
        SyntheticOptions options = MarketDay.live(symbols, rate, engine.clock().nanoTime() + START_IN_NS,
                rate * seconds);
        return new SyntheticFeed(options, SyntheticPace.PLANNED, false, engine.publisher(), engine.instruments(),
                new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
    }
}

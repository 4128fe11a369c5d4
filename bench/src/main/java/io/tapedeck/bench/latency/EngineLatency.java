package io.tapedeck.bench.latency;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.Visible;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Names;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.SyncedProgress;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.BackoffIdleStrategy;

/** The engine as the daemon runs it, at one rate for a while, watched from its three ends. */
public final class EngineLatency {
    private static final Duration LANDED_MAX = Duration.ofMinutes(10);
    private static final Duration HOLDS_WITHIN = Duration.ofSeconds(1);
    private static final long PROBE_EVERY_NS = 10_000_000;
    private static final int ROOM = 1 << 22;
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
        List<String> sets = new ArrayList<>(target.engineSettings());
        sets.addAll(List.of("http.port=0", "ilp.port=0"));
        try (Engine engine = Engine.start(new EngineOptions(data, Settings.load(null, sets), true, true))) {
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
        UUID journal = UUID.fromString(engine.status().details().get("journal").toString());
        Planned[] lanes = new Planned[LandingOptions.defaults().tickLanes()];
        Arrays.setAll(lanes, _ -> new Planned(ROOM));
        SyncedProgress progress = (SyncedProgress) engine.progress();
        Path streams = data.resolve("journal");
        try (JournalWatch journaled = new JournalWatch(streams.resolve(Journal.MARKET), progress::syncedSequence,
                engine.clock(), lanes);
                TriggerWatch fired = new TriggerWatch(streams.resolve(Journal.OUTPUTS), engine.clock());
                SqlWatch visible = new SqlWatch(target.connection(), journal, engine.clock(), lanes)) {
            Watch toJournal = new Watch("watch-journal", 0, journaled);
            Watch toTrigger = new Watch("watch-outputs", 0, fired);
            Watch toSql = new Watch("watch-sql", 2, visible);
            SyntheticFeed feed = feed(engine, rate, seconds);
            Thread probing = Thread.ofPlatform().name("probe").start(() -> engine.run(probe));
            CompletableFuture<Void> playing = CompletableFuture.runAsync(() -> engine.run(feed),
                    task -> Thread.ofPlatform().name("planned-ticks").start(task));
            playing.join();
            probing.join();
            Visible.Times times = Visible.await(engine, Math.max(feed.lastTicket(), probe.lastTicket()),
                    System.nanoTime());
            boolean held = feed.counters().refused() == 0 && times.visible() <= HOLDS_WITHIN.toNanos();
            Thread.sleep(50); // one more look of each watch
            Histogram journalTimes = toJournal.stop();
            Histogram triggerTimes = toTrigger.stop();
            Histogram sqlTimes = toSql.stop();
            long taken = feed.counters().received() - feed.counters().refused() + probe.counters().received();
            long expected = target.count(TABLE) == taken ? taken : -1;
            return List.of(latency(Names.TO_JOURNAL, rate, journalTimes, expected, held),
                    latency(Names.TO_TRIGGER, rate, triggerTimes, probe.counters().received() - Probe.SILENT, held),
                    latency(Names.TO_SQL, rate, sqlTimes, expected, held));
        }
    }

    private SyntheticFeed feed(Engine engine, long rate, int seconds) {
        SyntheticOptions options = MarketDay.live(symbols, rate, engine.clock().nanoTime() + START_IN_NS,
                rate * seconds);
        return new SyntheticFeed(options, SyntheticPace.PLANNED, false, engine.publisher(), engine.instruments(),
                new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
    }

    private Latency latency(String name, long rate, Histogram times, long expected, boolean held) throws IOException {
        return Latency.of(name, rate, times, expected, held, files.keep(name, rate, times));
    }
}

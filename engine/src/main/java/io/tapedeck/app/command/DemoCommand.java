package io.tapedeck.app.command;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TextQuery;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.http.StatusSource;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalVerifier;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.VerifyReport;
import io.tapedeck.metrics.LatencyRecorder;
import io.tapedeck.metrics.LatencySnapshot;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole flow on a made-up market. */
@Command(name = "demo", description = {
        "Plays a made-up market into the engine at a given rate, lands it in the embedded database, then verifies the journal and reconciles the database with it.",
        "Uses a data directory of its own, data/demo, and adds to what is there."})
final class DemoCommand implements Callable<Integer> {
    private static final Path DATA = Path.of("data", "demo");
    /** What the tape may need to be made. */
    private static final long OPENING_NS = 50_000_000;
    private static final long FIRST_NS = 1_000_000_000L;
    private static final Duration LANDING_POLL = Duration.ofMillis(100);
    private static final String BUSIEST = """
            SELECT i.exchange, i.symbol, count(*) FILTER (WHERE t.kind = 1) AS trades,
                   count(*) FILTER (WHERE t.kind = 2) AS quotes, max(t.price) AS high, min(t.price) AS low
            FROM ticks t JOIN instruments i USING (instrument_id) WHERE t.received_at >= now() - interval 'WINDOW seconds'
            GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5""";

    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "How long the market plays, 1 to 3600 (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100000", description = "Mean ticks a second, 1 to 10000000 (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the market (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    private volatile StatusSource status;
    private volatile String phase = "starting";
    private PlayedRate played;
    private volatile LatencySnapshot firstSecond;
    private LatencySnapshot then;

    @Override
    public Integer call() throws InterruptedException {
        if (seconds < 1 || seconds > 3600 || rate < 1 || rate > 10_000_000) {
            throw TapedeckException.configuration("--seconds must be 1 to 3600, --rate 1 to 10000000; got " + seconds
                    + " and " + rate);
        }
        Settings settings = common.settings();
        Path data = common.data(DATA);
        StopSignal signal = common.stopSignal();
        Report report = new Report();
        played = new PlayedRate(System::nanoTime);
        common.err().println("demo in " + data + ": " + String.format("%,d", rate) + " ticks/s for " + seconds + " s");
        try (Engine engine = Engine.start(new EngineOptions(data, settings, false, true))) {
            status = engine.status();
            play(engine, signal);
            tell(report);
            report.put("edition", engine.database().database().edition().name().toLowerCase(Locale.ROOT));
            if (!json) {
                showBusiest(engine, common.out(), Math.round(played.seconds()) + 5);
            }
        }
        return conclude(report, data, settings, signal);
    }

    /** The JVM compiles in the market's first second: its latencies stand for themselves. */
    private void tell(Report report) {
        double all = played.seconds();
        Counts counts = Counts.of(status);
        report.putAll(counts.asMap());
        report.put("rate_asked", (double) rate).put("rate_played", played.mean(counts.received()));
        report.put("journal_latency_p50_us", micros(0.5)).put("journal_latency_p99_us", micros(0.99));
        report.put("p99_us_of_the_first_second", micros(firstSecond)).put("p99_us_from_then_on", micros(then));
        report.put("seconds_starting", played.startSeconds()).put("seconds_playing", played.playSeconds());
        report.put("seconds_landing", all - played.startSeconds() - played.playSeconds()).put("seconds", all);
    }

    private double micros(double quantile) {
        return status.journalLatencySeconds(quantile) * 1e6;
    }

    private static Double micros(LatencySnapshot latency) {
        return latency == null || latency.count() == 0 ? null : Double.valueOf(latency.p99Ns() / 1e3);
    }

    private void play(Engine engine, StopSignal signal) throws InterruptedException {
        long start = engine.clock().nanoTime() + OPENING_NS;
        SyntheticOptions options = SyntheticOptions.of(seed, rate, start).events((long) rate * seconds);
        SyntheticFeed feed = new SyntheticFeed(options, SyntheticPace.PLANNED, false, engine.publisher(),
                engine.instruments(), new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
        signal.onRequest(feed::stop);
        LatencyRecorder.Reader latency = engine.journalLatency().reader();
        played.open(start - engine.clock().nanoTime());
        Thread afterASecond = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(FIRST_NS);
            firstSecond = latency.next();
        });
        try (ProgressLine _ = new ProgressLine(common.err(), this::line)) {
            phase = "playing";
            engine.run(feed);
            played.close();
            phase = "landing";
            while (!engine.awaitLanded(feed.lastTicket(), LANDING_POLL)) {
                if (engine.failure() != null) {
                    throw TapedeckException.fatal("the engine halted: " + ExitCode.explain(engine.failure()),
                            engine.failure());
                }
                if (signal.requested()) {
                    break;
                }
            }
            phase = "landed";
        }
        afterASecond.join();
        then = latency.next();
    }

    private String line() {
        if (status == null) {
            return phase;
        }
        Counts last = Counts.of(status);
        return String.format(
                "%-8s %,9d/s  received %,d  journaled %,d  landed %,d  lag %,d  refused %,d  ring %3.0f %%",
                phase, Math.round(played.look(last.received())), last.received(), last.journaled(), last.landed(),
                last.lag(),
                last.refused(), status.ringFillRatio() * 100);
    }

    private static void showBusiest(Engine engine, PrintWriter out, long window) {
        TableRows table = new TableRows(out);
        out.println("the busiest instruments:");
        table.end(TextQuery.run(engine.database().database(),
                BUSIEST.replace("WINDOW", Long.toString(window)), true, table));
    }

    private ReconcileReport reconcile(Path data, Settings settings) {
        try (PhaseLine line = new PhaseLine(common.err());
                DatabaseAccess access = DatabaseAccess.open(settings.database(), data)) {
            return new Reconcile(access.database(), JournalView.of(data.resolve("journal")), line)
                    .run(Reconcile.FIRST, Reconcile.ENDLESS);
        }
    }

    private int conclude(Report report, Path data, Settings settings, StopSignal signal) {
        VerifyReport verified = JournalVerifier.verify(JournalView.of(data.resolve("journal")).stream(Journal.MARKET),
                (events, sequence) -> {
                });
        ReconcileReport reconciled = reconcile(data, settings);
        boolean agree = reconciled.good();
        ReconcileCommand.tell(reconciled, common.err());
        verified.problems().forEach(problem -> common.err().println("problem: " + problem));
        report.put("verified", verified.good()).put("reconciled", agree)
                .put("batches", reconciled.batches()).put("batches_compared", reconciled.compared());
        report.print(common.out(), json);
        if (!json) {
            common.out().println("look around: tapedeck sql 'SELECT * FROM market_data_ticks LIMIT 5' --data " + data);
            common.out().flush();
        }
        if (signal.requested()) {
            return ExitCode.FAILED;
        }
        return verified.good() && agree ? ExitCode.GOOD : ExitCode.FOUND_WRONG;
    }
}

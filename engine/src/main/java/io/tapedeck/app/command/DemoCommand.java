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
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    private volatile Counts last = new Counts(0, 0, 0, 0, 0, 0, 0);
    private volatile long previousNs = System.nanoTime();
    private volatile long previousReceived;

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
        long begin = System.nanoTime();
        common.err().println("demo in " + data + ": " + String.format("%,d", rate) + " ticks/s for " + seconds + " s");
        try (Engine engine = Engine.start(new EngineOptions(data, settings, false, true))) {
            status = engine.status();
            play(engine, signal);
            double landedSeconds = (System.nanoTime() - begin) / 1e9;
            Counts counts = Counts.of(status);
            report.putAll(counts.asMap());
            report.put("journal_latency_p50_us", micros(0.5)).put("journal_latency_p99_us", micros(0.99));
            report.put("seconds", landedSeconds).put("edition",
                    engine.database().database().edition().name().toLowerCase(Locale.ROOT));
            if (!json) {
                showBusiest(engine, common.out(), Math.round(landedSeconds) + 5);
            }
        }
        return conclude(report, data, settings, signal);
    }

    private double micros(double quantile) {
        return status.journalLatencySeconds(quantile) * 1e6;
    }

    private void play(Engine engine, StopSignal signal) throws InterruptedException {
        long start = engine.clock().nanoTime() + 50_000_000;
        SyntheticOptions options = SyntheticOptions.of(seed, rate, start).events((long) rate * seconds);
        SyntheticFeed feed = new SyntheticFeed(options, SyntheticPace.PLANNED, false, engine.publisher(),
                engine.instruments(), new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
        signal.onRequest(feed::stop);
        try (ProgressLine _ = new ProgressLine(common.err(), this::line)) {
            phase = "playing";
            engine.run(feed);
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
    }

    private String line() {
        if (status == null) {
            return phase;
        }
        last = Counts.of(status);
        long now = System.nanoTime();
        double rateNow = (last.received() - previousReceived) / Math.max(1e-3, (now - previousNs) / 1e9);
        previousNs = now;
        previousReceived = last.received();
        return String.format(
                "%-8s %,9d/s  received %,d  journaled %,d  landed %,d  lag %,d  refused %,d  ring %3.0f %%",
                phase, Math.round(rateNow), last.received(), last.journaled(), last.landed(), last.lag(),
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

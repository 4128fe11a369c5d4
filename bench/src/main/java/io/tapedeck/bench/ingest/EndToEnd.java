package io.tapedeck.bench.ingest;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchEngine;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.SyncedProgress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The whole engine as the daemon runs it, listeners and clock included, with the shipped configuration: from the first offer of
 * a feed that never waits for the database until its last row is visible there, or is journaled.
 */
public final class EndToEnd {
    private static final long SYNCED_MAX_NS = TimeUnit.MINUTES.toNanos(2);

    private EndToEnd() {
    }

    /**
     * Empties the table, plays the feed.
     *
     * @param data a new data directory
     * @param expected rows that the feed brings
     * @return rows that the table holds at the end
     */
    public static Measurement run(BenchDatabase target, TableShape shape, Path data, FeedSource source, long expected)
            throws SQLException, InterruptedException {
        target.begin(shape.name());
        try (Engine engine = BenchEngine.start(target, data)) {
            PlayedFeed played = source.open(engine.publisher(), engine.instruments(), engine.rejects());
            CpuMeter cpu = CpuMeter.begin(target, "feed");
            long begin = System.nanoTime();
            engine.run(played.feed());
            long offered = System.nanoTime();
            Visible.Times times = Visible.await(engine, played.lastTicket().getAsLong(), begin);
            Map<String, Double> spent = cpu.perRow(expected);
            UUID journal = UUID.fromString(engine.status().details().get("journal").toString());
            String detail = String.format("%soffered within %.1f s; %s; %s", stages(engine), (offered - begin) / 1e9,
                    times, Ledger.describe(target, shape, journal));
            return new Measurement(Names.END_TO_END, shape.name(), target.count(shape.name()),
                    expected, times.visible(), detail).spending(spent);
        }
    }

    /**
     * The same without lanes: every stage decides, nothing lands.
     *
     * @param seconds when the feed is stopped, s
     * @return data rows that the journal holds beside those that the feed offered; the time is until the last is synced
     */
    public static Measurement decided(String name, BenchDatabase target, Path data, FeedSource source, int seconds)
            throws InterruptedException {
        long nanos;
        long offered;
        String detail;
        Map<String, Double> spent;
        try (Engine engine = BenchEngine.start(target, data, "landing.enabled=false")) {
            PlayedFeed played = source.open(engine.publisher(), engine.instruments(), engine.rejects());
            CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(played.feed()::stop);
            CpuMeter cpu = CpuMeter.begin(target, "feed");
            long begin = System.nanoTime();
            engine.run(played.feed());
            SyncedProgress progress = (SyncedProgress) engine.progress();
            boolean synced = progress.awaitSynced(played.lastTicket().getAsLong(), SYNCED_MAX_NS);
            nanos = System.nanoTime() - begin;
            if (!synced || engine.failure() != null) {
                throw new IllegalStateException("not journaled: " + engine.status().details(), engine.failure());
            }
            offered = played.feed().counters().received() - played.feed().counters().refused();
            spent = cpu.perRow(offered);
            detail = stages(engine) + "decided with it";
        }
        return new Measurement(name, "journal", DataRows.count(data.resolve("journal").resolve(Journal.MARKET)),
                offered, nanos, detail).spending(spent);
    }

    /** What runs, so that nobody need believe it: durability, threading, what was decided so far. */
    private static String stages(Engine engine) {
        Map<String, Object> facts = engine.status().details();
        return String.format("%s, %s, %,d outputs decided; ",
                facts.get("durability").toString().toLowerCase(Locale.ROOT),
                facts.get("threading").toString().toLowerCase(Locale.ROOT), (Long) facts.get("outputsWritten"));
    }
}

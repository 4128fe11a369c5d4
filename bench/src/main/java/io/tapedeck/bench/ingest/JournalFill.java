package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.event.Instruments;
import io.tapedeck.feed.Feed;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalVerifier;
import io.tapedeck.journal.VerifyReport;
import io.tapedeck.pipeline.CountingDecide;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.pipeline.PipelineOptions;
import io.tapedeck.pipeline.Threading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A feed into a new journal, no database: ring, condition, journal, and at the end the sync of the last block. */
public final class JournalFill {
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);

    private JournalFill() {
    }

    /**
     * Plays a feed to its end.
     *
     * @param name what ran
     * @param directory of the new journal
     * @param secondsMax when the feed is stopped, 0 for at its own end
     * @return data rows found in the verified journal beside those that the feed offered; the time is from the first offer until
     *         everything is journaled and synced as the durability says
     */
    public static Measurement run(String name, Path directory, Durability durability, FeedSource source,
            int secondsMax) {
        AtomicReference<Throwable> halted = new AtomicReference<>();
        JournalOptions options = JournalOptions.defaults().withDurability(durability);
        long nanos;
        long offered;
        long journaled;
        Threading threading;
        Map<String, Double> spent;
        try (Journal journal = Journal.open(directory, options);
                Pipeline pipeline = new Pipeline(PipelineOptions.defaults(), journal.startMarket(1),
                        journal.progress(), journal.diskGuard(), journal.recovered().catalogue(), 1,
                        new CountingDecide(), halted::set)) {
            pipeline.start();
            Feed feed = source.open(pipeline.publisher(), new Instruments(), journal.rejects())
                    .feed();
            if (secondsMax > 0) {
                CompletableFuture.delayedExecutor(secondsMax, TimeUnit.SECONDS).execute(feed::stop);
            }
            CpuMeter cpu = CpuMeter.begin("feed");
            long begin = System.nanoTime();
            feed.run();
            spent = cpu.perRow(feed.counters().received()); // behind the stop its threads would be gone
            pipeline.stop(DRAIN_MAX);
            nanos = System.nanoTime() - begin;
            // a feed that is stopped by time may hold a frame that the full ring refused last
            offered = feed.counters().received() - feed.counters().refused();
            journaled = pipeline.status().journaledEvents();
            threading = pipeline.status().threading();
        }
        if (halted.get() != null) {
            throw new IllegalStateException("the pipeline halted", halted.get());
        }
        Path market = directory.resolve(Journal.MARKET);
        VerifyReport report = JournalVerifier.verify(market, (events, sequence) -> {
        });
        long counted = report.good() && report.events() == journaled ? DataRows.count(market) : -1;
        String detail = String.format("%s; %,d events in %,d blocks, %,d MB, verified",
                threading.name().toLowerCase(Locale.ROOT), report.events(), report.blocks(),
                report.bytes() / 1_000_000);
        return new Measurement(name, "journal", counted, offered, nanos,
                report.good() ? detail : String.join("; ", report.problems())).spending(spent);
    }
}

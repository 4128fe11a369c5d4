package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.landing.LandingStatus;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The engine's lanes land a journal that is filled already: from the start of the lanes until the last row is visible. */
public final class Drain {
    private static final Duration LANDED_MAX = Duration.ofMinutes(30);

    private Drain() {
    }

    /**
     * Empties the table, lands the journal with the default options.
     *
     * @param expected rows that the journal holds
     * @return rows that the table holds at the end
     */
    public static Measurement run(BenchDatabase target, TableShape shape, Path journalDirectory, long expected)
            throws SQLException {
        target.begin(shape.name());
        return onto(target, shape, journalDirectory, LandingOptions.defaults(), 0, expected);
    }

    /**
     * Lands the journal beside what the table holds.
     *
     * @param before rows that the table holds
     * @param expected rows that the journal holds
     * @return rows that came to it
     */
    public static Measurement onto(BenchDatabase target, TableShape shape, Path journalDirectory,
            LandingOptions options, long before, long expected) throws SQLException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        try (Journal journal = Journal.open(journalDirectory, JournalOptions.defaults());
                Landing landing = new Landing(options, target.database(), journal, UUID.randomUUID(), failed::set)) {
            long last = journal.recovered().lastSequence();
            CpuMeter cpu = CpuMeter.begin(target, "client");
            long begin = System.nanoTime();
            landing.start();
            boolean landed = landing.flushTo(last, LANDED_MAX);
            long nanos = System.nanoTime() - begin;
            Map<String, Double> spent = cpu.perRow(expected);
            LandingStatus status = landing.status();
            if (!landed || failed.get() != null) {
                throw new IllegalStateException("not landed: " + status, failed.get());
            }
            return new Measurement(Names.DRAIN, shape.name(), target.count(shape.name()) - before, expected, nanos,
                    Ledger.describe(target, shape, journal.id())).spending(spent);
        }
    }
}

package io.tapedeck.landing;

import io.tapedeck.journal.Journal;
import io.tapedeck.journal.RejectLog;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The journal that lands.
 *
 * @param journalId by which the database knows it
 * @param market directory of the market stream
 * @param marketLimit highest market sequence that may land now: what is synced
 * @param rejects directory of the rejects stream, null to leave it out
 * @param rejectsLimit highest sequence of the rejects stream that may land now
 * @param end last market sequence to land, Long.MAX_VALUE to go on for ever
 */
public record LandingSource(UUID journalId, Path market, LongSupplier marketLimit, Path rejects,
        LongSupplier rejectsLimit, long end) {
    /** Without an end. */
    public LandingSource(UUID journalId, Path market, LongSupplier marketLimit, Path rejects,
            LongSupplier rejectsLimit) {
        this(journalId, market, marketLimit, rejects, rejectsLimit, Long.MAX_VALUE);
    }

    /** @return the journal that this process writes, both streams up to what is synced */
    public static LandingSource of(Journal journal) {
        RejectLog rejects = journal.rejects();
        return new LandingSource(journal.id(), journal.marketDirectory(), journal.progress()::syncedSequence,
                journal.rejectsDirectory(), rejects.progress()::syncedSequence);
    }
}

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
 * @param market the events
 * @param rejects the refused input, null to leave it out
 * @param outputs the decisions, null to leave them out
 * @param end last market sequence to land, Long.MAX_VALUE to go on for ever
 */
public record LandingSource(UUID journalId, Stream market, Stream rejects, Stream outputs, long end) {
    /**
     * A stream of the journal.
     *
     * @param directory its directory
     * @param limit highest of its sequences that may land now: what is synced
     */
    public record Stream(Path directory, LongSupplier limit) {
    }

    /** Without an end. */
    public LandingSource(UUID journalId, Stream market, Stream rejects, Stream outputs) {
        this(journalId, market, rejects, outputs, Long.MAX_VALUE);
    }

    /** @return the journal that this process writes, market and rejects up to what is synced, without decisions */
    public static LandingSource of(Journal journal) {
        RejectLog rejects = journal.rejects();
        return new LandingSource(journal.id(),
                new Stream(journal.marketDirectory(), journal.progress()::syncedSequence),
                new Stream(journal.rejectsDirectory(), rejects.progress()::syncedSequence), null);
    }

    /** @return the same with the decisions of {@code stream} */
    public LandingSource withOutputs(Stream stream) {
        return new LandingSource(journalId, market, rejects, stream, end);
    }
}

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
 * @param decided market sequence up to which everything is decided and all outputs that it caused are within the limit of
 *        {@code outputs}: the ordered lane lands no further, so that it knows of every output that goes before a row
 * @param end last market sequence to land, Long.MAX_VALUE to go on for ever
 */
public record LandingSource(UUID journalId, Stream market, Stream rejects, Stream outputs, LongSupplier decided,
        long end) {
    /**
     * A stream of the journal.
     *
     * @param directory its directory
     * @param limit highest of its sequences that may land now: what is synced
     */
    public record Stream(Path directory, LongSupplier limit) {
    }

    /** Without decisions, up to a market sequence. */
    public LandingSource(UUID journalId, Stream market, Stream rejects, long end) {
        this(journalId, market, rejects, null, () -> Long.MAX_VALUE, end);
    }

    /** @return the journal that this process writes, market and rejects up to what is synced, without decisions */
    public static LandingSource of(Journal journal) {
        RejectLog rejects = journal.rejects();
        return new LandingSource(journal.id(),
                new Stream(journal.marketDirectory(), journal.progress()::syncedSequence),
                new Stream(journal.rejectsDirectory(), rejects.progress()::syncedSequence), Long.MAX_VALUE);
    }

    /** @return the same with the decisions of {@code stream}, all known up to the market sequence {@code upTo} */
    public LandingSource withOutputs(Stream stream, LongSupplier upTo) {
        return new LandingSource(journalId, market, rejects, stream, upTo, end);
    }

    /** @return the events as the ordered lane may read them */
    Stream ordered() {
        return outputs == null
                ? market
                : new Stream(market.directory(), () -> Math.min(market.limit().getAsLong(), decided.getAsLong()));
    }
}

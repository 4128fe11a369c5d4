package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import java.util.UUID;

/**
 * Ids of rows that name none: of the event, so that landing twice gives the same row, and of the journal, so that two journals
 * in one database never give the same. Any thread.
 *
 * @param source the journal's number in the database, from 1
 * @param journalId the journal's own id
 * @param outputs whether the rows are decisions, whose sequences are counted by themselves
 */
record RowIds(int source, UUID journalId, boolean outputs) {
    /** Bits of an id that are the journal's own: 70 million million events, and as many decisions. */
    static final int LOCAL_BITS = 47;
    /** Set in the id of a decision. */
    static final long OUTPUT = 1L << (LOCAL_BITS - 1);
    private static final long VERSION = 0x8000L;
    private static final long VERSION_MASK = 0xf000L;
    private static final long VARIANT = 1L << 63;
    private static final long VARIANT_MASK = 3L << 62;

    /**
     * @return {@code (source - 1) << 47 | local(sequence)}: the sequence itself for events of the first journal; below 2^62, where
     *         direct SQL begins
     */
    long id(long sequence) {
        return global(local(sequence));
    }

    /** @return an id that is the journal's own, as decisions refer to rows, as one of the database */
    long global(long local) {
        return ((source - 1L) << LOCAL_BITS) | local;
    }

    private long local(long sequence) {
        if (sequence >= OUTPUT) {
            throw TapedeckException.fatal("sequence " + sequence + " needs more than " + (LOCAL_BITS - 1)
                    + " bits: ids of rows would meet those of another journal; begin a new journal", null);
        }
        return outputs ? OUTPUT | sequence : sequence;
    }

    /** @return the first half of a UUID of version 8 (RFC 9562) */
    long uuidHigh(long sequence, long column) {
        long hash = Hashing.combine(Hashing.combine(journalId.getMostSignificantBits(), local(sequence)), column);
        return (hash & ~VERSION_MASK) | VERSION;
    }

    /** @return the second half */
    long uuidLow(long sequence, long column) {
        long hash = Hashing.combine(Hashing.combine(journalId.getLeastSignificantBits(), column), local(sequence));
        return (hash & ~VARIANT_MASK) | VARIANT;
    }
}

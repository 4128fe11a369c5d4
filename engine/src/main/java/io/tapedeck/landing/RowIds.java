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
 */
record RowIds(int source, UUID journalId) {
    /** Bits of an id that hold the sequence: 140 million million events. */
    static final int SEQUENCE_BITS = 47;
    private static final long VERSION = 0x8000L;
    private static final long VERSION_MASK = 0xf000L;
    private static final long VARIANT = 1L << 63;
    private static final long VARIANT_MASK = 3L << 62;

    /** @return {@code (source - 1) << 47 | sequence}: the sequence itself for the first journal; below 2^62, where direct SQL begins */
    long id(long sequence) {
        if (sequence >>> SEQUENCE_BITS != 0) {
            throw TapedeckException.fatal("sequence " + sequence + " needs more than " + SEQUENCE_BITS
                    + " bits: ids of rows would meet those of another journal; begin a new journal", null);
        }
        return ((source - 1L) << SEQUENCE_BITS) | sequence;
    }

    /** @return the first half of a UUID of version 8 (RFC 9562) */
    long uuidHigh(long sequence, long column) {
        long hash = Hashing.combine(Hashing.combine(journalId.getMostSignificantBits(), sequence), column);
        return (hash & ~VERSION_MASK) | VERSION;
    }

    /** @return the second half */
    long uuidLow(long sequence, long column) {
        long hash = Hashing.combine(Hashing.combine(journalId.getLeastSignificantBits(), column), sequence);
        return (hash & ~VARIANT_MASK) | VARIANT;
    }
}

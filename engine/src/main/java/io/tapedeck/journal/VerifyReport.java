package io.tapedeck.journal;

import java.util.List;

/**
 * What {@link JournalVerifier} found.
 *
 * @param blocks data blocks read, each with the right checksum
 * @param catalogueBlocks catalogue blocks read
 * @param events events in the data blocks
 * @param bytes bytes of all blocks
 * @param firstSequence of the oldest event, 0 where there is none
 * @param lastSequence of the newest event, 0 where there is none
 * @param problems damage, each with segment, file, index and sequence; empty where the stream is whole
 * @param notes what is no damage but worth knowing: recorded gaps, torn tails that a later start left behind
 */
public record VerifyReport(long blocks, long catalogueBlocks, long events, long bytes, long firstSequence,
        long lastSequence, List<String> problems, List<String> notes) {
    /** @return true where nothing is damaged */
    public boolean good() {
        return problems.isEmpty();
    }
}

package io.tapedeck.journal;

import io.tapedeck.event.Catalogue;
import java.util.List;

/**
 * What a start found in a stream.
 *
 * @param lastSequence last sequence that can be read, 0 where the stream is empty
 * @param catalogue fold of what can be read: instruments, feeds, keys. The writer goes on with this object: read it
 *        before the first commit
 * @param notes torn tails and the like, for people, each with its place; empty after a clean stop
 * @param seenSequence highest sequence that a reader may have seen: {@code lastSequence}, or more where a power loss or
 *        damage took events that had been readable. These sequences must not be used again
 * @param bytesRead bytes of the blocks that were read to know this: those behind the newest catalogue
 */
public record Recovered(long lastSequence, Catalogue catalogue, List<String> notes, long seenSequence,
        long bytesRead) {
    /** @return the sequence with which this start should go on, as far as the journal alone can tell */
    public long nextSequence() {
        return seenSequence + 1;
    }
}

package io.tapedeck.journal;

import io.tapedeck.event.Catalogue;
import java.util.List;

/**
 * What a start found in the market stream.
 *
 * @param lastSequence last sequence that can be read, 0 where the stream is empty
 * @param catalogue fold of what can be read: instruments, feeds, keys. The writer goes on with this object
 * @param notes torn tails and the like, for people, each with its place; empty after a clean stop
 */
public record Recovered(long lastSequence, Catalogue catalogue, List<String> notes) {
}

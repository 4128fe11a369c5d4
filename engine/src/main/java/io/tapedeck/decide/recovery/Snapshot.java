package io.tapedeck.decide.recovery;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What a snapshot of the decisions says of itself.
 *
 * @param file where it lies
 * @param journal id of the journal that it is of
 * @param marketSequence last event that its state has seen
 * @param outputSequence last output that its state has emitted, 0 where none
 * @param lastEvent what that event was, as {@link EventIdentity} says
 * @param configurationHash of the settings that held
 * @param length bytes of the state
 */
public record Snapshot(Path file, UUID journal, long marketSequence, long outputSequence, long lastEvent,
        long configurationHash, long length) {
}

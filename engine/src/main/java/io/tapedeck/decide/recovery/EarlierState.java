package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Decisions;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions as they were at a place on the tape.
 *
 * @param decisions that have seen all up to {@code marketSequence}, and nothing behind it
 * @param marketSequence of the snapshot; 0: there is none before the place, they have seen nothing
 */
public record EarlierState(Decisions decisions, long marketSequence) {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierState.class);
    private static final int DIGITS = 20;

    /**
     * Takes the newest snapshot before an event. Reads only: beside a running engine too, which may delete a file meanwhile.
     *
     * @param snapshots directory of the snapshots
     * @param journal whose snapshots count
     * @param oldest oldest event that the journal keeps: what a snapshot has not seen must be there
     * @param event that the decisions are to see
     * @param fresh makes decisions that have seen nothing
     */
    public static EarlierState before(Path snapshots, UUID journal, long oldest, long event,
            Supplier<Decisions> fresh) {
        for (Path file : new SnapshotStore(snapshots, journal).files()) {
            long sequence = Long.parseLong(file.getFileName().toString().substring(0, DIGITS));
            if (sequence >= event || sequence + 1 < oldest) {
                continue;
            }
            Decisions candidate = fresh.get();
            try {
                if (SnapshotFile.restore(file, candidate).journal().equals(journal)) {
                    return new EarlierState(candidate, sequence);
                }
            } catch (TapedeckException e) {
                LOG.warn("snapshot passed over, the one before is tried: {}", e.getMessage());
            }
        }
        return new EarlierState(fresh.get(), 0);
    }
}

package io.tapedeck.app.engine;

import io.tapedeck.app.config.DecideSettings;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.decide.recovery.LiveDecisions;
import io.tapedeck.decide.recovery.SnapshotOptions;
import io.tapedeck.decide.recovery.SnapshotStore;
import io.tapedeck.journal.Journal;
import io.tapedeck.pipeline.DecideHandler;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.DirectBuffer;

/** The decisions as the pipeline calls them. */
final class DecideRoom implements DecideHandler, AutoCloseable {
    private static final String DIRECTORY = "snapshots";
    /** Disk that outputs of accepted events may need, for each byte that the ring holds: one event may close many bars. */
    private static final int OUTPUT_BYTES_PER_RING_BYTE = 3;

    private final LiveDecisions decisions;
    private final SnapshotStore snapshots;

    private DecideRoom(LiveDecisions decisions, SnapshotStore snapshots) {
        this.decisions = decisions;
        this.snapshots = snapshots;
    }

    /** Brings the decisions back; as {@link DecideRecovery#recover}. */
    static DecideRoom recover(Journal journal, Path data, DecideSettings settings, long seenOutput) {
        SnapshotStore snapshots = new SnapshotStore(data.resolve(DIRECTORY), journal.id());
        return new DecideRoom(DecideRecovery.recover(journal, snapshots, new SnapshotOptions(settings.snapshotEvery(),
                settings.snapshotIntervalNs(), settings.snapshotsKept()), seenOutput), snapshots);
    }

    /** @return bytes that must find room on the disk when nothing more is accepted and the ring is full */
    static long bytesInFlight(long ringBytes) {
        return ringBytes * (1 + OUTPUT_BYTES_PER_RING_BYTE);
    }

    LiveDecisions decisions() {
        return decisions;
    }

    SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void preview(DirectBuffer buffer, int offset) {
        decisions.preview(buffer, offset);
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        decisions.onMessage(buffer, offset, length);
    }

    @Override
    public void onBatchEnd(long lastSequence) {
        decisions.onBatchEnd();
    }

    @Override
    public String name() {
        return "decisions";
    }

    /** Takes the snapshot of an orderly stop. */
    void stop(Duration bound) {
        decisions.stop(bound);
    }

    @Override
    public void close() {
        decisions.close();
    }
}

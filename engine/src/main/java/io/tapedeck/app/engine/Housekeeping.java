package io.tapedeck.app.engine;

import io.tapedeck.app.config.JournalSettings;
import io.tapedeck.decide.recovery.Snapshot;
import io.tapedeck.decide.recovery.SnapshotStore;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.Retention;
import io.tapedeck.landing.LaneStatus;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingStatus;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done now and then, on one thread of its own: the lag's samples, the journal's retention, the engine's own
 * database server started again where somebody killed it. Retention passes no lane's watermark, so it waits while nothing lands; nor the
 * second-newest snapshot of the decisions, so it waits until there are two.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long SAMPLE_SECONDS = 1;
    private static final long REVIVAL_SECONDS = 2;
    private static final long STOP_SECONDS = 10;
    private static final int REJECTS = -2;
    private static final int OUTPUTS = -3;

    private final Journal journal;
    private final DatabaseAccess database;
    private final JournalSettings settings;
    private final Landing landing;
    private final SnapshotStore snapshots;
    private final EngineStatus status;
    private final ScheduledExecutorService executor = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tapedeck-housekeeping").factory());

    /** @param landing null where nothing lands; then nothing is deleted */
    Housekeeping(Journal journal, DatabaseAccess database, JournalSettings settings, Landing landing,
            SnapshotStore snapshots, EngineStatus status) {
        this.journal = journal;
        this.database = database;
        this.settings = settings;
        this.landing = landing;
        this.snapshots = snapshots;
        this.status = status;
    }

    void start() {
        var _ = executor.scheduleAtFixedRate(guarded(status::sample), 0, SAMPLE_SECONDS, TimeUnit.SECONDS);
        if (database.embedded() && landing != null) {
            var _ = executor.scheduleWithFixedDelay(guarded(this::revive), REVIVAL_SECONDS, REVIVAL_SECONDS,
                    TimeUnit.SECONDS);
        }
        if (settings.retentionEnabled() && landing != null) {
            var _ = executor.scheduleWithFixedDelay(guarded(this::retain), settings.retentionIntervalNs(),
                    settings.retentionIntervalNs(), TimeUnit.NANOSECONDS);
        }
    }

    /** The lanes wait for a server for ever, but nobody else starts the engine's own. */
    private void revive() {
        if (landing.status().lanes().stream().anyMatch(lane -> lane.state() == LaneStatus.State.RETRYING)) {
            database.revive();
        }
    }

    private void retain() {
        LandingStatus landed = landing.status();
        Snapshot floor = snapshots.floor();
        if (floor != null) { // else a start would need all that there is
            apply(journal.marketDirectory(), Math.min(landed.sequence(), floor.marketSequence()));
            apply(journal.outputsDirectory(), Math.min(outputsLanded(landed), floor.outputSequence()));
        }
        landed.lanes().stream().filter(lane -> lane.lane() == REJECTS).mapToLong(LaneStatus::sequence)
                .forEach(sequence -> apply(journal.rejectsDirectory(), sequence));
    }

    private static long outputsLanded(LandingStatus landed) {
        return landed.lanes().stream().filter(lane -> lane.lane() == OUTPUTS).mapToLong(LaneStatus::sequence).min()
                .orElse(0);
    }

    private void apply(Path stream, long landed) {
        Retention.Policy policy = new Retention.Policy(landed + 1, settings.retainNs(), settings.retainBytes());
        Retention.Outcome outcome = Retention.apply(stream, policy, new SystemEpochNanoClock().nanoTime());
        if (!outcome.deleted().isEmpty()) {
            LOG.info("retention deleted {} files of {}, {} bytes; the oldest event is now {}",
                    outcome.deleted().size(), stream, outcome.bytesFreed(), outcome.firstKept());
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("housekeeping: {}", e.getMessage(), e);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown(); // not interrupted: a file that is being read would close
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("housekeeping did not end within {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

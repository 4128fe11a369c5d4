package io.tapedeck.app.engine;

import io.tapedeck.app.config.JournalSettings;
import io.tapedeck.journal.Journal;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then: the lag's samples, the journal's retention. One thread of its own. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long SAMPLE_SECONDS = 1;

    private final Journal journal;
    private final DatabaseAccess database;
    private final JournalSettings settings;
    private final boolean lands;
    private final EngineStatus status;
    private final ScheduledExecutorService executor = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tapedeck-housekeeping").factory());

    Housekeeping(Journal journal, DatabaseAccess database, JournalSettings settings, boolean lands,
            EngineStatus status) {
        this.journal = journal;
        this.database = database;
        this.settings = settings;
        this.lands = lands;
        this.status = status;
    }

    void start() {
        var _ = executor.scheduleAtFixedRate(guarded(status::sample), 0, SAMPLE_SECONDS, TimeUnit.SECONDS);
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
        executor.shutdownNow();
    }
}

package io.tapedeck.app.engine;

import io.tapedeck.app.config.MaintenanceSettings;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.Maintenance;
import io.tapedeck.database.MaintenanceKind;
import io.tapedeck.database.MaintenanceState;
import io.tapedeck.database.MaintenanceStep;
import io.tapedeck.http.MaintenanceAge;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the database's maintenance when its time has come, on a thread of its own. What is due is told by the database, which
 * remembers the last run: so a run missed while the engine was down is caught up, once, and of several engines on one
 * database one runs it and the others see that it was done. While the database is away it waits.
 */
final class MaintenanceSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);
    private static final long FIRST_SECONDS = 5;
    private static final long LOOK_SECONDS = 60;
    private static final long STOP_SECONDS = 10;

    private final Maintenance maintenance;
    private final MaintenanceSettings settings;
    private final Supplier<List<String>> archive;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tapedeck-maintenance").factory());
    private volatile List<MaintenanceState> states = List.of();

    /** @param archive run before daily maintenance: what went wrong */
    MaintenanceSchedule(Database database, MaintenanceSettings settings, Supplier<List<String>> archive, Clock clock) {
        this.archive = archive;
        this.maintenance = new Maintenance(database);
        this.settings = settings;
        this.clock = clock;
    }

    void start() {
        var _ = executor.scheduleWithFixedDelay(this::look, FIRST_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs what is due; nothing where the database is away. */
    void look() {
        try {
            states = maintenance.state();
            for (MaintenanceState state : states) {
                if (settings.enabled() && isDue(state)) {
                    run(state.kind());
                    states = maintenance.state();
                }
            }
        } catch (TapedeckException e) {
            if (e.category() == ErrorCategory.RETRY) {
                LOG.debug("maintenance waits: {}", e.getMessage());
            } else {
                LOG.warn("{}", e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.warn("maintenance: {}", e.getMessage(), e);
        }
    }

    private boolean isDue(MaintenanceState state) {
        return state.since().isBefore(lastPlanned(state.kind()));
    }

    /** @return the newest of the planned times that has come */
    private Instant lastPlanned(MaintenanceKind kind) {
        ZonedDateTime now = clock.instant().atZone(settings.zone());
        return switch (kind) {
            case DAILY -> atOrBefore(now, now.toLocalDate(), settings.dailyAt(), 1);
            case WEEKLY -> atOrBefore(now, lastDay(now.toLocalDate(), settings.weeklyOn()), settings.weeklyAt(), 7);
        };
    }

    private static LocalDate lastDay(LocalDate today, DayOfWeek day) {
        return today.with(TemporalAdjusters.previousOrSame(day));
    }

    private static Instant atOrBefore(ZonedDateTime now, LocalDate day, LocalTime time, int periodDays) {
        ZonedDateTime planned = ZonedDateTime.of(day, time, now.getZone());
        return (planned.isAfter(now)
                ? ZonedDateTime.of(day.minusDays(periodDays), time, now.getZone())
                : planned).toInstant();
    }

    private void run(MaintenanceKind kind) {
        LOG.info("{} maintenance begins", kind.label());
        if (kind == MaintenanceKind.DAILY) {
            archive.get().forEach(problem -> LOG.warn("archive: {}", problem));
        }
        Optional<List<MaintenanceStep>> done = maintenance.run(kind, false, new Maintenance.Listener() {
            @Override
            public void onBegin(int number, int of, String step) {
                LOG.debug("{} maintenance {}/{}: {}", kind.label(), number, of, step);
            }

            @Override
            public void onEnd(MaintenanceStep step) {
                if (!step.ok()) {
                    LOG.warn("{} maintenance: {}: {}", kind.label(), step.step(), step.message());
                }
            }
        });
        if (done.isEmpty()) {
            LOG.info("{} maintenance: another session runs it", kind.label());
        } else {
            long failed = done.get().stream().filter(step -> !step.ok()).count();
            LOG.info("{} maintenance has ended: {} steps, {} failed", kind.label(), done.get().size(), failed);
        }
    }

    /** @return how long ago each kind last ended; empty before the database was asked. Any thread */
    List<MaintenanceAge> ages() {
        Instant now = clock.instant();
        return states.stream().map(state -> new MaintenanceAge(state.kind().label(),
                Duration.between(state.since(), now).toMillis() / 1e3, state.ok())).toList();
    }

    /** Ends a run that is under way; the step is rolled back and comes again at the next start. */
    @Override
    public void close() {
        executor.shutdown();
        maintenance.cancel();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("maintenance did not end within {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.tapedeck.app.engine;

import io.tapedeck.app.config.PortfolioSettings;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.PortfolioFunctions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the database picture the portfolio now and then, on a thread of its own: snapshots by the function that positions'
 * trigger calls too, under one throttle, and risk metrics. While the database is away it waits.
 */
final class PortfolioSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortfolioSchedule.class);
    private static final List<String> LIMITS = List.of("position", "gross", "net", "leverage", "concentration",
            "drawdown", "daily-loss");
    private static final long STOP_SECONDS = 10;

    private final PortfolioFunctions functions;
    private final PortfolioSettings settings;
    private final String limits;
    private final ScheduledExecutorService executor = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tapedeck-portfolio").factory());

    /** @param decide settings of decisions, whose limits the metrics show */
    PortfolioSchedule(Database database, PortfolioSettings settings, KeyValues decide) {
        this.functions = new PortfolioFunctions(database);
        this.settings = settings;
        KeyValues risk = decide.below("risk.");
        limits = LIMITS.stream().map(name -> '"' + name + "\":" + risk.text(name + "-max", "0"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    void start() {
        every(settings.snapshotNs(), this::snapshot);
        every(settings.riskNs(), this::riskMetrics);
    }

    private void every(long intervalNs, Runnable task) {
        if (intervalNs > 0) {
            var _ = executor.scheduleWithFixedDelay(() -> guarded(task), intervalNs, intervalNs, TimeUnit.NANOSECONDS);
        }
    }

    void snapshot() {
        functions.snapshot();
    }

    void riskMetrics() {
        // Half an interval: a timer that comes a little early must not find its own row too young.
        functions.riskMetrics(limits, Duration.ofNanos(settings.riskNs() / 2));
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (TapedeckException e) {
            LOG.debug("the portfolio's picture waits: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("portfolio: {}", e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the portfolio's picture did not end within {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

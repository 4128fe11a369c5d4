package io.tapedeck.bench.ingest;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.journal.SyncedProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until what came to an engine is visible in the database. What the engine decided on it, bars and the like, lands besides
 * and may take longer: that is told apart.
 */
public final class Visible {
    private static final Duration LANDED_MAX = Duration.ofMinutes(30);
    private static final long POLL_NS = 1_000_000;

    private Visible() {
    }

    /**
     * Waits.
     *
     * @param ticket of the last frame that came; -1 for whatever is durable now
     * @param begin when it began, as {@link System#nanoTime()}
     * @return the time until all that came was visible, and the time until all decisions were
     * @throws IllegalStateException where the engine failed or time ran out
     */
    public static Times await(Engine engine, long ticket, long begin) throws InterruptedException {
        SyncedProgress progress = (SyncedProgress) engine.progress();
        progress.awaitSynced(ticket, LANDED_MAX.toNanos());
        long sequence = progress.syncedSequence();
        CompletableFuture<Boolean> all = CompletableFuture.supplyAsync(() -> landed(engine, ticket),
                task -> Thread.ofPlatform().name("await-landed").start(task)); // also makes the lanes hurry
        while (landedSequence(engine) < sequence && !all.isDone()) {
            LockSupport.parkNanos(POLL_NS);
        }
        long visible = System.nanoTime() - begin;
        if (!all.join() || engine.failure() != null || landedSequence(engine) < sequence) {
            throw new IllegalStateException("not landed: " + engine.status().details(), engine.failure());
        }
        return new Times(visible, System.nanoTime() - begin);
    }

    private static boolean landed(Engine engine, long ticket) {
        try {
            return engine.awaitLanded(ticket, LANDED_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long landedSequence(Engine engine) {
        return engine.status().details().get("sequenceLanded") instanceof Long sequence ? sequence : 0;
    }

    /**
     * When all was there.
     *
     * @param visible ns until the rows that came were visible
     * @param decided ns until the rows that were decided on them were too
     */
    public record Times(long visible, long decided) {
        @Override
        public String toString() {
            return String.format("decisions on them landed within %.1f s",
                    decided / (double) TimeUnit.SECONDS.toNanos(1));
        }
    }
}

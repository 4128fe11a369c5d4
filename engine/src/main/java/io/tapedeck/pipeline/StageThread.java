package io.tapedeck.pipeline;

import io.tapedeck.common.TapedeckException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A stage's thread, bound to a core or not. */
final class StageThread {
    private static final int ANY_CORE = -1;

    private final Stage stage;
    private final int core;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;

    /** @param core to bind to, -1 for any */
    StageThread(String name, Stage stage, int core) {
        this.stage = stage;
        this.core = core;
        thread = new Thread(this::run, name);
        thread.setDaemon(true); // a main that failed must be able to end the process
    }

    private void run() {
        if (core != ANY_CORE) {
            try {
                CorePin.pin(core);
            } catch (TapedeckException failed) {
                ready.completeExceptionally(failed);
                return;
            }
        }
        ready.complete(null);
        stage.run();
    }

    /** Starts the thread and waits until it stands where it should; CONFIGURATION error where it cannot. */
    void start() {
        thread.start();
        try {
            ready.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof TapedeckException known ? known : failed;
        }
    }

    /** Waits for the end; not in the thread itself, nor for one that never started. */
    void join(long timeoutNs) {
        if (thread.threadId() == Thread.currentThread().threadId() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(Duration.ofNanos(timeoutNs));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

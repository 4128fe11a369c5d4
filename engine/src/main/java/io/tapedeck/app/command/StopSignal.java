package io.tapedeck.app.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/**
 * SIGINT and SIGTERM as an orderly stop: the JVM's shutdown waits until the command has stopped the engine, then the process
 * ends with the command's exit code instead of the signal's.
 */
final class StopSignal {
    /** Beyond the engine's own bounded stop; then the process ends whatever is left: the journal has it. */
    private static final long LONGEST_STOP_SECONDS = 900;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop-signal");
    private volatile Runnable onRequest = () -> {
    };
    private volatile int exitCode = ExitCode.FAILED;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onShutdown() {
        requested.countDown();
        onRequest.run();
        try {
            finished.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogManager.shutdown();
        Runtime.getRuntime().halt(exitCode);
    }

    /** Runs {@code action} when the signal comes, at once where it has come; replaces the action before. */
    void onRequest(Runnable action) {
        onRequest = action;
        if (requested()) {
            action.run();
        }
    }

    /** @return true once the process was asked to stop */
    boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits for the signal; true where it came within the time. */
    boolean await(long millis) throws InterruptedException {
        return requested.await(millis, TimeUnit.MILLISECONDS);
    }

    /** The command has ended, its output is flushed: a process that was asked to end does so now, with {@code code}. */
    void finish(int code) {
        exitCode = code;
        finished.countDown();
        if (!requested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                exitCode = code; // the signal came just now: the hook ends the process, with the same code
            }
        }
    }
}

package io.tapedeck.app.command;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells how it goes: on a terminal one line that is rewritten, elsewhere a plain line now and then. Closing prints the last
 * state. The text is made on a thread of its own, which reads counters and nothing else.
 */
final class ProgressLine implements AutoCloseable {
    private static final long TERMINAL_PERIOD_MS = 200;
    private static final long PLAIN_PERIOD_MS = 5_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final Supplier<String> text;
    private final ScheduledExecutorService ticker = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("progress").factory());

    ProgressLine(PrintWriter err, Supplier<String> text) {
        this(err, Boolean.getBoolean("tapedeck.terminal"), text);
    }

    ProgressLine(PrintWriter err, boolean terminal, Supplier<String> text) {
        this.err = err;
        this.terminal = terminal;
        this.text = text;
        long period = terminal ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS;
        var _ = ticker.scheduleAtFixedRate(this::print, period, period, TimeUnit.MILLISECONDS);
    }

    private synchronized void print() {
        String line = text.get();
        if (terminal) {
            err.print('\r' + line + "\u001b[K");
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Prints a line of its own, above the rewritten one. */
    synchronized void say(String line) {
        err.println(terminal ? '\r' + line + "\u001b[K" : line);
        err.flush();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        print();
        if (terminal) {
            err.println();
            err.flush();
        }
    }

    /** @return a bar of ten characters, "[====      ]" */
    static String bar(double fraction) {
        int filled = (int) Math.round(Math.clamp(fraction, 0, 1) * 10);
        return '[' + "=".repeat(filled) + " ".repeat(10 - filled) + ']';
    }
}

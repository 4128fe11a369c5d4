package io.tapedeck.app.command;

import io.tapedeck.replay.Progress;
import java.io.PrintWriter;

/** Shows how far a reconcile or a replay is. Told by the working thread, read by the line's. */
final class PhaseLine implements Progress, AutoCloseable {
    private volatile String phase = "begin";
    private volatile long count;
    private final ProgressLine line;

    PhaseLine(PrintWriter err) {
        line = new ProgressLine(err, () -> String.format("%s: %,d", phase, count));
    }

    @Override
    public void on(String newPhase, long newCount) {
        phase = newPhase;
        count = newCount;
    }

    @Override
    public void close() {
        line.close();
    }
}

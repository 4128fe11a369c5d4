package io.tapedeck.app.command;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.FileResult;
import io.tapedeck.http.StatusSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How a load goes: written by the feed's thread, read by the progress line's. */
final class LoadProgress implements FileProgress {
    private final int files;
    private final long beginNs = System.nanoTime();
    private volatile StatusSource status;
    private volatile String name = "";
    private volatile double fraction;
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean waiting;
    private volatile boolean landing;
    private volatile Counts last = new Counts(0, 0, 0, 0, 0, 0, 0);
    private volatile boolean frozen;
    private int loaded;
    private int already;
    private long resumed;

    LoadProgress(int files) {
        this.files = files;
    }

    void watch(Engine engine) {
        status = engine.status();
    }

    @Override
    public void onBegin(FileFeed feed, long bytesTotal, long resumeAfter) {
        name = feed.name();
        fraction = 0;
    }

    @Override
    public void onRead(FileFeed feed, long bytesRead, long bytesTotal) {
        fraction = bytesTotal == 0 ? 1 : bytesRead / (double) bytesTotal;
    }

    @Override
    public void onWaiting(FileFeed feed, boolean isWaiting) {
        waiting = isWaiting;
    }

    void ended(FileResult result) {
        number.incrementAndGet();
        fraction = 0;
        switch (result.status()) {
            case LOADED -> loaded++;
            case ALREADY_LOADED -> already++;
            case STOPPED -> fraction = 0;
        }
        resumed += result.resumedAfter() > 0 && result.status() != FileResult.Status.ALREADY_LOADED ? 1 : 0;
    }

    /** All files are read; what remains is landing. */
    void landing() {
        landing = true;
    }

    /** Keeps the last counts: the engine is about to stop. */
    void freeze() {
        last = Counts.of(status);
        frozen = true;
    }

    private Counts counts() {
        if (!frozen) {
            last = Counts.of(status);
        }
        return last;
    }

    /** The line on the terminal. */
    String line() {
        Counts now = counts();
        double done = landing ? 1 : (number.get() + fraction) / files;
        double seconds = Math.max(1e-3, (System.nanoTime() - beginNs) / 1e9);
        String what = waiting ? "waiting: " + status.reason() : landing ? "landing" : name;
        return String.format("%s %3.0f %%  %d/%d %s  %,d/s  journaled %,d  landed %,d  lag %,d",
                ProgressLine.bar(done), done * 100, Math.min(number.get() + 1, files), files, what,
                Math.round(now.received() / seconds), now.journaled(), now.landed(), now.lag());
    }

    /** What the load did. */
    Report report() {
        Map<String, Object> of = new LinkedHashMap<>();
        of.put("files", files);
        of.put("files_loaded", loaded);
        of.put("files_already_loaded", already);
        of.put("files_resumed", resumed);
        return new Report().putAll(last.asMap()).putAll(of);
    }
}

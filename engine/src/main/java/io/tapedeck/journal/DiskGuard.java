package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Watches the free space of the journal's file system and stops acceptance before it ends. Any thread. */
public final class DiskGuard implements AutoCloseable {
    private final Path directory;
    private final FileStore store;
    private final long floorBytes;
    private final AtomicLong charged = new AtomicLong();
    private volatile boolean accepting = true;
    private volatile long usableBytes;

    DiskGuard(Path directory, long floorBytes) {
        this.directory = directory;
        this.floorBytes = floorBytes;
        try {
            store = Files.getFileStore(directory);
            usableBytes = store.getUsableSpace();
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot tell the free space of " + directory, e);
        }
    }

    /** @return true while the engine may accept events; one volatile read */
    public boolean accepting() {
        return accepting;
    }

    /** @return why nothing is accepted, with path, free space, floor and what to do; empty while it is */
    public String reason() {
        return accepting
                ? ""
                : "free space of " + directory + " is " + usableBytes() + " bytes, below the floor of " + floorBytes
                        + ": free some space, acceptance resumes by itself";
    }

    /** @return usable bytes at the last look, less what was written since */
    public long usableBytes() {
        return usableBytes - charged.get();
    }

    /** @return the floor, bytes */
    public long floorBytes() {
        return floorBytes;
    }

    void charge(long bytes) {
        charged.addAndGet(bytes);
    }

    @Override
    public void close() {
        accepting = false;
    }
}

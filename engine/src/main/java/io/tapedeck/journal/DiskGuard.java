package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space of the journal's file system: below the floor nothing more is accepted, above it (and a margin) it
 * is again. The floor is room for what was accepted before. The space is polled, and what the journal itself writes is
 * charged at once. A full disk under a mapped file kills the process, so this must act before, not after. Any thread.
 */
public final class DiskGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
    private static final long POLL_LOW_MS = 20;
    private static final long POLL_PLENTY_MS = 250;
    /** Below this many floors of free space it is polled often: other processes may fill the disk too. */
    private static final long PLENTY_FLOORS = 8;
    /** Acceptance resumes this part of the floor above it, so that it does not flutter. */
    private static final long HYSTERESIS_PART = 8;

    private final Path directory;
    private final LongSupplier usable;
    private final long floorBytes;
    private final long floorBytesMin;
    private final AtomicLong charged = new AtomicLong();
    private final Thread thread;
    private volatile boolean accepting = true;
    private volatile boolean closed;
    private volatile long polledBytes;
    private boolean reported = true;

    DiskGuard(Path directory, long floorBytes, long floorBytesMin, LongSupplier usable) {
        this.directory = directory;
        this.floorBytes = floorBytes;
        this.floorBytesMin = floorBytesMin;
        this.usable = usable;
        polledBytes = usable.getAsLong();
        thread = Thread.ofPlatform().daemon().name("disk-guard").unstarted(this::run);
    }

    /**
     * @param floorBytesMin what the journal must be able to write whatever happens
     * @throws TapedeckException CONFIGURATION where floor or file system are too small
     */
    static DiskGuard open(Path directory, long floorBytes, long floorBytesMin) {
        try {
            FileStore store = Files.getFileStore(directory);
            if (floorBytes < floorBytesMin) {
                throw tooSmall(floorBytes, floorBytesMin, "the journal's own growth");
            }
            if (store.getTotalSpace() <= floorBytes || store.getUsableSpace() < floorBytesMin) {
                throw TapedeckException.configuration("the file system of " + directory + " has "
                        + store.getTotalSpace() + " bytes, " + store.getUsableSpace()
                        + " of them usable; the disk floor is "
                        + floorBytes + " and the journal needs " + floorBytesMin
                        + " to start: free some space, lower the floor or use another disk");
            }
            DiskGuard guard = new DiskGuard(directory, floorBytes, floorBytesMin, () -> usableSpace(store, directory));
            guard.poll();
            guard.thread.start();
            return guard;
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot tell the free space of " + directory, e);
        }
    }

    private static long usableSpace(FileStore store, Path directory) {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            LOG.debug("journal: cannot tell the free space of {}", directory, e);
            return 0;
        }
    }

    private static TapedeckException tooSmall(long floor, long least, String what) {
        return TapedeckException.configuration("disk floor must be at least " + least + " bytes (" + what + "), it is "
                + floor + ": what was accepted must still find room when the floor is reached");
    }

    /**
     * Checks that the floor has room for what is accepted and not yet written.
     *
     * @param bytesInFlight bytes that the ring may hold when acceptance ends
     * @throws TapedeckException CONFIGURATION where the floor is too small for them
     */
    public void requireRoomFor(long bytesInFlight) {
        if (floorBytes < floorBytesMin + bytesInFlight) {
            throw tooSmall(floorBytes, floorBytesMin + bytesInFlight,
                    "the journal's own growth and " + bytesInFlight + " bytes in the ring");
        }
    }

    /** @return true while the engine may accept events; one volatile read */
    public boolean accepting() {
        return accepting;
    }

    /** @return why nothing is accepted, with path, free space, floor and what to do; empty while it is */
    public String reason() {
        if (accepting) {
            return "";
        }
        return closed
                ? "the journal is closed"
                : "free space of " + directory + " is " + usableBytes() + " bytes, below the floor of " + floorBytes
                        + " bytes: free some space, acceptance resumes by itself at " + resumeBytes();
    }

    /** @return usable bytes at the last look, less what the journal has written since */
    public long usableBytes() {
        return polledBytes - charged.get();
    }

    /** @return the floor, bytes */
    public long floorBytes() {
        return floorBytes;
    }

    private long resumeBytes() {
        return floorBytes + floorBytes / HYSTERESIS_PART;
    }

    /** Counts bytes that the journal has taken of the disk. Allocates nothing. */
    void charge(long bytes) {
        if (polledBytes - charged.addAndGet(bytes) < floorBytes && accepting) {
            accepting = false;
        }
    }

    /** Looks now: before a new file is made, whose first pages the library writes through a mapping. Throws FATAL. */
    void requireRoomForFile() {
        long now = usable.getAsLong();
        if (now < floorBytesMin / 2) {
            throw TapedeckException.fatal("journal: free space of " + directory + " is " + now
                    + " bytes, too little to begin a cycle file: another process has used what the floor of "
                    + floorBytes
                    + " bytes kept; free some space, then start again", null);
        }
    }

    void poll() {
        long before = charged.get();
        polledBytes = usable.getAsLong();
        charged.addAndGet(-before);
        long now = usableBytes();
        if (closed || now < floorBytes) {
            if (accepting && !closed) {
                LOG.warn("nothing more is accepted: {} has {} usable bytes, the floor is {}", directory, now,
                        floorBytes);
            }
            accepting = false;
        } else if (!accepting && now >= resumeBytes()) {
            accepting = true;
        }
        report();
    }

    private void report() {
        if (accepting != reported && !closed) {
            reported = accepting;
            if (reported) {
                LOG.info("events are accepted again: {} has {} usable bytes", directory, usableBytes());
            } else {
                LOG.warn("nothing more is accepted: {}", reason());
            }
        }
    }

    private void run() {
        while (!closed) {
            poll();
            try {
                Thread.sleep(usableBytes() < PLENTY_FLOORS * floorBytes ? POLL_LOW_MS : POLL_PLENTY_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        accepting = false;
        thread.interrupt();
    }
}

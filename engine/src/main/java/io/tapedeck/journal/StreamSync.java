package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What of one stream is written and not yet synced. The writer's thread adds to it, the syncer's takes it; both under one
 * lock that is held for a few assignments, never during a sync. fsync of a file covers what was written through mappings
 * (Linux), so the library's appender is not touched.
 */
final class StreamSync {
    /** How a file is forced; replaceable so that a test can let it fail. */
    @FunctionalInterface
    interface Force {
        Force FSYNC = channel -> channel.force(false);

        void force(FileChannel channel) throws IOException;
    }

    private static final long CHECKPOINT_INTERVAL_NS = 1_000_000_000L;

    private final SyncedProgress progress;
    private final Durability durability;
    private final SyncedCheckpoint checkpoint;
    private final Runnable wakeSyncer;
    private final Force force;
    private final Object forcing = new Object();
    private List<FileChannel> rolled = new ArrayList<>();
    private FileChannel current;
    private Path currentFile;
    private boolean directoryNew;
    private long writtenSequence;
    private long writtenTicket = -1;
    private long markedSequence;
    private long markedTicket = -1;
    private boolean dirty;
    private long checkpointForced = System.nanoTime();

    StreamSync(SyncedProgress progress, Durability durability, SyncedCheckpoint checkpoint, Runnable wakeSyncer,
            Force force) {
        this.force = force;
        this.progress = progress;
        this.durability = durability;
        this.checkpoint = checkpoint;
        this.wakeSyncer = wakeSyncer;
        writtenSequence = progress.syncedSequence();
    }

    SyncedProgress progress() {
        return progress;
    }

    /** The writer's blocks go to {@code cycleFile} from now on; what the one before holds is synced with the next sync. */
    void rolled(Path cycleFile) {
        try {
            FileChannel opened = FileChannel.open(cycleFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
            synchronized (this) {
                if (current != null) {
                    rolled.add(current);
                }
                current = opened;
                currentFile = cycleFile;
                directoryNew = true;
            }
            if (durability == Durability.PAGE_CACHE) {
                wakeSyncer.run();
            }
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot open " + cycleFile + " for syncing", e);
        }
    }

    /** Called behind a catalogue within a cycle: a start begins at it only where what stands before it has been forced. */
    void catalogued() {
        if (durability == Durability.PAGE_CACHE) {
            wakeSyncer.run();
        }
    }

    /** Called for each block, behind its write. Under BATCH returns when it is synced. */
    void written(long sequence, long ticket) {
        boolean wake;
        synchronized (this) {
            writtenSequence = sequence;
            writtenTicket = Math.max(writtenTicket, ticket);
            wake = !dirty;
            dirty = true;
        }
        progress.written(sequence);
        switch (durability) {
            case PAGE_CACHE -> {
                checkpoint.readable(sequence);
                progress.synced(sequence, ticket);
            }
            case INTERVAL -> {
                if (wake) {
                    wakeSyncer.run();
                }
            }
            case BATCH -> sync();
        }
    }

    synchronized boolean isDirty() {
        return dirty;
    }

    /** Remembers how far the stream is written now, for {@link #syncMarked}. The syncer's thread alone. */
    synchronized void mark() {
        markedSequence = writtenSequence;
        markedTicket = writtenTicket;
    }

    /** Forces what was written, then publishes it up to the mark. The syncer's thread alone. */
    void syncMarked() {
        sync(markedSequence, markedTicket);
    }

    /** Forces what was written, then publishes it. Any thread, one at a time. Throws FATAL, after which nothing is synced. */
    void sync() {
        sync(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private void sync(long upToSequence, long upToTicket) {
        synchronized (forcing) {
            List<FileChannel> done;
            FileChannel live;
            Path file;
            boolean directory;
            long sequence;
            long ticket;
            synchronized (this) {
                if (!dirty || progress.failure() != null) {
                    return;
                }
                done = rolled;
                rolled = done.isEmpty() ? done : new ArrayList<>();
                live = current;
                file = currentFile;
                directory = directoryNew;
                directoryNew = false;
                sequence = Math.max(progress.syncedSequence(), Math.min(writtenSequence, upToSequence));
                ticket = Math.min(writtenTicket, upToTicket);
                dirty = sequence < writtenSequence;
            }
            force(done, live, file, directory);
            checkpoint.forced(sequence);
            if (durability != Durability.PAGE_CACHE) {
                checkpoint.readable(sequence);
            }
            forceCheckpoint();
            progress.synced(sequence, ticket);
        }
        if (isDirty()) {
            wakeSyncer.run();
        }
    }

    /** Now and then is enough: behind the truth it only lets damage count as a power loss's. */
    private void forceCheckpoint() {
        long now = System.nanoTime();
        if (now - checkpointForced >= CHECKPOINT_INTERVAL_NS) {
            checkpointForced = now;
            checkpoint.force();
        }
    }

    private void force(List<FileChannel> done, FileChannel live, Path file, boolean directory) {
        try {
            for (int i = 0; i < done.size(); i++) {
                force.force(done.get(i));
                done.get(i).close();
            }
            force.force(live);
            if (directory) {
                forceDirectory(file.getParent());
            }
        } catch (IOException e) {
            // After a failed fsync the kernel may have dropped the pages and marked them clean: a second one would lie.
            TapedeckException failure = TapedeckException.fatal("journal: fsync failed for " + file
                    + "; nothing after sequence " + progress.syncedSequence()
                    + " is certain; check the disk, then start again", e);
            progress.fail(failure);
            throw failure;
        }
    }

    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates a directory and those above it that are missing, and forces their names: a power loss must not take them. */
    static void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
            Files.createDirectories(absolute);
            forceDirectory(parent);
        }
    }

    /** Syncs the rest and closes the files. */
    void close() {
        try {
            sync();
        } finally {
            synchronized (this) {
                rolled.forEach(StreamSync::closeQuietly);
                rolled.clear();
                closeQuietly(current);
                current = null;
            }
            checkpoint.close();
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // what it held is synced or was reported; a descriptor that does not close is all that is lost
            org.slf4j.LoggerFactory.getLogger(StreamSync.class).warn("journal: closing a synced file failed", e);
        }
    }
}

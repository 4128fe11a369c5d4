package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One start or stop of the embedded server at a time, between processes and between threads of one process. The kernel
 * drops the lock with the process, so nothing is left behind by a kill -9.
 */
final class DirectoryLock implements AutoCloseable {
    private static final long POLL_MS = 20;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock; throws RETRY when another start or stop holds it for longer than {@code patience}. */
    static DirectoryLock acquire(Path file, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (!tryLock(channel)) {
                if (System.nanoTime() - deadline > 0) {
                    // The channel stays open on purpose: closing it would drop a lock that this process holds through
                    // another channel of the same file (POSIX locks belong to the process, not to the channel).
                    throw new TapedeckException(RETRY,
                            "another start or stop of the embedded database holds " + file + " for more than "
                                    + patience.toSeconds() + " s; see which process has it open and try again");
                }
                Thread.sleep(POLL_MS);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot lock " + file + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TapedeckException(RETRY, "interrupted while waiting for " + file, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false; // another thread of this process starts or stops the same server
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot release the lock of the embedded database: " + e, e);
        }
    }
}

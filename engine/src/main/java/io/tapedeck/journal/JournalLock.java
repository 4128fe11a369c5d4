package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock that makes a process the journal's only writer; the operating system releases it when the process dies. */
final class JournalLock implements AutoCloseable {
    static final String FILE = "lock";
    private static final int PID_BYTES_MAX = 32;
    private final FileChannel channel;

    private JournalLock(FileChannel channel) {
        this.channel = channel;
    }

    static JournalLock acquire(Path directory) {
        Path file = directory.resolve(FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                ByteBuffer owner = ByteBuffer.allocate(PID_BYTES_MAX);
                channel.read(owner, 0);
                channel.close();
                throw TapedeckException.configuration("journal " + directory + " is being written by process "
                        + new String(owner.array(), 0, owner.position(), StandardCharsets.US_ASCII).strip()
                        + ": stop it, or use another data directory");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new JournalLock(channel);
        } catch (IOException e) {
            throw TapedeckException.configuration("journal: cannot lock " + file + ": " + e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot release the lock", e);
        }
    }
}

package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The small file {@code synced} of a stream: up to which sequence other processes may read, and up to which a sync has
 * confirmed it. Mapped by the writer; its page is forced now and then, so after a power loss it may be behind, never ahead.
 *
 * <pre>
 * 0 int64 magic   8 int64 readable sequence   16 int64 forced sequence
 * </pre>
 */
final class SyncedCheckpoint implements AutoCloseable {
    static final String FILE = "synced";
    private static final long MAGIC = 0x31434e5953504454L;
    private static final int READABLE = 8;
    private static final int FORCED = 16;
    private static final int LENGTH = 64;

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer view;

    private SyncedCheckpoint(MappedByteBuffer mapped) {
        this.mapped = mapped;
        this.view = new UnsafeBuffer(mapped);
    }

    /** @return the forced sequence kept in a stream directory, -1 where there is no usable file */
    static long readForced(Path streamDirectory) {
        return read(streamDirectory, FORCED);
    }

    /** @return the readable sequence kept in a stream directory, -1 where there is no usable file */
    static long readReadable(Path streamDirectory) {
        return read(streamDirectory, READABLE);
    }

    private static long read(Path streamDirectory, int offset) {
        Path file = streamDirectory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            int read = channel.read(bytes, 0);
            return read == LENGTH && bytes.getLong(0) == MAGIC ? bytes.getLong(offset) : -1;
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot read " + file, e);
        }
    }

    /** Opens the writer's own; both sequences become {@code sequence}. */
    static SyncedCheckpoint create(Path streamDirectory, long sequence) {
        Path file = streamDirectory.resolve(FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.CREATE)) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(0, MAGIC).putLong(READABLE, sequence).putLong(FORCED, sequence);
            // written, not mapped, so that a full disk is an error here and not a fault later
            channel.write(bytes, 0);
            channel.force(true);
            StreamSync.forceDirectory(streamDirectory);
            return new SyncedCheckpoint(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot create " + file, e);
        }
    }

    void readable(long sequence) {
        view.putLongVolatile(READABLE, sequence);
    }

    void forced(long sequence) {
        view.putLongVolatile(FORCED, sequence);
    }

    void force() {
        mapped.force();
    }

    @Override
    public void close() {
        mapped.force();
        BufferUtil.free(mapped);
    }
}

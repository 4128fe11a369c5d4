package io.tapedeck.decide.recovery;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.Decisions;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot's file, little endian. The checksum (CRC-32C, RFC 3720 B.4) covers header and state, itself taken as 0.
 *
 * <pre>
 * 0 int64 magic 'TPDKSNP2'   8 int32 version   12 int32 crc32c   16 journal id, 2 x int64   32 int64 market sequence
 * 40 int64 output sequence   48 int64 configuration hash   56 int64 bytes of state
 * 64 int64 identity of the last event   72 the state
 * </pre>
 */
final class SnapshotFile {
    static final int HEADER_LENGTH = 72;
    static final String TEMPORARY_ENDING = ".tmp";
    private static final long MAGIC = 0x32504e534b445054L;
    private static final int VERSION = 8;
    private static final int CRC = 12;
    private static final int JOURNAL = 16;
    private static final int MARKET = 32;
    private static final int OUTPUT = 40;
    private static final int CONFIGURATION = 48;
    private static final int LENGTH = 56;
    private static final int EVENT = 64;
    private static final int CHECKED_AT_ONCE = 1 << 20;

    private SnapshotFile() {
    }

    /**
     * Writes a snapshot under a temporary name, syncs it, gives it its name, syncs that.
     *
     * @throws IOException where the disk does not take it; the temporary file may stay
     */
    static void write(Snapshot snapshot, StateWriter state) throws IOException {
        ByteBuffer header = ByteBuffer.allocateDirect(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putInt(VERSION, Decisions.STATE_VERSION).putInt(CRC, 0)
                .putLong(JOURNAL, snapshot.journal().getMostSignificantBits())
                .putLong(JOURNAL + Long.BYTES, snapshot.journal().getLeastSignificantBits())
                .putLong(MARKET, snapshot.marketSequence()).putLong(OUTPUT, snapshot.outputSequence())
                .putLong(CONFIGURATION, snapshot.configurationHash()).putLong(LENGTH, snapshot.length())
                .putLong(EVENT, snapshot.lastEvent());
        ByteBuffer content = state.buffer().byteBuffer().duplicate();
        content.limit(Math.toIntExact(snapshot.length())).position(0);
        header.putInt(CRC, checksum(header, content));
        Path file = snapshot.file();
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_ENDING);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            header.clear();
            content.position(0);
            while (header.hasRemaining() || content.hasRemaining()) {
                channel.write(new ByteBuffer[]{header, content});
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static int checksum(ByteBuffer header, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        ByteBuffer zeroed = ByteBuffer.allocate(HEADER_LENGTH).put(header.duplicate().clear()).order(
                ByteOrder.LITTLE_ENDIAN);
        zeroed.putInt(CRC, 0).clear();
        crc.update(zeroed);
        crc.update(content.duplicate());
        return (int) crc.getValue();
    }

    /**
     * Checks a whole file, a piece at a time.
     *
     * @throws TapedeckException DATA saying what is wrong with it
     */
    static Snapshot check(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = header(channel);
            Snapshot snapshot = of(file, header, channel.size());
            CRC32C crc = new CRC32C();
            ByteBuffer zeroed = header.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
            int expected = header.getInt(CRC);
            zeroed.putInt(CRC, 0).clear();
            crc.update(zeroed);
            ByteBuffer piece = ByteBuffer.allocate(CHECKED_AT_ONCE);
            while (channel.read(piece) >= 0) {
                crc.update(piece.flip());
                piece.clear();
            }
            requireChecksum(file, expected, (int) crc.getValue());
            return snapshot;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ByteBuffer room(Path file, int length) {
        try {
            return ByteBuffer.allocateDirect(length);
        } catch (OutOfMemoryError e) {
            throw new OutOfMemoryError(
                    file + " needs " + length + " bytes of direct memory, which is as much as the heap: give the"
                            + " process more (TAPEDECK_HEAP), or delete the file to decide from the one before: "
                            + e.getMessage());
        }
    }

    /**
     * Reads a whole file and hands its state to {@code decisions}, which have seen no event.
     *
     * @throws TapedeckException DATA saying what is wrong with it; the decisions are not to be used then
     */
    static Snapshot restore(Path file, Decisions decisions) {
        ByteBuffer content = null;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = header(channel);
            Snapshot snapshot = of(file, header, channel.size());
            content = room(file, (int) snapshot.length());
            readFully(channel, content);
            requireChecksum(file, header.getInt(CRC), checksum(header, content));
            StateReader state = new StateReader(new UnsafeBuffer(content), 0, content.limit());
            decisions.restore(state);
            if (!state.atEnd()) {
                throw TapedeckException.data(file + ": " + state.remaining()
                        + " bytes of state are left over: written by another version");
            }
            return snapshot;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw TapedeckException.data(file + ": the state does not read, though its checksum is right: " + e);
        } finally {
            BufferUtil.free(content);
        }
    }

    private static ByteBuffer header(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, header);
        return header;
    }

    /** Reads until {@code into} is full, and flips it. */
    private static void readFully(FileChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException("it ends after " + channel.size() + " bytes");
            }
        }
        into.flip();
    }

    private static Snapshot of(Path file, ByteBuffer header, long size) {
        if (header.getLong(0) != MAGIC) {
            throw TapedeckException.data(file + ": expected a snapshot of decisions, found another file");
        }
        if (header.getInt(VERSION) != Decisions.STATE_VERSION) {
            throw TapedeckException.data(file + ": expected version " + Decisions.STATE_VERSION + ", found version "
                    + header.getInt(VERSION) + ": written by another version of the engine");
        }
        Snapshot snapshot = new Snapshot(file,
                new UUID(header.getLong(JOURNAL), header.getLong(JOURNAL + Long.BYTES)), header.getLong(MARKET),
                header.getLong(OUTPUT), header.getLong(EVENT), header.getLong(CONFIGURATION), header.getLong(LENGTH));
        if (snapshot.length() < 0 || snapshot.length() > Integer.MAX_VALUE - 8
                || snapshot.length() != size - HEADER_LENGTH) {
            throw TapedeckException.data(file + ": expected " + snapshot.length() + " bytes of state, the file has "
                    + (size - HEADER_LENGTH) + ": cut off or damaged");
        }
        return snapshot;
    }

    private static void requireChecksum(Path file, int expected, int found) {
        if (expected != found) {
            throw TapedeckException.data(file + ": expected checksum " + Integer.toHexString(expected) + ", found "
                    + Integer.toHexString(found) + ": damaged");
        }
    }

    private static TapedeckException unreadable(Path file, IOException cause) {
        return TapedeckException.data(file + ": cannot be read: " + cause.getMessage());
    }
}

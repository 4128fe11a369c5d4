package io.tapedeck.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Takes disk blocks ahead of the writer. The library grows a file as a hole, and a store into a hole on a full disk kills the
 * process; blocks taken ahead turn that into an exception, and leave fsync less to allocate. They are taken by fallocate
 * ({@link FileBlocks}), and where the filesystem has none by writing zeros, which cost a third of the writer's time. Only the
 * writer's thread may use it: nobody else writes behind the last excerpt.
 */
final class CycleReserve implements AutoCloseable {
    private static final int STEP = 1 << 20;
    /** Taken at once where it costs one call: few calls, and little left over at a cycle's end. */
    private static final int TAKEN = 16 << 20;
    /** What the library may put between two excerpts: an index page and its header. */
    private static final int LIBRARY_BYTES = 128 << 10;
    private static final long PAGE = 4 << 10;

    private ByteBuffer zeros;
    private FileBlocks blocks;
    private FileChannel channel;
    private long reservedTo;
    private long writtenTo;

    void begin(Path cycleFile) throws IOException {
        close();
        reservedTo = 0;
        writtenTo = 0;
        blocks = FileBlocks.open(cycleFile);
        if (blocks == null) {
            channel = FileChannel.open(cycleFile, StandardOpenOption.WRITE);
            zeros = zeros == null ? ByteBuffer.allocateDirect(STEP) : zeros;
        }
    }

    /**
     * Makes sure that {@code length} bytes at {@code position}, and what the library adds, have disk blocks.
     *
     * @param position of the excerpt that is being written: nothing stands there or behind
     * @return bytes taken of the disk
     * @throws IOException where the disk is full
     */
    long ensure(long position, int length) throws IOException {
        writtenTo = position + length;
        long needed = writtenTo + LIBRARY_BYTES;
        if (needed <= reservedTo) {
            return 0;
        }
        long from = Math.max(position, reservedTo);
        long to = needed + STEP;
        if (blocks != null) {
            to = take(from, to);
            reservedTo = to;
            return to - from;
        }
        for (long at = from; at < to;) {
            zeros.limit((int) Math.min(STEP, to - at)).position(0);
            at += channel.write(zeros, at);
        }
        reservedTo = to;
        return to - from;
    }

    private long take(long from, long least) throws IOException {
        try {
            blocks.take(from, Math.max(TAKEN, least - from));
            return Math.max(from + TAKEN, least);
        } catch (IOException full) {
            blocks.take(from, least - from); // near the floor: no more than this block needs
            return least;
        }
    }

    /** Ends with a file; what was taken of the disk and not used is given back, else each start would cost that much. */
    @Override
    public void close() throws IOException {
        if (blocks != null) {
            long unused = (writtenTo + LIBRARY_BYTES + PAGE) & -PAGE; // behind it the library may still mark the end
            if (unused < reservedTo) {
                blocks.giveBack(unused, reservedTo - unused);
            }
            blocks.close();
            blocks = null;
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}

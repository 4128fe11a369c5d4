package io.tapedeck.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Takes disk blocks ahead of the writer. The library grows a file as a hole, and a store into a hole on a full disk kills the
 * process; zeros written ahead turn that into an exception, and leave fsync less to allocate. Only the writer's thread may
 * use it: nobody else writes behind the last excerpt.
 */
final class CycleReserve implements AutoCloseable {
    private static final int STEP = 1 << 20;
    /** What the library may put between two excerpts: an index page and its header. */
    private static final int LIBRARY_BYTES = 128 << 10;

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
    private FileChannel channel;
    private long reservedTo;

    void begin(Path cycleFile) throws IOException {
        close();
        channel = FileChannel.open(cycleFile, StandardOpenOption.WRITE);
        reservedTo = 0;
    }

    /**
     * Makes sure that {@code length} bytes at {@code position}, and what the library adds, have disk blocks.
     *
     * @param position of the excerpt that is being written: nothing stands there or behind
     * @return bytes taken of the disk
     * @throws IOException where the disk is full
     */
    long ensure(long position, int length) throws IOException {
        long needed = position + length + LIBRARY_BYTES;
        if (needed <= reservedTo) {
            return 0;
        }
        long from = Math.max(position, reservedTo);
        long to = needed + STEP;
        for (long at = from; at < to;) {
            zeros.limit((int) Math.min(STEP, to - at)).position(0);
            at += channel.write(zeros, at);
        }
        reservedTo = to;
        return to - from;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}

package io.tapedeck.pipeline;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Where one thread puts a message together that spans slots; grows to the largest one and stays there. */
final class MessageScratch {
    private static final int BYTES_INITIAL = 1 << 14;
    private static final int ALIGNMENT = 64;

    private UnsafeBuffer buffer = allocate(BYTES_INITIAL);

    private static UnsafeBuffer allocate(int bytes) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, ALIGNMENT));
    }

    /** @return the buffer, with room for so many bytes */
    UnsafeBuffer ensure(int bytes) {
        if (bytes > buffer.capacity()) {
            buffer = allocate(BitUtil.align(bytes + bytes / 2, ALIGNMENT));
        }
        return buffer;
    }

    /** @return the buffer as it is */
    UnsafeBuffer buffer() {
        return buffer;
    }
}

package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.MessageHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The block that a writer gathers, in memory of its own; sealed it is ready to be copied into the file. Allocates only while
 * it grows to its largest size. One thread.
 */
final class BlockBuilder {
    private static final int INITIAL_BYTES = 256 << 10;

    private final int bytesMax;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ByteBuffer memory;
    private int end = BlockLayout.FIRST_RECORD;
    private int count;
    private boolean sealed;

    BlockBuilder(int bytesMax) {
        this.bytesMax = bytesMax;
        allocate(Math.min(INITIAL_BYTES, bytesMax));
    }

    private void allocate(int bytes) {
        ByteBuffer larger = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (memory != null) {
            larger.put(0, memory.clear(), 0, end);
        }
        memory = larger;
        view.wrap(larger);
        BlockLayout.writeTemplate(view);
    }

    /** @return true where a record of {@code messageLength} still fits */
    boolean fits(int messageLength) {
        return (sealed ? BlockLayout.FIRST_RECORD : end) + (long) BlockLayout.recordLength(messageLength) <= bytesMax;
    }

    void append(DirectBuffer source, int offset, int length) {
        if (sealed) {
            clear();
        }
        int recordLength = BlockLayout.recordLength(length);
        if (end + recordLength > memory.capacity()) {
            grow(length);
        }
        // the padding lies in the record's last 8 bytes: zeroed by one store, a setMemory of a few bytes costs more than the copy
        view.putLong(end + recordLength - Long.BYTES, 0);
        view.putInt(end, length, ByteOrder.LITTLE_ENDIAN);
        view.putBytes(end + Integer.BYTES, source, offset, length);
        end += recordLength;
        count++;
    }

    private void grow(int length) {
        if (!fits(length)) {
            throw TapedeckException.fatal("a journal block holds at most " + bytesMax + " bytes; it has " + end
                    + " and a message of " + length + " came: commit earlier, or raise the Chronicle block size, of "
                    + "which a block takes a quarter", null);
        }
        long wanted = Math.max(memory.capacity() * 2L, end + (long) BlockLayout.recordLength(length));
        allocate((int) Math.min(wanted, bytesMax));
    }

    void clear() {
        end = BlockLayout.FIRST_RECORD;
        count = 0;
        sealed = false;
    }

    /** Completes the header; the next append begins a new block. */
    void seal(int kind, long firstSequence, long writeTime) {
        view.putLong(BlockLayout.FIRST_SEQUENCE_OFFSET, firstSequence, ByteOrder.LITTLE_ENDIAN);
        view.putInt(BlockLayout.COUNT_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
        view.putInt(BlockLayout.LENGTH_OFFSET, end - BlockLayout.HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN);
        view.putLong(BlockLayout.WRITE_TIME_OFFSET, writeTime, ByteOrder.LITTLE_ENDIAN);
        view.putByte(BlockLayout.KIND_OFFSET, (byte) kind);
        view.putInt(BlockLayout.CRC_OFFSET, BlockLayout.checksum(crc, memory, 0, end), ByteOrder.LITTLE_ENDIAN);
        sealed = true;
    }

    /** @return messages that wait for the next seal */
    int pendingCount() {
        return sealed ? 0 : count;
    }

    /** @return bytes that wait for the next seal, header included */
    int pendingBytes() {
        return sealed ? 0 : end;
    }

    /** @return messages held, sealed or not */
    int count() {
        return count;
    }

    /** @return bytes of the block, header included */
    int length() {
        return end;
    }

    /** @return the block's memory, from 0 */
    DirectBuffer view() {
        return view;
    }

    void forEach(MessageHandler handler) {
        Block.forEachRecord(view, 0, end, count, handler);
    }
}

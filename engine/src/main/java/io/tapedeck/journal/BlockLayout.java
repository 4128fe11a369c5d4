package io.tapedeck.journal;

import io.tapedeck.event.codec.BlockHeaderDecoder;
import io.tapedeck.event.codec.BlockHeaderEncoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where things stand in a block: SBE header and BlockHeader, then records of int32 length and message, each record padded
 * to 8. The first record begins where its message is 8-aligned against the block. Offsets are bytes from the block's begin.
 */
final class BlockLayout {
    static final long MAGIC = 0x4B445054L;
    static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH + BlockHeaderDecoder.BLOCK_LENGTH;
    /** Behind the header, at 4 modulo 8: a message follows its int32 length and is then 8-aligned. */
    static final int FIRST_RECORD = (HEADER_LENGTH + 3) & -4;
    static final int RECORD_ALIGNMENT = 8;
    /** No block is larger, whatever the options of the process that wrote it: a bound on what a reader allocates. */
    static final int LENGTH_MAX = JournalOptions.BLOCK_BYTES_MAX / 4;

    static final int MAGIC_OFFSET = field(BlockHeaderDecoder.magicEncodingOffset());
    static final int CRC_OFFSET = field(BlockHeaderDecoder.crc32cEncodingOffset());
    static final int FIRST_SEQUENCE_OFFSET = field(BlockHeaderDecoder.firstSequenceEncodingOffset());
    static final int COUNT_OFFSET = field(BlockHeaderDecoder.countEncodingOffset());
    static final int LENGTH_OFFSET = field(BlockHeaderDecoder.lengthEncodingOffset());
    static final int WRITE_TIME_OFFSET = field(BlockHeaderDecoder.writeTimeEncodingOffset());
    static final int KIND_OFFSET = field(BlockHeaderDecoder.kindEncodingOffset());
    static final int KIND_DATA = 0;
    static final int KIND_CATALOGUE = 1;

    private BlockLayout() {
    }

    private static int field(int offset) {
        return MessageHeaderDecoder.ENCODED_LENGTH + offset;
    }

    static int recordLength(int messageLength) {
        return (Integer.BYTES + messageLength + RECORD_ALIGNMENT - 1) & -RECORD_ALIGNMENT;
    }

    /** Writes the SBE header, which never changes. */
    static void writeTemplate(MutableDirectBuffer block) {
        block.putShort(0, (short) BlockHeaderEncoder.BLOCK_LENGTH, ByteOrder.LITTLE_ENDIAN);
        block.putShort(2, (short) BlockHeaderEncoder.TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN);
        block.putShort(4, (short) BlockHeaderEncoder.SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        block.putShort(6, (short) BlockHeaderEncoder.SCHEMA_VERSION, ByteOrder.LITTLE_ENDIAN);
        block.putInt(MAGIC_OFFSET, (int) MAGIC, ByteOrder.LITTLE_ENDIAN);
        block.setMemory(HEADER_LENGTH, FIRST_RECORD - HEADER_LENGTH, (byte) 0);
    }

    /**
     * Checksum of a block whose crc field holds 0 or anything else: it counts as 0. Body first, then the header, so that the
     * header may be completed last.
     *
     * @param memory positioned anyhow; position and limit are changed
     */
    static int checksum(CRC32C crc, ByteBuffer memory, int offset, int length) {
        crc.reset();
        update(crc, memory, offset + HEADER_LENGTH, length - HEADER_LENGTH);
        update(crc, memory, offset, CRC_OFFSET);
        for (int i = 0; i < Integer.BYTES; i++) {
            crc.update(0);
        }
        update(crc, memory, offset + CRC_OFFSET + Integer.BYTES, HEADER_LENGTH - CRC_OFFSET - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, ByteBuffer memory, int offset, int length) {
        memory.limit(offset + length).position(offset);
        crc.update(memory);
    }

    /** @return true where {@code offset} begins with a block header of this schema and {@code length} agrees with it */
    static boolean looksLikeBlock(DirectBuffer memory, int offset, int length) {
        return length >= FIRST_RECORD && length <= LENGTH_MAX
                && memory.getInt(offset + MAGIC_OFFSET, ByteOrder.LITTLE_ENDIAN) == (int) MAGIC
                && memory.getShort(offset + 2, ByteOrder.LITTLE_ENDIAN) == BlockHeaderDecoder.TEMPLATE_ID
                && memory.getShort(offset + 4, ByteOrder.LITTLE_ENDIAN) == BlockHeaderDecoder.SCHEMA_ID
                && memory.getInt(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN) == length - HEADER_LENGTH;
    }
}

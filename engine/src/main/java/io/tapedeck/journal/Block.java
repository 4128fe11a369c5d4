package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.PreviewingHandler;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** One block of a stream, its checksum verified: a view over the reader's memory, valid during the callback only. */
public final class Block {
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private Path file;
    private long filePosition;
    private long ceiling;

    Block() {
    }

    void wrap(DirectBuffer memory, int blockOffset, int blockLength, Path cycleFile, long positionInFile) {
        buffer = memory;
        offset = blockOffset;
        length = blockLength;
        file = cycleFile;
        filePosition = positionInFile;
        ceiling = Long.MAX_VALUE;
    }

    /** Hides the messages behind {@code lastSequence}: a later start has set them aside. */
    void endAt(long lastSequence) {
        ceiling = lastSequence;
    }

    /** @return sequence of the first event; of a catalogue block the sequence that comes next */
    public long firstSequence() {
        return buffer.getLong(offset + BlockLayout.FIRST_SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return sequence of the last event; of a catalogue block that before {@link #firstSequence()} */
    public long lastSequence() {
        return isCatalogue() ? firstSequence() - 1 : firstSequence() + count() - 1;
    }

    /** @return messages in the block */
    public int count() {
        int count = buffer.getInt(offset + BlockLayout.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return isCatalogue() ? count : (int) Math.min(count, ceiling - firstSequence() + 1);
    }

    /** @return true for definitions and feed high waters without sequences */
    public boolean isCatalogue() {
        return buffer.getByte(offset + BlockLayout.KIND_OFFSET) == BlockLayout.KIND_CATALOGUE;
    }

    /** @return when it was written, ns since the epoch */
    public long writeTime() {
        return buffer.getLong(offset + BlockLayout.WRITE_TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the memory that holds the block */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** @return where the block's header begins in {@link #buffer()} */
    public int offset() {
        return offset;
    }

    /** @return bytes of the block, header included */
    public int length() {
        return length;
    }

    /** @return where the block stands: segment, cycle file, excerpt number, byte; walks the file, for messages only */
    public String place() {
        return CycleFile.place(file, filePosition);
    }

    long filePosition() {
        return filePosition;
    }

    /**
     * Hands each message to {@code handler}, in order.
     *
     * @throws TapedeckException FATAL where records do not fill the block although the checksum is right
     */
    public void forEach(MessageHandler handler) {
        forEachRecord(buffer, offset, length, count(), handler);
    }

    static void forEachRecord(DirectBuffer memory, int blockOffset, int blockLength, int count,
            MessageHandler handler) {
        int record = blockOffset + BlockLayout.FIRST_RECORD;
        int end = blockOffset + blockLength;
        int previewed = 0;
        for (int i = 0; i < count; i++) {
            if (i == previewed && handler instanceof PreviewingHandler previewing) {
                previewed = Math.min(count, i + PreviewingHandler.PREVIEWED);
                preview(memory, record, end, previewed - i, previewing);
            }
            int messageLength = memory.getInt(record, ByteOrder.LITTLE_ENDIAN);
            if (messageLength <= 0 || messageLength > end - record - Integer.BYTES) {
                throw TapedeckException.fatal("journal block of " + count + " messages and " + blockLength
                        + " bytes: message " + i + " claims " + messageLength
                        + " bytes, which the block does not hold, though its checksum is right: written by a faulty "
                        + "version; keep the file and report it", null);
            }
            handler.onMessage(memory, record + Integer.BYTES, messageLength);
            record += BlockLayout.recordLength(messageLength);
        }
    }

    /** Shows messages as far as the block holds them; the walk behind it says where it does not. */
    private static void preview(DirectBuffer memory, int first, int end, int count, PreviewingHandler handler) {
        int record = first;
        for (int i = 0; i < count; i++) {
            int messageLength = memory.getInt(record, ByteOrder.LITTLE_ENDIAN);
            if (messageLength <= 0 || messageLength > end - record - Integer.BYTES) {
                return;
            }
            handler.preview(memory, record + Integer.BYTES);
            record += BlockLayout.recordLength(messageLength);
        }
    }
}

package io.tapedeck.journal;

import java.util.function.LongSupplier;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Reads one stream message by message, for whoever wants to take the next one when it wants it; {@link JournalReader} hands
 * over whole blocks. Copies each block once. Allocates only while it grows. One thread.
 */
public final class MessageCursor implements AutoCloseable {
    private final JournalReader reader;
    private final ExpandableArrayBuffer memory = new ExpandableArrayBuffer(1 << 16);
    private final BlockHandler take = this::take;
    private long sequence;
    private long from;
    private int left;
    private int record;
    private int offset;
    private int length;

    private MessageCursor(JournalReader reader) {
        this.reader = reader;
    }

    /**
     * Stands before a message of a stream.
     *
     * @param streamDirectory {@code <data>/journal/outputs}, or another stream's
     * @param fromSequence of the first message wanted, 1 or greater
     * @param limitSequence as {@link JournalReader#open}
     * @throws io.tapedeck.common.TapedeckException DATA where retention has removed it
     */
    public static MessageCursor open(Path streamDirectory, long fromSequence, LongSupplier limitSequence) {
        JournalReader reader = JournalReader.open(streamDirectory, limitSequence);
        try {
            MessageCursor cursor = new MessageCursor(reader);
            reader.seek(fromSequence);
            cursor.from = fromSequence;
            return cursor;
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Goes to the next message.
     *
     * @return false where there is none within the limit now
     * @throws io.tapedeck.common.TapedeckException FATAL with the place where the stream is damaged
     */
    public boolean next() {
        do {
            if (left == 0 && !reader.poll(take)) {
                return false;
            }
            length = memory.getInt(record, ByteOrder.LITTLE_ENDIAN);
            offset = record + Integer.BYTES;
            record += BlockLayout.recordLength(length);
            left--;
            sequence++;
        } while (sequence < from);
        return true;
    }

    private void take(Block block) {
        memory.putBytes(0, block.buffer(), block.offset(), block.length());
        record = BlockLayout.FIRST_RECORD;
        left = block.count();
        sequence = block.firstSequence() - 1;
    }

    /** @return sequence of this message in its stream */
    public long sequence() {
        return sequence;
    }

    /** @return the memory that holds this message, valid until {@link #next()} */
    public DirectBuffer buffer() {
        return memory;
    }

    /** @return where this message begins */
    public int offset() {
        return offset;
    }

    /** @return bytes of this message */
    public int length() {
        return length;
    }

    /** Closes the file. */
    @Override
    public void close() {
        reader.close();
    }
}

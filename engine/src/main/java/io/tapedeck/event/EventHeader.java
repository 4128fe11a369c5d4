package io.tapedeck.event;

import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads and writes the header that every event message carries, at fixed offsets, whatever the message. {@code offset} is
 * always where the message begins (its SBE message header). Times are ns since the epoch. Any thread that owns the memory.
 */
public final class EventHeader {
    /** Offset of the event header behind a message's begin: the SBE message header's length, bytes. */
    public static final int OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Length of SBE header and event header together, bytes. */
    public static final int LENGTH = OFFSET + 56;

    /** First message of its frame. */
    public static final int FRAME_FIRST = 1;
    /** Last message of its frame. */
    public static final int FRAME_LAST = 1 << 1;
    /** From a historical feed. */
    public static final int FRAME_HISTORICAL = 1 << 2;

    static final int TEMPLATE_ID = 2;
    static final int SEQUENCE = OFFSET;
    static final int EXCHANGE_TIME = OFFSET + 8;
    static final int RECEIVE_TIME = OFFSET + 16;
    static final int INSTRUMENT_ID = OFFSET + 24;
    static final int FEED_ID = OFFSET + 32;
    static final int FEED_SEQUENCE = OFFSET + 40;
    static final int FLAGS = OFFSET + 48;
    static final int FRAME = OFFSET + 52;

    private EventHeader() {
    }

    /** @return the SBE template id, for a switch over {@code XDecoder.TEMPLATE_ID} */
    public static int templateId(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN) & 0xffff;
    }

    /** @return the dense market sequence, 0 before the condition stage assigned it */
    public static long sequence(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + SEQUENCE, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the market sequence; the condition stage's alone. */
    public static void sequence(MutableDirectBuffer buffer, int offset, long sequence) {
        buffer.putLong(offset + SEQUENCE, sequence, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes all but flags and frame: what a producer knows; the sequence begins as 0. */
    static void stamp(MutableDirectBuffer buffer, int offset, long instrumentId, long exchangeTime, long receiveTime,
            long feedId, long feedSequence) {
        buffer.putLong(offset + SEQUENCE, 0, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + EXCHANGE_TIME, exchangeTime, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + RECEIVE_TIME, receiveTime, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + INSTRUMENT_ID, instrumentId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + FEED_ID, feedId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + FEED_SEQUENCE, feedSequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + FRAME, 0, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return exchange time, ns; Long.MIN_VALUE where the source gave none */
    public static long exchangeTime(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + EXCHANGE_TIME, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return receive time, ns */
    public static long receiveTime(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + RECEIVE_TIME, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return exchange time, or receive time where there is none: the time under which an event lands, ns */
    public static long eventTime(DirectBuffer buffer, int offset) {
        long time = exchangeTime(buffer, offset);
        return time == Long.MIN_VALUE ? receiveTime(buffer, offset) : time;
    }

    /** @return instrument id; of a Row its lane key; 0 = none */
    public static long instrumentId(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + INSTRUMENT_ID, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a Row's lane key; the producer's alone. */
    public static void instrumentId(MutableDirectBuffer buffer, int offset, long instrumentId) {
        buffer.putLong(offset + INSTRUMENT_ID, instrumentId, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the feed's stable id; 0 = none */
    public static long feedId(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + FEED_ID, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the feed's own number of the event; 0 = none */
    public static long feedSequence(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + FEED_SEQUENCE, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return condition flags, see {@link EventFlags} */
    public static int flags(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + FLAGS, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the condition flags: the feed's own at encoding, the condition stage's after it. */
    public static void flags(MutableDirectBuffer buffer, int offset, int flags) {
        buffer.putInt(offset + FLAGS, flags, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return frame bits: {@link #FRAME_FIRST}, {@link #FRAME_LAST}, {@link #FRAME_HISTORICAL} */
    public static int frame(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + FRAME) & 0xff;
    }

    /** Writes the frame bits; the producer's alone. */
    public static void frame(MutableDirectBuffer buffer, int offset, int frame) {
        buffer.putByte(offset + FRAME, (byte) frame);
    }
}

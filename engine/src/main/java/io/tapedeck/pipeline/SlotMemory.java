package io.tapedeck.pipeline;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Slots;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring's slots, in one memory outside the heap. A slot is its header and a message or a part of one:
 *
 * <pre>
 * 0  int  length of the message that begins here, {@link #CONTINUATION} in a message's further slots,
 *         {@link #ABANDONED} in a frame that its producer failed to write
 * 4  int  slots of the frame behind this one
 * 8       bytes of the message
 * </pre>
 *
 * The time of a frame's offer is kept beside the slots and not in their header: with 8 bytes of header a trade and a quote
 * touch two cache lines, with 16 a quote touches three. Slot fields have one writer at a time: the producer until it
 * publishes, then the ingest thread.
 */
final class SlotMemory {
    static final int CONTINUATION = -1;
    static final int ABANDONED = -2;

    private static final int LENGTH = 0;
    private static final int REMAINING = 4;
    private static final int CACHE_LINE_BYTES = 64;
    private static final int SLOT_SHIFT = Integer.numberOfTrailingZeros(Slots.SLOT_BYTES);

    private final UnsafeBuffer slots;
    private final UnsafeBuffer offerTimes;
    private final int mask;

    SlotMemory(int slotCount) {
        slots = zeroed(slotCount << SLOT_SHIFT);
        offerTimes = zeroed(slotCount * BitUtil.SIZE_OF_LONG);
        mask = slotCount - 1;
    }

    private static UnsafeBuffer zeroed(int bytes) {
        ByteBuffer memory = BufferUtil.allocateDirectAligned(bytes, CACHE_LINE_BYTES);
        UnsafeBuffer buffer = new UnsafeBuffer(memory);
        buffer.setMemory(0, bytes, (byte) 0); // touches every page now, not at the first lap
        return buffer;
    }

    /** Copies the frame into the slots from {@code first} on, which the caller has claimed. */
    void write(Frame frame, long first, int frameSlots, long offerTime) {
        if (frame.slots() != frameSlots) {
            throw new IllegalStateException("a frame was changed while it was offered: " + frameSlots
                    + " slots were claimed, now it takes " + frame.slots());
        }
        offerTimes.putLong(((int) first & mask) * BitUtil.SIZE_OF_LONG, offerTime);
        DirectBuffer source = frame.buffer();
        int remaining = frameSlots;
        int count = frame.count();
        long sequence = first;
        for (int i = 0; i < count; i++) {
            int length = frame.length(i);
            int at = frame.offset(i);
            int here = Math.min(length, Slots.PAYLOAD_BYTES);
            putSlot(sequence, length, --remaining, source, at, here);
            sequence++;
            for (int left = length - here; left > 0; left -= here) {
                at += here;
                here = Math.min(left, Slots.PAYLOAD_BYTES);
                putSlot(sequence, CONTINUATION, --remaining, source, at, here);
                sequence++;
            }
        }
    }

    private void putSlot(long sequence, int length, int remaining, DirectBuffer source, int sourceOffset, int bytes) {
        int slot = slotOffset(sequence);
        slots.putInt(slot + LENGTH, length);
        slots.putInt(slot + REMAINING, remaining);
        slots.putBytes(slot + Slots.SLOT_HEADER_BYTES, source, sourceOffset, bytes);
    }

    /** Marks claimed slots as holding nothing, so that consumers pass over them. */
    void abandon(long first, int frameSlots) {
        for (int i = 0; i < frameSlots; i++) {
            int slot = slotOffset(first + i);
            slots.putInt(slot + LENGTH, ABANDONED);
            slots.putInt(slot + REMAINING, frameSlots - 1 - i);
        }
    }

    /** @return the memory that all offsets refer to */
    UnsafeBuffer buffer() {
        return slots;
    }

    /** Reads both cache lines of a slot's tick, and changes nothing; @return anything made of them */
    int preview(long sequence) {
        int slot = slotOffset(sequence);
        return slots.getInt(slot) + slots.getInt(slot + CACHE_LINE_BYTES);
    }

    /** @return slots of the frame behind this one */
    int remaining(long sequence) {
        return slots.getInt(slotOffset(sequence) + REMAINING);
    }

    /** @return length of the message that begins in this slot, bytes, {@link #CONTINUATION} or {@link #ABANDONED} */
    int messageLength(long sequence) {
        return slots.getInt(slotOffset(sequence) + LENGTH);
    }

    /** @return where the message that begins in this slot begins */
    int messageOffset(long sequence) {
        return slotOffset(sequence) + Slots.SLOT_HEADER_BYTES;
    }

    /** @return when the frame that begins in this slot was offered, ns */
    long offerTime(long sequence) {
        return offerTimes.getLong(((int) sequence & mask) * BitUtil.SIZE_OF_LONG);
    }

    /** Copies a message of {@code length} bytes that begins in slot {@code sequence} and goes on in further ones. */
    void gather(long sequence, int length, MessageScratch scratch) {
        UnsafeBuffer target = scratch.ensure(length);
        int done = 0;
        for (long at = sequence; done < length; at++) {
            int here = Math.min(length - done, Slots.PAYLOAD_BYTES);
            target.putBytes(done, slots, messageOffset(at), here);
            done += here;
        }
    }

    private int slotOffset(long sequence) {
        return ((int) sequence & mask) << SLOT_SHIFT;
    }
}

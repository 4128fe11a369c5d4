package io.tapedeck.common;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the state of what decides, for a snapshot: plain values in order, little endian, in named sections. What is read back
 * by {@link StateReader} in the same order is bit for bit what was written. Reused; grows, never shrinks. One thread at a time.
 */
public final class StateWriter {
    private static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLES = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_CAPACITY = 64 << 10;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_CAPACITY);
    private MemorySegment segment = MemorySegment.ofBuffer(memory);
    private UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private int length;

    /**
     * Takes memory for {@code bytes} and touches it, so that writing does not: growing copies what is there.
     *
     * @throws TapedeckException FATAL where there are more bytes than a state can have
     */
    public void reserve(long bytes) {
        if (bytes <= memory.capacity()) {
            return;
        }
        if (bytes > MOST) {
            throw TapedeckException.fatal("state: expected at most " + MOST + " bytes, there are " + bytes
                    + ": too many instruments for one engine", null);
        }
        ByteBuffer more = ByteBuffer.allocateDirect((int) bytes);
        more.put(0, memory, 0, length);
        ByteBuffer old = memory;
        memory = more;
        segment = MemorySegment.ofBuffer(memory);
        buffer = new UnsafeBuffer(memory);
        BufferUtil.free(old);
    }

    /** @return bytes that it holds without growing */
    public int capacity() {
        return memory.capacity();
    }

    /** Makes room for as many bytes more; @return where they begin */
    private int take(int bytes) {
        int at = length;
        if (bytes > memory.capacity() - at) {
            reserve(Math.max((long) at + bytes, Math.min(MOST, 2L * memory.capacity())));
        }
        length = at + bytes;
        return at;
    }

    /** Forgets what was written; the memory stays. */
    public void clear() {
        length = 0;
    }

    /** @return bytes written */
    public int length() {
        return length;
    }

    /** @return the memory, valid from 0 to {@link #length()} until the next write */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Begins a section; the reader expects the same name at the same place. */
    public StateWriter begin(String section) {
        return putText(section);
    }

    /** Writes the low 8 bits. */
    public StateWriter putByte(int value) {
        int at = take(Byte.BYTES); // may replace the buffer
        buffer.putByte(at, (byte) value);
        return this;
    }

    /** Writes a truth value. */
    public StateWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    /** Writes an int. */
    public StateWriter putInt(int value) {
        int at = take(Integer.BYTES);
        buffer.putInt(at, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /** Writes a long. */
    public StateWriter putLong(long value) {
        int at = take(Long.BYTES);
        buffer.putLong(at, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /** Writes a double by its bits, those of a NaN too. */
    public StateWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Writes a text, null as null. */
    public StateWriter putText(String text) {
        if (text == null) {
            return putInt(-1);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        int at = take(bytes.length);
        buffer.putBytes(at, bytes);
        return this;
    }

    /** Writes bytes with their number. */
    public StateWriter putBytes(DirectBuffer source, int offset, int count) {
        putInt(count);
        int at = take(count);
        buffer.putBytes(at, source, offset, count);
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putLongs(long[] values, int count) {
        putInt(count);
        return putAll(values, 0, count);
    }

    /** Writes values without their number. */
    public StateWriter putAll(long[] values, int from, int count) {
        int at = take(Math.multiplyExact(count, Long.BYTES));
        MemorySegment.copy(values, from, segment, LONGS, at, count);
        return this;
    }

    /** Writes one field of records that lie one behind the other, with their number: what {@link StateReader#getLongs} reads. */
    public StateWriter putField(long[] records, int field, int recordLength) {
        int count = records.length / recordLength;
        putInt(count);
        int at = take(Math.multiplyExact(count, Long.BYTES));
        for (int i = 0; i < count; i++) {
            buffer.putLong(at + i * Long.BYTES, records[i * recordLength + field], ByteOrder.LITTLE_ENDIAN);
        }
        return this;
    }

    /** Writes values without their number, each by its bits. */
    public StateWriter putAll(double[] values, int from, int count) {
        int at = take(Math.multiplyExact(count, Double.BYTES));
        MemorySegment.copy(values, from, segment, DOUBLES, at, count);
        return this;
    }

    /** Writes truth values without their number. */
    public StateWriter putAll(boolean[] values, int count) {
        int at = take(count);
        for (int i = 0; i < count; i++) {
            buffer.putByte(at + i, (byte) (values[i] ? 1 : 0));
        }
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putInts(int[] values, int count) {
        putInt(count);
        int at = take(Math.multiplyExact(count, Integer.BYTES));
        MemorySegment.copy(values, 0, segment, INTS, at, count);
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putDoubles(double[] values, int count) {
        putInt(count);
        int at = take(Math.multiplyExact(count, Double.BYTES));
        MemorySegment.copy(values, 0, segment, DOUBLES, at, count);
        return this;
    }
}

package io.tapedeck.common;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Writes the state of what decides, for a snapshot: plain values in order, little endian, in named sections. What is read back
 * by {@link StateReader} in the same order is bit for bit what was written. Reused; grows, never shrinks. One thread.
 */
public final class StateWriter {
    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(64 << 10);
    private int length;

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
        buffer.putByte(length, (byte) value);
        length += Byte.BYTES;
        return this;
    }

    /** Writes a truth value. */
    public StateWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    /** Writes an int. */
    public StateWriter putInt(int value) {
        buffer.putInt(length, value, ByteOrder.LITTLE_ENDIAN);
        length += Integer.BYTES;
        return this;
    }

    /** Writes a long. */
    public StateWriter putLong(long value) {
        buffer.putLong(length, value, ByteOrder.LITTLE_ENDIAN);
        length += Long.BYTES;
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
        buffer.putBytes(length, bytes);
        length += bytes.length;
        return this;
    }

    /** Writes bytes with their number. */
    public StateWriter putBytes(DirectBuffer source, int offset, int count) {
        putInt(count);
        buffer.putBytes(length, source, offset, count);
        length += count;
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putLongs(long[] values, int count) {
        putInt(count);
        for (int i = 0; i < count; i++) {
            putLong(values[i]);
        }
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putInts(int[] values, int count) {
        putInt(count);
        for (int i = 0; i < count; i++) {
            putInt(values[i]);
        }
        return this;
    }

    /** Writes the first {@code count} values with their number. */
    public StateWriter putDoubles(double[] values, int count) {
        putInt(count);
        for (int i = 0; i < count; i++) {
            putDouble(values[i]);
        }
        return this;
    }
}

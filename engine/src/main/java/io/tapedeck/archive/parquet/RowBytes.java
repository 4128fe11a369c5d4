package io.tapedeck.archive.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A row in the server's binary COPY form: for each field its length (-1: NULL) and its bytes, big endian. Reused from row
 * to row. One thread.
 */
public final class RowBytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[1024];
    private int length;

    /** {@return the bytes, of which the first {@link #length()} count; another array after an append} */
    public byte[] array() {
        return bytes;
    }

    /** {@return bytes appended since {@link #clear()}} */
    public int length() {
        return length;
    }

    /** Empties it. */
    public void clear() {
        length = 0;
    }

    /** Appends 16 bits. */
    public void putShort(int value) {
        int at = room(Short.BYTES); // first: it may replace the array
        SHORT.set(bytes, at, (short) value);
    }

    /** Appends 32 bits. */
    public void putInt(int value) {
        int at = room(Integer.BYTES); // first: it may replace the array
        INT.set(bytes, at, value);
    }

    /** Appends 64 bits. */
    public void putLong(long value) {
        int at = room(Long.BYTES); // first: it may replace the array
        LONG.set(bytes, at, value);
    }

    /** Appends bytes. */
    public void putBytes(byte[] from, int offset, int count) {
        int at = room(count);
        System.arraycopy(from, offset, bytes, at, count);
    }

    private int room(int count) {
        int at = length;
        length = Math.addExact(length, count);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
        return at;
    }

    /** {@return the 16 bits at an index} */
    public static short getShort(byte[] from, int index) {
        return (short) SHORT.get(from, index);
    }

    /** {@return the 32 bits at an index} */
    public static int getInt(byte[] from, int index) {
        return (int) INT.get(from, index);
    }

    /** {@return the 64 bits at an index} */
    public static long getLong(byte[] from, int index) {
        return (long) LONG.get(from, index);
    }
}

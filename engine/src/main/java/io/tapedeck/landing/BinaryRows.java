package io.tapedeck.landing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"; per type the server's {@code …_recv}
 * functions): big endian, each field an int32 length and the value. One reused array. One thread.
 */
final class BinaryRows implements RowSink {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    /** Room that {@link #beginRow} makes for each field; fields of a variable length make their own. */
    private static final int FIELD_BYTES_MAX = 32;
    private static final int LENGTH_BYTES = 4;

    private final int[] groups = new int[PgNumeric.GROUPS_OF_LONG];
    private byte[] array;
    private int end;
    private int appended;
    private long hash;

    /** @param initialBytes room to begin with */
    BinaryRows(int initialBytes) {
        array = new byte[Math.max(64, initialBytes)];
    }

    private void room(int bytes) {
        if (array.length - end < bytes) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, end + bytes));
        }
    }

    /**
     * Makes room for a row that is written by hand into {@link #array()}, from {@link #length()} on; {@link #endAt} ends it.
     *
     * @return fields that the row has beside its own, which are appended behind it
     */
    int reserve(int bytes) {
        room(bytes);
        return appended;
    }

    /** The row written by hand ends before {@code position}. */
    void endAt(int position) {
        end = position;
    }

    @Override
    public void header() {
        room(SIGNATURE.length + 8);
        System.arraycopy(SIGNATURE, 0, array, end, SIGNATURE.length);
        end += SIGNATURE.length;
        INT.set(array, end, 0);
        INT.set(array, end + 4, 0);
        end += 8;
    }

    @Override
    public void trailer() {
        room(2);
        SHORT.set(array, end, (short) -1);
        end += 2;
    }

    @Override
    public void beginRow(int columns) {
        room(2 + columns * FIELD_BYTES_MAX);
        SHORT.set(array, end, (short) (columns + appended));
        end += 2;
    }

    @Override
    public void expectSequence(boolean expected) {
        appended = expected ? 1 : 0;
    }

    @Override
    public void appendSequence(long sequence) {
        putInt64(sequence);
    }

    @Override
    public void nullField() {
        putNulls(1);
        hash = RowHash.NULL;
    }

    private void putNulls(int count) {
        room(count * LENGTH_BYTES);
        for (int i = 0; i < count; i++) {
            INT.set(array, end, -1);
            end += LENGTH_BYTES;
        }
    }

    @Override
    public void int16(int value) {
        putInt16(value);
        hash = RowHash.number(value, 0);
    }

    private void putInt16(int value) {
        room(LENGTH_BYTES + 2);
        INT.set(array, end, 2);
        SHORT.set(array, end + LENGTH_BYTES, (short) value);
        end += LENGTH_BYTES + 2;
    }

    @Override
    public void int32(int value) {
        putInt32(value);
        hash = RowHash.number(value, 0);
    }

    private void putInt32(int value) {
        room(LENGTH_BYTES + 4);
        INT.set(array, end, 4);
        INT.set(array, end + LENGTH_BYTES, value);
        end += LENGTH_BYTES + 4;
    }

    @Override
    public void int64(long value) {
        putInt64(value);
        hash = RowHash.number(value, 0);
    }

    private void putInt64(long value) {
        room(LENGTH_BYTES + 8);
        INT.set(array, end, 8);
        LONG.set(array, end + LENGTH_BYTES, value);
        end += LENGTH_BYTES + 8;
    }

    @Override
    public void decimal(long mantissa, int exponent) {
        putDecimal(mantissa, exponent);
        hash = RowHash.number(mantissa, exponent);
    }

    private void putDecimal(long mantissa, int exponent) {
        room(PgNumeric.FIELD_BYTES_MAX);
        end = PgNumeric.put(array, end, mantissa, exponent, groups);
    }

    @Override
    public void decimal(BigDecimal value) {
        byte[] encoded = PgNumeric.encode(value);
        room(LENGTH_BYTES + encoded.length);
        INT.set(array, end, encoded.length);
        System.arraycopy(encoded, 0, array, end + LENGTH_BYTES, encoded.length);
        end += LENGTH_BYTES + encoded.length;
        hash = RowHash.number(value);
    }

    @Override
    public void float4(float value) {
        room(LENGTH_BYTES + 4);
        INT.set(array, end, 4);
        INT.set(array, end + LENGTH_BYTES, Float.floatToRawIntBits(value));
        end += LENGTH_BYTES + 4;
        hash = RowHash.bits(Double.doubleToLongBits(value));
    }

    @Override
    public void float8(double value) {
        putInt64(Double.doubleToRawLongBits(value));
        hash = RowHash.bits(Double.doubleToLongBits(value));
    }

    @Override
    public void bool(boolean value) {
        room(LENGTH_BYTES + 1);
        INT.set(array, end, 1);
        array[end + LENGTH_BYTES] = (byte) (value ? 1 : 0);
        end += LENGTH_BYTES + 1;
        hash = RowHash.bits(value ? 1 : 0);
    }

    @Override
    public void timestamp(long nanos) {
        long micros = PgTime.micros(nanos);
        putInt64(micros);
        hash = RowHash.bits(micros);
    }

    @Override
    public void date(int day) {
        room(LENGTH_BYTES + 4);
        INT.set(array, end, 4);
        INT.set(array, end + LENGTH_BYTES, PgTime.day(day));
        end += LENGTH_BYTES + 4;
        hash = RowHash.bits(PgTime.day(day));
    }

    @Override
    public void text(DirectBuffer buffer, int offset, int length) {
        putBytes(buffer, offset, length);
        hash = RowHash.text(buffer, offset, length);
    }

    private void putBytes(DirectBuffer buffer, int offset, int length) {
        room(LENGTH_BYTES + length);
        INT.set(array, end, length);
        buffer.getBytes(offset, array, end + LENGTH_BYTES, length);
        end += LENGTH_BYTES + length;
    }

    @Override
    public void json(boolean version, DirectBuffer buffer, int offset, int length, long jsonHash) {
        int prefix = version ? 1 : 0;
        room(LENGTH_BYTES + prefix + length);
        INT.set(array, end, prefix + length);
        array[end + LENGTH_BYTES] = 1;
        buffer.getBytes(offset, array, end + LENGTH_BYTES + prefix, length);
        end += LENGTH_BYTES + prefix + length;
        hash = jsonHash;
    }

    @Override
    public void encoded(DirectBuffer buffer, int offset, int length, long valueHash, String text) {
        putBytes(buffer, offset, length);
        hash = valueHash;
    }

    @Override
    public void bytes(DirectBuffer buffer, int offset, int length) {
        putBytes(buffer, offset, length);
        hash = RowHash.UNCOMPARED;
    }

    @Override
    public void uuid(long high, long low) {
        room(LENGTH_BYTES + 16);
        INT.set(array, end, 16);
        LONG.set(array, end + LENGTH_BYTES, high);
        LONG.set(array, end + LENGTH_BYTES + 8, low);
        end += LENGTH_BYTES + 16;
        hash = RowHash.uuid(high, low);
    }

    @Override
    public void converted(DirectBuffer buffer, int offset, int length) {
        throw new IllegalStateException("only the text format leaves a conversion to the server");
    }

    @Override
    public long fieldHash() {
        return hash;
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public int length() {
        return end;
    }

    @Override
    public void truncate(int length) {
        end = length;
    }
}

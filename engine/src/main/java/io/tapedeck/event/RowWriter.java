package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.codec.RowEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Builds the content of a Row message. {@code columns} is a run of (uint8 type, uint8 name length, name UTF-8) a column,
 * {@code values} a run of values as {@link ColumnType} lays them out, in the same order. Rows of one shape have equal
 * {@code columns} bytes, so a reader resolves the shape once. Reused; allocates only while it grows. One thread.
 */
public final class RowWriter {
    private static final double DIGITS_18 = 1e18;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] tableBytes = new byte[255];
    private byte[] columns = new byte[1024];
    private byte[] values = new byte[4096];
    private int tableLength;
    private int columnsLength;
    private int valuesLength;
    private int count;

    /** Begins a row of {@code table} (the name without schema, or {@code schema.table}), at most 255 bytes. */
    public RowWriter begin(CharSequence table) {
        byte[] bytes = table.toString().getBytes(StandardCharsets.UTF_8);
        return begin(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** Begins a row of the table whose name stands in {@code name}; allocation-free. */
    public RowWriter begin(DirectBuffer name, int offset, int length) {
        if (length > tableBytes.length || length == 0) {
            throw TapedeckException.data("a table's name must have 1 to 255 bytes, got " + length);
        }
        name.getBytes(offset, tableBytes, 0, length);
        tableLength = length;
        columnsLength = 0;
        valuesLength = 0;
        count = 0;
        return this;
    }

    /** @return columns so far */
    public int count() {
        return count;
    }

    /** Adds a NULL. */
    public RowWriter putNull(DirectBuffer name, int offset, int length) {
        return column(ColumnType.NULL, name, offset, length);
    }

    /** Adds an integer. */
    public RowWriter putLong(DirectBuffer name, int offset, int length, long value) {
        return eight(ColumnType.LONG, name, offset, length, value);
    }

    /** Adds an exact decimal, mantissa × 10^exponent. */
    public RowWriter putDecimal(DirectBuffer name, int offset, int length, long mantissa, int exponent) {
        eight(ColumnType.DECIMAL, name, offset, length, mantissa);
        room(1);
        values[valuesLength++] = (byte) exponent;
        return this;
    }

    /** Adds a boolean. */
    public RowWriter putBoolean(DirectBuffer name, int offset, int length, boolean value) {
        column(ColumnType.BOOLEAN, name, offset, length);
        room(1);
        values[valuesLength++] = (byte) (value ? 1 : 0);
        return this;
    }

    /** Adds a time, ns since the epoch. */
    public RowWriter putTimestamp(DirectBuffer name, int offset, int length, long nanos) {
        return eight(ColumnType.TIMESTAMP, name, offset, length, nanos);
    }

    /** Adds text (UTF-8) or, with {@link ColumnType#NUMBER_TEXT}, a number as text. */
    public RowWriter putText(ColumnType type, DirectBuffer name, int offset, int length, DirectBuffer text,
            int textOffset, int textLength) {
        if (type != ColumnType.TEXT && type != ColumnType.NUMBER_TEXT) {
            throw new IllegalArgumentException("expected TEXT or NUMBER_TEXT, got " + type);
        }
        column(type, name, offset, length);
        room(Integer.BYTES + textLength);
        text.getBytes(textOffset, values, valuesLength + Integer.BYTES, textLength);
        return endText(textLength);
    }

    /** Begins a row of a table; allocation-free. */
    public RowWriter begin(Name table) {
        return begin(table.buffer(), 0, table.length());
    }

    /** Adds a NULL. */
    public RowWriter putNull(Name column) {
        return putNull(column.buffer(), 0, column.length());
    }

    /** Adds an integer. */
    public RowWriter putLong(Name column, long value) {
        return putLong(column.buffer(), 0, column.length(), value);
    }

    /** Adds an exact decimal, mantissa × 10^exponent; a mantissa of Long.MIN_VALUE is NULL. */
    public RowWriter putDecimal(Name column, long mantissa, int exponent) {
        return mantissa == FixedPoint.ABSENT
                ? putNull(column)
                : putDecimal(column.buffer(), 0, column.length(), mantissa, exponent);
    }

    /** Adds a price, scale 1e-9; {@link FixedPoint#ABSENT} is NULL. */
    public RowWriter putPrice(Name column, long price) {
        return putDecimal(column, price, -FixedPoint.PRICE_DECIMALS);
    }

    /**
     * Adds a number rounded half even to {@code decimals}; what is not finite, or has no room in 18 digits, is NULL.
     *
     * @param decimals 0 to 18
     */
    public RowWriter putNumber(Name column, double value, int decimals) {
        double scaled = value * FixedPoint.powerOfTen(decimals);
        return Math.abs(scaled) < DIGITS_18
                ? putDecimal(column, (long) Math.rint(scaled), -decimals)
                : putNull(column);
    }

    /** Adds a boolean. */
    public RowWriter putBoolean(Name column, boolean value) {
        return putBoolean(column.buffer(), 0, column.length(), value);
    }

    /** Adds a time, ns since the epoch. */
    public RowWriter putTimestamp(Name column, long nanos) {
        return putTimestamp(column.buffer(), 0, column.length(), nanos);
    }

    /** Adds a text encoded before. */
    public RowWriter putText(Name column, Name text) {
        return putText(ColumnType.TEXT, column.buffer(), 0, column.length(), text.buffer(), 0, text.length());
    }

    /** Adds a text, as UTF-8; ASCII allocates nothing. */
    public RowWriter putText(Name column, CharSequence text) {
        column(ColumnType.TEXT, column.buffer(), 0, column.length());
        int length = text.length();
        room(Integer.BYTES + length);
        byte[] into = values;
        int at = valuesLength + Integer.BYTES;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                room(Integer.BYTES + bytes.length);
                System.arraycopy(bytes, 0, values, at, bytes.length);
                return endText(bytes.length);
            }
            into[at + i] = (byte) c;
        }
        return endText(length);
    }

    private RowWriter endText(int length) {
        INTS.set(values, valuesLength, length);
        valuesLength += Integer.BYTES + length;
        return this;
    }

    int encodedBytes() {
        return tableLength + columnsLength + valuesLength;
    }

    void putInto(RowEncoder encoder) {
        encoder.putTable(tableBytes, 0, tableLength).putColumns(columns, 0, columnsLength).putValues(values, 0,
                valuesLength);
    }

    private RowWriter column(ColumnType type, DirectBuffer name, int offset, int length) {
        if (length < 1 || length > 255) {
            throw TapedeckException.data("a column's name must have 1 to 255 bytes, got " + length);
        }
        int at = columnsLength;
        if (at + 2 + length > columns.length) {
            columns = Arrays.copyOf(columns, 2 * columns.length);
        }
        columns[at] = (byte) type.code();
        columns[at + 1] = (byte) length;
        name.getBytes(offset, columns, at + 2, length);
        columnsLength = at + 2 + length;
        count++;
        return this;
    }

    private RowWriter eight(ColumnType type, DirectBuffer name, int offset, int length, long value) {
        column(type, name, offset, length);
        room(Long.BYTES);
        LONGS.set(values, valuesLength, value);
        valuesLength += Long.BYTES;
        return this;
    }

    /** Makes room for as many bytes of values. */
    private void room(int bytes) {
        if (valuesLength + bytes > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, valuesLength + bytes));
        }
    }
}

package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.codec.RowEncoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Builds the content of a Row message. {@code columns} is a run of (uint8 type, uint8 name length, name UTF-8) a column,
 * {@code values} a run of values as {@link ColumnType} lays them out, in the same order. Rows of one shape have equal
 * {@code columns} bytes, so a reader resolves the shape once. Reused; allocates only while it grows. One thread.
 */
public final class RowWriter {
    private static final double DIGITS_18 = 1e18;

    private final byte[] tableBytes = new byte[255];
    private final ExpandableArrayBuffer columns = new ExpandableArrayBuffer(1024);
    private final ExpandableArrayBuffer values = new ExpandableArrayBuffer(4096);
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
        column(ColumnType.LONG, name, offset, length);
        values.putLong(valuesLength, value, ByteOrder.LITTLE_ENDIAN);
        valuesLength += 8;
        return this;
    }

    /** Adds an exact decimal, mantissa × 10^exponent. */
    public RowWriter putDecimal(DirectBuffer name, int offset, int length, long mantissa, int exponent) {
        column(ColumnType.DECIMAL, name, offset, length);
        values.putLong(valuesLength, mantissa, ByteOrder.LITTLE_ENDIAN);
        values.putByte(valuesLength + 8, (byte) exponent);
        valuesLength += 9;
        return this;
    }

    /** Adds a boolean. */
    public RowWriter putBoolean(DirectBuffer name, int offset, int length, boolean value) {
        column(ColumnType.BOOLEAN, name, offset, length);
        values.putByte(valuesLength++, (byte) (value ? 1 : 0));
        return this;
    }

    /** Adds a time, ns since the epoch. */
    public RowWriter putTimestamp(DirectBuffer name, int offset, int length, long nanos) {
        column(ColumnType.TIMESTAMP, name, offset, length);
        values.putLong(valuesLength, nanos, ByteOrder.LITTLE_ENDIAN);
        valuesLength += 8;
        return this;
    }

    /** Adds text (UTF-8) or, with {@link ColumnType#NUMBER_TEXT}, a number as text. */
    public RowWriter putText(ColumnType type, DirectBuffer name, int offset, int length, DirectBuffer text,
            int textOffset, int textLength) {
        if (type != ColumnType.TEXT && type != ColumnType.NUMBER_TEXT) {
            throw new IllegalArgumentException("expected TEXT or NUMBER_TEXT, got " + type);
        }
        column(type, name, offset, length);
        values.putInt(valuesLength, textLength, ByteOrder.LITTLE_ENDIAN);
        values.putBytes(valuesLength + 4, text, textOffset, textLength);
        valuesLength += 4 + textLength;
        return this;
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
        int at = valuesLength + Integer.BYTES;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                values.putBytes(at, bytes);
                return endText(bytes.length);
            }
            values.putByte(at + i, (byte) c);
        }
        return endText(text.length());
    }

    private RowWriter endText(int length) {
        values.putInt(valuesLength, length, ByteOrder.LITTLE_ENDIAN);
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
        columns.putByte(columnsLength, (byte) type.code());
        columns.putByte(columnsLength + 1, (byte) length);
        columns.putBytes(columnsLength + 2, name, offset, length);
        columnsLength += 2 + length;
        count++;
        return this;
    }
}

package io.tapedeck.event;

import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reads a Row message (layout: {@link RowWriter}): wrap, then {@link #next()} column by column. Allocation-free but for the
 * String accessors. One thread; valid while the wrapped memory is.
 */
public final class RowReader {
    private DirectBuffer buffer;
    private int messageOffset;
    private int tableOffset;
    private int tableLength;
    private int columnsOffset;
    private int columnsLength;
    private int valuesEnd;
    private int columnAt;
    private int valueAt;
    private int nextValue;
    private ColumnType type;
    private int nameOffset;
    private int nameLength;

    /** Wraps the Row message that begins at {@code offset}. */
    public RowReader wrap(DirectBuffer message, int offset) {
        buffer = message;
        messageOffset = offset;
        int blockLength = message.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xffff;
        int at = offset + MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        tableLength = message.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xffff;
        tableOffset = at + RowDecoder.tableHeaderLength();
        at = tableOffset + tableLength;
        columnsLength = message.getInt(at, ByteOrder.LITTLE_ENDIAN);
        columnsOffset = at + RowDecoder.columnsHeaderLength();
        at = columnsOffset + columnsLength;
        nextValue = at + RowDecoder.valuesHeaderLength();
        valuesEnd = nextValue + message.getInt(at, ByteOrder.LITTLE_ENDIAN);
        columnAt = columnsOffset;
        return this;
    }

    /** Wraps the message that {@code other} wraps, from its first column. */
    public RowReader wrapAs(RowReader other) {
        return wrap(other.buffer, other.messageOffset);
    }

    /** Goes to the next column; false behind the last. */
    public boolean next() {
        if (columnAt >= columnsOffset + columnsLength) {
            return false;
        }
        type = ColumnType.of(buffer.getByte(columnAt));
        nameLength = buffer.getByte(columnAt + 1) & 0xff;
        nameOffset = columnAt + 2;
        columnAt = nameOffset + nameLength;
        valueAt = nextValue;
        nextValue += valueLength();
        if (nextValue > valuesEnd) {
            throw new IllegalStateException("row's values end inside column " + name());
        }
        return true;
    }

    private int valueLength() {
        return switch (type) {
            case NULL -> 0;
            case LONG, TIMESTAMP -> 8;
            case DECIMAL -> 9;
            case BOOLEAN -> 1;
            case TEXT, NUMBER_TEXT -> 4 + buffer.getInt(valueAt, ByteOrder.LITTLE_ENDIAN);
        };
    }

    /** @return the memory that all offsets of this reader refer to */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** @return where the table's name begins */
    public int tableOffset() {
        return tableOffset;
    }

    /** @return bytes of the table's name */
    public int tableLength() {
        return tableLength;
    }

    /** @return the table's name; allocates */
    public String table() {
        return buffer.getStringWithoutLengthUtf8(tableOffset, tableLength);
    }

    /** @return where the columns' bytes begin: with {@link #columnsLength()} the row's shape */
    public int columnsOffset() {
        return columnsOffset;
    }

    /** @return bytes of the columns */
    public int columnsLength() {
        return columnsLength;
    }

    /** @return this column's type */
    public ColumnType type() {
        return type;
    }

    /** @return this column's name; allocates */
    public String name() {
        return buffer.getStringWithoutLengthUtf8(nameOffset, nameLength);
    }

    /** @return where this column's name begins */
    public int nameOffset() {
        return nameOffset;
    }

    /** @return bytes of this column's name */
    public int nameLength() {
        return nameLength;
    }

    /** @return value of a LONG, nanoseconds of a TIMESTAMP, mantissa of a DECIMAL */
    public long longValue() {
        return buffer.getLong(valueAt, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return exponent of a DECIMAL */
    public int exponent() {
        return buffer.getByte(valueAt + 8);
    }

    /** @return value of a BOOLEAN */
    public boolean booleanValue() {
        return buffer.getByte(valueAt) != 0;
    }

    /** @return where the bytes of a TEXT or NUMBER_TEXT begin */
    public int textOffset() {
        return valueAt + 4;
    }

    /** @return bytes of a TEXT or NUMBER_TEXT */
    public int textLength() {
        return buffer.getInt(valueAt, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return a TEXT or NUMBER_TEXT; allocates */
    public String text() {
        byte[] bytes = new byte[textLength()];
        buffer.getBytes(textOffset(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

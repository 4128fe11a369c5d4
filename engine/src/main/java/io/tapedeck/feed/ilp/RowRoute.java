package io.tapedeck.feed.ilp;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.RowWriter;
import io.tapedeck.feed.TableRows;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Lines of one measurement that are rows of a table. Values go into the row as they were written, exactly. */
final class RowRoute implements Route {
    private static final byte[] NONE = {};

    private final TableRows rows;
    private final byte[] timeColumn;
    private final UnsafeBuffer timeName;
    private final Refusal refusal;
    private final UnsafeBuffer name = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);

    RowRoute(TableRows rows, Refusal refusal) {
        this.rows = rows;
        this.refusal = refusal;
        String column = rows.table().timeColumn();
        timeColumn = column == null ? NONE : column.getBytes(StandardCharsets.UTF_8);
        timeName = new UnsafeBuffer(timeColumn);
    }

    @Override
    public boolean append(ParsedLine line, long time, long unitNs, long receiveTime, long feedSequence, Frame frame) {
        RowWriter row = rows.begin();
        boolean timeGiven = timeColumn.length == 0;
        for (int column = 0; column < line.columnCount(); column++) {
            timeGiven |= line.nameEquals(column, timeColumn, 0, timeColumn.length);
            if (!put(row, line, column)) {
                return false;
            }
        }
        if (!timeGiven) {
            row.putTimestamp(timeName, 0, timeColumn.length, time == Long.MIN_VALUE ? receiveTime : time);
        }
        return switch (rows.append(time, receiveTime, feedSequence, frame)) {
            case APPENDED -> true;
            case BAD -> refusal.bad(place(line, rows.column()), rows.reason());
            case REFUSED -> refusal.ring(rows.refusal());
        };
    }

    /** Where the line holds the row's column; the time's own is the line's timestamp. */
    private static int place(ParsedLine line, int column) {
        if (column >= 0 && column < line.columnCount()) {
            return line.nameStart(column);
        }
        return column >= 0 && line.timestampPresent() ? line.timestampStart() : line.start();
    }

    private boolean put(RowWriter row, ParsedLine line, int column) {
        int length = line.nameLength(column);
        name.wrap(line.nameBuffer(column), line.nameOffset(column), length);
        switch (line.type(column)) {
            case TAG, STRING -> putText(row, line, column, ColumnType.TEXT);
            case LONG_DECIMAL -> putText(row, line, column, ColumnType.NUMBER_TEXT);
            case DECIMAL -> {
                int exponent = line.exponent(column);
                if (exponent < Byte.MIN_VALUE || exponent > Byte.MAX_VALUE) {
                    return refusal.bad(line.valueStart(column),
                            "expected an exponent from -128 to 127, found " + exponent);
                }
                row.putDecimal(name, 0, length, line.mantissa(column), exponent);
            }
            case INTEGER -> row.putLong(name, 0, length, line.mantissa(column));
            case UNSIGNED -> putUnsigned(row, line.mantissa(column), length);
            case BOOLEAN -> row.putBoolean(name, 0, length, line.mantissa(column) == 1);
            case TIMESTAMP -> row.putTimestamp(name, 0, length, line.mantissa(column));
        }
        return true;
    }

    private void putUnsigned(RowWriter row, long bits, int length) {
        if (bits >= 0) {
            row.putLong(name, 0, length, bits);
        } else {
            byte[] digits = Long.toUnsignedString(bits).getBytes(StandardCharsets.US_ASCII);
            text.wrap(digits);
            row.putText(ColumnType.NUMBER_TEXT, name, 0, length, text, 0, digits.length);
        }
    }

    private void putText(RowWriter row, ParsedLine line, int column, ColumnType type) {
        int length = line.textLength(column);
        text.wrap(line.textBuffer(column), line.textOffset(column), length);
        row.putText(type, name, 0, line.nameLength(column), text, 0, length);
    }
}

package io.tapedeck.feed.ilp;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.RowWriter;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Lines of one measurement that are rows of a table. Values go into the row as they were written, exactly. */
final class RowRoute implements Route {
    private static final byte[] SYMBOL = RowTable.SYMBOL.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXCHANGE = RowTable.EXCHANGE.getBytes(StandardCharsets.US_ASCII);

    private final UnsafeBuffer table;
    private final byte[] timeColumn;
    private final UnsafeBuffer timeName;
    private final boolean parallel;
    private final InstrumentCache instruments;
    private final Refusal refusal;
    private final RowWriter row;
    private final UnsafeBuffer name = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final AsciiView symbolView = new AsciiView();
    private final AsciiView exchangeView = new AsciiView();

    RowRoute(RowTable table, InstrumentCache instruments, RowWriter row, Refusal refusal) {
        this.table = new UnsafeBuffer(table.table().getBytes(StandardCharsets.UTF_8));
        timeColumn = table.timeColumn().getBytes(StandardCharsets.UTF_8);
        timeName = new UnsafeBuffer(timeColumn);
        parallel = table.parallel();
        this.instruments = instruments;
        this.row = row;
        this.refusal = refusal;
    }

    @Override
    public boolean append(ParsedLine line, long time, long unitNs, long receiveTime, long feedSequence, Frame frame) {
        row.begin(table, 0, table.capacity());
        boolean timeGiven = timeColumn.length == 0;
        for (int column = 0; column < line.columnCount(); column++) {
            if (repeats(line, column)) {
                return refusal.bad(line.nameStart(column), "the column is given twice");
            }
            timeGiven |= line.nameEquals(column, timeColumn, 0, timeColumn.length);
            if (!put(line, column)) {
                return false;
            }
        }
        if (!timeGiven) {
            row.putTimestamp(timeName, 0, timeColumn.length, time == Long.MIN_VALUE ? receiveTime : time);
        }
        long laneKey = parallel ? laneKey(line, receiveTime) : 0;
        if (laneKey < 0) {
            return false;
        }
        frame.row(laneKey, time, receiveTime, feedSequence, row);
        return true;
    }

    private static boolean repeats(ParsedLine line, int column) {
        int length = line.nameLength(column);
        for (int other = 0; other < column; other++) {
            if (line.nameLength(other) == length
                    && line.nameEquals(other, line.nameBuffer(column), line.nameOffset(column), length)) {
                return true;
            }
        }
        return false;
    }

    private boolean put(ParsedLine line, int column) {
        int length = line.nameLength(column);
        name.wrap(line.nameBuffer(column), line.nameOffset(column), length);
        switch (line.type(column)) {
            case TAG, STRING -> {
                return putText(line, column, ColumnType.TEXT);
            }
            case LONG_DECIMAL -> {
                return putText(line, column, ColumnType.NUMBER_TEXT);
            }
            case DECIMAL -> {
                int exponent = line.exponent(column);
                if (exponent < Byte.MIN_VALUE || exponent > Byte.MAX_VALUE) {
                    return refusal.bad(line.valueStart(column),
                            "expected an exponent from -128 to 127, found " + exponent);
                }
                row.putDecimal(name, 0, length, line.mantissa(column), exponent);
            }
            case INTEGER -> row.putLong(name, 0, length, line.mantissa(column));
            case UNSIGNED -> putUnsigned(line.mantissa(column), length);
            case BOOLEAN -> row.putBoolean(name, 0, length, line.mantissa(column) == 1);
            case TIMESTAMP -> row.putTimestamp(name, 0, length, line.mantissa(column));
        }
        return true;
    }

    private void putUnsigned(long bits, int length) {
        if (bits >= 0) {
            row.putLong(name, 0, length, bits);
        } else {
            byte[] digits = Long.toUnsignedString(bits).getBytes(StandardCharsets.US_ASCII);
            text.wrap(digits);
            row.putText(ColumnType.NUMBER_TEXT, name, 0, length, text, 0, digits.length);
        }
    }

    private boolean putText(ParsedLine line, int column, ColumnType type) {
        byte[] bytes = line.textBuffer(column);
        int from = line.textOffset(column);
        int length = line.textLength(column);
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == 0) {
                return refusal.bad(line.valueStart(column), "expected text without NUL, which PostgreSQL cannot hold");
            }
        }
        text.wrap(bytes, from, length);
        row.putText(type, name, 0, line.nameLength(column), text, 0, length);
        return true;
    }

    private long laneKey(ParsedLine line, long receiveTime) {
        int symbol = find(line, SYMBOL);
        int exchange = find(line, EXCHANGE);
        if (symbol < 0 || exchange < 0) {
            refusal.bad(line.start(), "expected text columns " + RowTable.SYMBOL + " and " + RowTable.EXCHANGE
                    + ": the table is shared by instrument");
            return InstrumentLookUp.REFUSED;
        }
        return InstrumentLookUp.id(instruments,
                exchangeView.wrap(line.textBuffer(exchange), line.textOffset(exchange), line.textLength(exchange)),
                symbolView.wrap(line.textBuffer(symbol), line.textOffset(symbol), line.textLength(symbol)), receiveTime,
                refusal, line.valueStart(symbol));
    }

    private static int find(ParsedLine line, byte[] wanted) {
        for (int column = 0; column < line.columnCount(); column++) {
            ValueType type = line.type(column);
            boolean isText = type == ValueType.TAG || type == ValueType.STRING;
            if (isText && line.nameEquals(column, wanted, 0, wanted.length)) {
                return column;
            }
        }
        return -1;
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.signals.ExternalSignal;

/**
 * Rows of {@code signals} that came over the tape, as signals yet to be checked. Allocates only for a number that came as text and
 * a text that came as a number. One thread.
 */
final class SignalRowReader {
    private static final int OTHER = -1;
    private static final Name[] COLUMNS = {SignalColumns.TIMESTAMP, SignalColumns.SYMBOL, SignalColumns.AGENT_NAME,
            SignalColumns.SIGNAL_TYPE, SignalColumns.VALUE, SignalColumns.CONFIDENCE, SignalColumns.STRENGTH,
            SignalColumns.DIRECTION, SignalColumns.ENTRY_PRICE, SignalColumns.TARGET_PRICE, SignalColumns.STOP_LOSS,
            SignalColumns.HOLDING_PERIOD};
    private final ExternalSignal signal = new ExternalSignal();
    private final ColumnText text = new ColumnText();
    private long time;

    /** @return the row's signal, valid until the next; its time is the row's own, else the event's */
    ExternalSignal read(RowReader row, Moment moment) {
        signal.clear();
        time = moment.eventTime();
        while (row.next()) {
            if (row.type() != ColumnType.NULL) {
                take(row);
            }
        }
        return signal.at(time, moment.receiveTime(), moment.sequence());
    }

    private static int column(RowReader row) {
        for (int i = 0; i < COLUMNS.length; i++) {
            if (COLUMNS[i].matches(row.buffer(), row.nameOffset(), row.nameLength())) {
                return i;
            }
        }
        return OTHER;
    }

    private void take(RowReader row) {
        switch (column(row)) {
            case 0 -> time = time(row, time);
            case 1 -> {
                text.read(row);
                signal.symbol(text.buffer(), text.offset(), text.length());
            }
            case 2 -> {
                text.read(row);
                signal.agent(text.buffer(), text.offset(), text.length());
            }
            case 3 -> {
                text.read(row);
                signal.type(text.buffer(), text.offset(), text.length());
            }
            case 4 -> signal.value(number(row));
            case 5 -> signal.confidence(number(row));
            case 6 -> signal.strength(number(row));
            case 7 -> signal.direction(direction(row));
            case 8 -> signal.entry(number(row));
            case 9 -> signal.target(number(row));
            case 10 -> signal.stop(number(row));
            case 11 -> signal.holding(number(row));
            default -> {
                // a column that fusion does not read: it lands all the same
            }
        }
    }

    private static long time(RowReader row, long otherwise) {
        if (row.type() == ColumnType.TIMESTAMP) {
            return row.longValue();
        }
        long read = row.type() == ColumnType.TEXT
                ? IsoTime.time(row.buffer(), row.textOffset(), row.textLength())
                : IsoTime.NOT_A_TIME;
        return read == IsoTime.NOT_A_TIME ? otherwise : read;
    }

    private int direction(RowReader row) {
        text.read(row);
        for (int direction = -1; direction <= 1; direction++) {
            if (SignalColumns.direction(direction).matches(text.buffer(), text.offset(), text.length())) {
                return direction;
            }
        }
        return ExternalSignal.UNKNOWN;
    }

    private static double number(RowReader row) {
        return switch (row.type()) {
            case LONG -> row.longValue();
            case DECIMAL -> decimal(row.longValue(), row.exponent());
            case NUMBER_TEXT, TEXT -> parsed(row.text());
            case NULL, BOOLEAN, TIMESTAMP -> Double.NaN;
        };
    }

    private static double decimal(long mantissa, int exponent) {
        if (Math.abs(exponent) > 18) {
            return Double.NaN;
        }
        return exponent < 0
                ? mantissa / (double) FixedPoint.powerOfTen(-exponent)
                : mantissa * (double) FixedPoint.powerOfTen(exponent);
    }

    private static double parsed(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN; // refused by the check of its range, with the reason
        }
    }
}

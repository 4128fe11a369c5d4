package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.signals.ExternalSignal;

/**
 * Rows of {@code signals} that came over the tape, as signals yet to be checked. Allocates only for a number of more than 18
 * digits and a text that came as a number. One thread.
 */
final class SignalRowReader {
    private static final int OTHER = -1;
    private static final int VALUE_DECIMALS = 6;
    private static final int VALUE_DIGITS = 4;
    private static final int SHARE_DECIMALS = 4;
    private static final int PRICE_DECIMALS = 8;
    private static final int PRICE_DIGITS = 7;
    private static final int MINUTES_DIGITS = 10;
    private static final Name[] COLUMNS = {SignalColumns.TIMESTAMP, SignalColumns.SYMBOL, SignalColumns.AGENT_NAME,
            SignalColumns.SIGNAL_TYPE, SignalColumns.VALUE, SignalColumns.CONFIDENCE, SignalColumns.STRENGTH,
            SignalColumns.DIRECTION, SignalColumns.ENTRY_PRICE, SignalColumns.TARGET_PRICE, SignalColumns.STOP_LOSS,
            SignalColumns.HOLDING_PERIOD};
    private final ExternalSignal signal = new ExternalSignal();
    private final ColumnText text = new ColumnText();
    private final ColumnNumber numbers = new ColumnNumber();
    private long time;

    /** Sets whether landing rounds, as the tape says. */
    void rounds(boolean does) {
        numbers.rounds(does);
    }

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
            case 4 -> signal.value(number(row, VALUE_DECIMALS, VALUE_DIGITS));
            case 5 -> signal.confidence(number(row, SHARE_DECIMALS, 1));
            case 6 -> signal.strength(number(row, SHARE_DECIMALS, 1));
            case 7 -> signal.direction(direction(row));
            case 8 -> signal.entry(price(row));
            case 9 -> signal.target(price(row));
            case 10 -> signal.stop(price(row));
            case 11 -> signal.holding(number(row, 0, MINUTES_DIGITS));
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

    /** A number as its column holds it: what is decided by and what lands are one value. */
    private double number(RowReader row, int scale, int digits) {
        long units = numbers.read(row, scale, digits);
        if (units == ColumnNumber.MISFIT) {
            signal.misfit();
            return Double.NaN;
        }
        return units / (double) FixedPoint.powerOfTen(scale);
    }

    private double price(RowReader row) {
        return number(row, PRICE_DECIMALS, PRICE_DIGITS);
    }
}

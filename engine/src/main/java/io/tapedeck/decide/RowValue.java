package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.IsoTime;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.RowReader;
import java.util.Locale;

/** The value of a row's column, as landing makes it fit its table, or a DATA error naming the column. One thread. */
final class RowValue {
    /** Digits before the point of a quantity's column. */
    static final int QUANTITY_DIGITS = 14;
    private static final int PRICE_DECIMALS = 8;
    private static final int PRICE_DIGITS = 7;
    private static final int PRICE_PER_UNIT = 10;

    private final ColumnNumber numbers = new ColumnNumber();

    /** Sets whether landing rounds, as the tape says. */
    void rounds(boolean does) {
        numbers.rounds(does);
    }

    /** @return the number in units of 10^-scale, as its column of {@code digits} before the point holds it; ABSENT for NULL */
    long number(RowReader row, int scale, int digits) {
        if (row.type() == io.tapedeck.event.ColumnType.NULL) {
            return FixedPoint.ABSENT;
        }
        long value = numbers.read(row, scale, digits);
        if (value == ColumnNumber.MISFIT) {
            throw misfit(row, "a number of at most " + scale + " decimals within its column");
        }
        return value;
    }

    /** @return a price of a column of 8 decimals, in 1e-9; ABSENT for NULL */
    long price(RowReader row) {
        long units = number(row, PRICE_DECIMALS, PRICE_DIGITS);
        return units == FixedPoint.ABSENT ? units : units * PRICE_PER_UNIT;
    }

    /** @return ns since the epoch; {@link FixedPoint#ABSENT} for NULL */
    static long time(RowReader row) {
        long time = switch (row.type()) {
            case NULL -> FixedPoint.ABSENT;
            case TIMESTAMP -> row.longValue();
            case TEXT -> IsoTime.time(row.buffer(), row.textOffset(), row.textLength());
            case LONG, DECIMAL, NUMBER_TEXT, BOOLEAN -> throw misfit(row, IsoTime.TIME_FORM);
        };
        if (time == IsoTime.NOT_A_TIME && row.type() == io.tapedeck.event.ColumnType.TEXT) {
            throw misfit(row, IsoTime.TIME_FORM);
        }
        return time;
    }

    /** @return the text as a text column has it; null for NULL */
    static String text(RowReader row) {
        return switch (row.type()) {
            case NULL -> null;
            case TEXT, NUMBER_TEXT -> {
                String given = row.text();
                if (given.indexOf('\0') >= 0) {
                    throw misfit(row, "a text without the character NUL");
                }
                yield given;
            }
            case LONG, DECIMAL, BOOLEAN, TIMESTAMP -> {
                StringBuilder printed = new StringBuilder();
                ColumnText.print(row, printed);
                yield printed.toString();
            }
        };
    }

    /** @return the constant whose name the value is, letter by letter as a CHECK compares; null for NULL */
    static <E extends Enum<E>> E constant(Class<E> type, RowReader row) {
        return constant(type, row, false);
    }

    /** As {@link #constant(Class, RowReader)}, of a column that writes its constants in small letters where {@code small}. */
    static <E extends Enum<E>> E constant(Class<E> type, RowReader row, boolean small) {
        String text = text(row);
        if (text == null) {
            return null;
        }
        StringBuilder names = new StringBuilder();
        for (E one : type.getEnumConstants()) {
            String name = small ? one.name().toLowerCase(Locale.ROOT) : one.name();
            if (name.equals(text)) {
                return one;
            }
            names.append(names.isEmpty() ? "" : ", ").append(name);
        }
        throw misfit(row, "one of " + names + ", got \"" + text + '"');
    }

    private static TapedeckException misfit(RowReader row, String expected) {
        return TapedeckException.data("column " + row.name() + ": expected " + expected);
    }
}

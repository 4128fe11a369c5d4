package io.tapedeck.decide;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.IsoTime;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.RowReader;

/** The value of a row's column, as landing would read it for its table: exact, or a DATA error naming the column. One thread. */
final class RowValue {
    private static final int NUMBER_LENGTH_MAX = 64;

    private final DecimalParser parser = new DecimalParser();
    private final byte[] scratch = new byte[NUMBER_LENGTH_MAX];

    /** @return the number in units of 10^-scale; {@link FixedPoint#ABSENT} for NULL */
    long number(RowReader row, int scale) {
        return switch (row.type()) {
            case NULL -> FixedPoint.ABSENT;
            case LONG -> scaled(row, row.longValue(), 0, scale);
            case DECIMAL -> scaled(row, row.longValue(), row.exponent(), scale);
            case TEXT, NUMBER_TEXT -> {
                int length = row.textLength();
                if (length > NUMBER_LENGTH_MAX) {
                    throw misfit(row, "a number");
                }
                row.buffer().getBytes(row.textOffset(), scratch, 0, length);
                if (!parser.parse(scratch, 0, length)) {
                    throw misfit(row, "a number");
                }
                yield scaled(row, parser.mantissa(), parser.exponent(), scale);
            }
            case BOOLEAN, TIMESTAMP -> throw misfit(row, "a number");
        };
    }

    private static long scaled(RowReader row, long mantissa, int exponent, int scale) {
        long value = FixedPoint.price(mantissa, exponent + scale - FixedPoint.PRICE_DECIMALS);
        if (value == FixedPoint.DOES_NOT_FIT) {
            throw misfit(row, "a number of at most " + scale + " decimals within its column");
        }
        return value;
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

    /** @return the text; null for NULL */
    static String text(RowReader row) {
        return switch (row.type()) {
            case NULL -> null;
            case TEXT, NUMBER_TEXT -> row.text();
            case LONG -> Long.toString(row.longValue());
            case DECIMAL, BOOLEAN, TIMESTAMP -> throw misfit(row, "a text");
        };
    }

    private static TapedeckException misfit(RowReader row, String expected) {
        return TapedeckException.data("column " + row.name() + ": expected " + expected);
    }
}

package io.tapedeck.positions;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;

/** Values of a row as landing makes them fit their columns. Allocation-free for numbers of up to 18 digits. One thread. */
final class RowFields {
    /** The value is none that the column holds. */
    static final long MISFIT = ColumnNumber.MISFIT;
    private static final int SHORT_TEXT = 64;
    private static final int POWER_MAX = 18;

    private final ColumnNumber numbers = new ColumnNumber();
    private final ColumnText text = new ColumnText();
    private final DecimalParser parser = new DecimalParser();
    private final byte[] scratch = new byte[SHORT_TEXT];

    /** Sets whether landing rounds, as the tape says. */
    void rounds(boolean does) {
        numbers.rounds(does);
    }

    /**
     * Reads a number of a NUMERIC column.
     *
     * @param scale decimals of the column
     * @param digits digits before its point
     * @return the number in units of 10^-scale; {@link #MISFIT} where it is none that the column holds
     */
    long number(RowReader row, int scale, int digits) {
        return numbers.read(row, scale, digits);
    }

    /** @return the double next to a number, NaN where it is none */
    double approximate(RowReader row) {
        return switch (row.type()) {
            case LONG -> row.longValue();
            case DECIMAL -> decimal(row.longValue(), row.exponent());
            case TEXT, NUMBER_TEXT -> parse(row) ? decimal(parser.mantissa(), parser.exponent()) : Double.NaN;
            case NULL, BOOLEAN, TIMESTAMP -> Double.NaN;
        };
    }

    private static double decimal(long mantissa, int exponent) {
        if (Math.abs(exponent) > POWER_MAX) {
            return mantissa == 0 ? 0 : Double.NaN;
        }
        double power = FixedPoint.powerOfTen(Math.abs(exponent)); // exact up to 10^22: one rounding
        return exponent < 0 ? mantissa / power : mantissa * power;
    }

    private boolean parse(RowReader row) {
        int length = row.textLength();
        if (length > SHORT_TEXT) {
            return false;
        }
        row.buffer().getBytes(row.textOffset(), scratch, 0, length);
        return parser.parse(scratch, 0, length);
    }

    /** @return ns since the epoch, {@link IsoTime#NOT_A_TIME} where it is no time */
    static long time(RowReader row) {
        return switch (row.type()) {
            case TIMESTAMP -> row.longValue();
            case TEXT -> IsoTime.time(row.buffer(), row.textOffset(), row.textLength());
            case NULL, LONG, DECIMAL, NUMBER_TEXT, BOOLEAN -> IsoTime.NOT_A_TIME;
        };
    }

    /** @return whether the value is given and, as a text column has it, of at most {@code charactersMax}: {@code into} has it then */
    boolean text(RowReader row, int charactersMax, Trade.Text into) {
        if (row.type() == ColumnType.NULL) {
            return false;
        }
        text.read(row);
        return !text.holdsNul() && into.set(text.buffer(), text.offset(), text.length())
                && characters(into) <= charactersMax;
    }

    private static int characters(Trade.Text text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += (text.bytes().getByte(i) & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}

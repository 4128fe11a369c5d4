package io.tapedeck.positions;

import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;
import java.math.BigDecimal;

/** Values of a row as landing makes them fit their columns. Allocation-free for numbers of up to 18 digits. One thread. */
final class RowFields {
    /** The value is none that the column holds. */
    static final long MISFIT = ColumnNumber.MISFIT;

    private final ColumnNumber numbers = new ColumnNumber();
    private final ColumnText text = new ColumnText();

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

    /** @return a number of a NUMERIC column that no long holds, with its {@code scale} decimals; null where it is none that it holds */
    BigDecimal decimal(RowReader row, int scale, int digits) {
        return numbers.decimal(row, scale, digits);
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

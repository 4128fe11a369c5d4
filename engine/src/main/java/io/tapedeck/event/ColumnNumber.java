package io.tapedeck.event;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * A row's number as landing makes it fit its NUMERIC column: exact, or rounded where the tape says that landing rounds, or
 * refused. So what is decided by a row and what the table holds are one value. Allocates only for numbers of more than 18
 * digits. One thread.
 */
public final class ColumnNumber {
    /** The value is none that the column holds. */
    public static final long MISFIT = FixedPoint.DOES_NOT_FIT;
    /** Setting on the tape: whether landing rounds. */
    public static final String ROUNDS = "rows.round-decimals";
    private static final int SHORT_TEXT = 64;
    private static final int DIGITS_MAX = 1_000;
    private static final int LONG_DIGITS = 18;

    private final DecimalParser parser = new DecimalParser();
    private final byte[] scratch = new byte[SHORT_TEXT];
    private boolean rounds;

    /** Sets whether a number with more decimals than its column is rounded, halves away from zero; else it is refused. */
    public void rounds(boolean does) {
        rounds = does;
    }

    /**
     * Reads a number.
     *
     * @param scale decimals of the column; a whole number is never rounded
     * @param digits digits before its point
     * @return units of 10^-scale; {@link #MISFIT} where the value is NULL, no number, does not fit the column, or no long
     */
    public long read(RowReader row, int scale, int digits) {
        return switch (row.type()) {
            case LONG -> fit(row.longValue(), 0, scale, digits);
            case DECIMAL -> fit(row.longValue(), row.exponent(), scale, digits);
            case TEXT, NUMBER_TEXT -> text(row, scale, digits);
            case NULL, BOOLEAN, TIMESTAMP -> MISFIT;
        };
    }

    private long text(RowReader row, int scale, int digits) {
        int length = row.textLength();
        if (length <= SHORT_TEXT) {
            row.buffer().getBytes(row.textOffset(), scratch, 0, length);
            if (parser.parse(scratch, 0, length)) {
                return fit(parser.mantissa(), parser.exponent(), scale, digits);
            }
        }
        return length > 2 * DIGITS_MAX ? MISFIT : large(row, scale, digits);
    }

    /**
     * Reads a number of a column that no long holds. Allocates.
     *
     * @param scale decimals of the column
     * @param digits digits before its point
     * @return the number as the column holds it, with {@code scale} decimals; null where it is none that it holds
     */
    public BigDecimal decimal(RowReader row, int scale, int digits) {
        BigDecimal given = switch (row.type()) {
            case LONG -> BigDecimal.valueOf(row.longValue());
            case DECIMAL -> row.longValue() == FixedPoint.ABSENT
                    ? null
                    : BigDecimal.valueOf(row.longValue(), -row.exponent());
            case TEXT, NUMBER_TEXT -> parsed(row);
            case NULL, BOOLEAN, TIMESTAMP -> null;
        };
        if (given == null || given.precision() > DIGITS_MAX || Math.abs((long) given.scale()) > DIGITS_MAX) {
            return null;
        }
        try {
            BigDecimal value = given.setScale(scale, rounds && scale > 0
                    ? RoundingMode.HALF_UP
                    : RoundingMode.UNNECESSARY);
            return value.precision() - scale > digits ? null : value;
        } catch (ArithmeticException _) {
            return null;
        }
    }

    private BigDecimal parsed(RowReader row) {
        int length = row.textLength();
        if (length > 2 * DIGITS_MAX) {
            return null;
        }
        if (length <= SHORT_TEXT) {
            row.buffer().getBytes(row.textOffset(), scratch, 0, length);
            if (parser.parse(scratch, 0, length)) {
                return BigDecimal.valueOf(parser.mantissa(), -parser.exponent());
            }
        }
        try {
            return new BigDecimal(row.text());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private long large(RowReader row, int scale, int digits) {
        byte[] bytes = new byte[row.textLength()];
        row.buffer().getBytes(row.textOffset(), bytes);
        try {
            BigDecimal value = new BigDecimal(new String(bytes, StandardCharsets.UTF_8));
            if (value.precision() > DIGITS_MAX || Math.abs((long) value.scale()) > DIGITS_MAX) {
                return MISFIT;
            }
            RoundingMode mode = rounds && scale > 0 ? RoundingMode.HALF_UP : RoundingMode.UNNECESSARY;
            return within(value.setScale(scale, mode).unscaledValue().longValueExact(), scale, digits);
        } catch (ArithmeticException | NumberFormatException _) {
            return MISFIT;
        }
    }

    private long fit(long mantissa, int exponent, int scale, int digits) {
        if (mantissa == FixedPoint.ABSENT) {
            return MISFIT;
        }
        // a price is the number times 10^9, so the number itself is the price of 10^-9 of it
        long value = FixedPoint.price(mantissa, exponent + scale - FixedPoint.PRICE_DECIMALS);
        int excess = -scale - exponent;
        if (value == MISFIT && rounds && scale > 0 && excess > 0) {
            long divisor = excess > LONG_DIGITS ? 0 : FixedPoint.powerOfTen(excess);
            long quotient = divisor == 0 ? 0 : mantissa / divisor;
            long rest = divisor == 0 ? 0 : Math.abs(mantissa % divisor);
            value = divisor != 0 && rest >= divisor - rest ? quotient + Long.signum(mantissa) : quotient;
        }
        return within(value, scale, digits);
    }

    private static long within(long value, int scale, int digits) {
        int places = scale + digits;
        return value != MISFIT && value != FixedPoint.ABSENT
                && (places > LONG_DIGITS || Math.abs(value) < FixedPoint.powerOfTen(places)) ? value : MISFIT;
    }
}

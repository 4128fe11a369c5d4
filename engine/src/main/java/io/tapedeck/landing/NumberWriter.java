package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.table.Column;

/** A number of at most 18 digits into a numeric column: exact, or refused. One thread. */
final class NumberWriter {
    private static final int EXACT_POWER_OF_DOUBLE = 22;
    private static final long EXACT_MANTISSA_OF_DOUBLE = 1L << 53;

    private final Column column;
    private final boolean round;
    private final int precision;
    private final int scale;

    /** @param round whether a decimal with more places than its column is rounded as SQL does; else it is refused */
    NumberWriter(Column column, boolean round) {
        this.column = column;
        this.round = round;
        this.precision = column.precision();
        this.scale = column.scale();
    }

    /** Writes mantissa × 10^exponent, or says why not. */
    String write(long mantissa, int exponent, RowSink sink) {
        return switch (column.type()) {
            case NUMERIC -> numeric(mantissa, exponent, sink);
            case INT2 -> integer(mantissa, exponent, Short.MIN_VALUE, Short.MAX_VALUE, sink);
            case INT4 -> integer(mantissa, exponent, Integer.MIN_VALUE, Integer.MAX_VALUE, sink);
            case INT8 -> integer(mantissa, exponent, Long.MIN_VALUE, Long.MAX_VALUE, sink);
            case FLOAT4 -> single(mantissa, exponent, sink);
            default -> {
                sink.float8(toDouble(mantissa, exponent));
                yield null;
            }
        };
    }
    private String integer(long mantissa, int exponent, long least, long greatest, RowSink sink) {
        long value = mantissa;
        if (exponent != 0) {
            value = scaled(mantissa, exponent);
            if (value == FixedPoint.DOES_NOT_FIT) {
                return misfit("a whole number", mantissa, exponent);
            }
        }
        if (value < least || value > greatest) {
            return misfit("from " + least + " to " + greatest, mantissa, exponent);
        }
        switch (column.type()) {
            case INT2 -> sink.int16((int) value);
            case INT4 -> sink.int32((int) value);
            default -> sink.int64(value);
        }
        return null;
    }

    /** @return mantissa × 10^exponent where a long holds it exactly, else {@link FixedPoint#DOES_NOT_FIT} */
    private static long scaled(long mantissa, int exponent) {
        // a price is the number times 10^9, so the number itself is the price of 10^-9 of it
        return FixedPoint.price(mantissa, exponent - FixedPoint.PRICE_DECIMALS);
    }

    private String numeric(long mantissa, int exponent, RowSink sink) {
        long value = mantissa;
        int power = exponent;
        if (value == FixedPoint.ABSENT) {
            return misfit("a number of at most 18 digits", mantissa, exponent);
        }
        if (precision >= 0 && value != 0) {
            int excess = -scale - power;
            if (excess > 0) {
                long divisor = excess > 18 ? 0 : FixedPoint.powerOfTen(excess);
                long quotient = divisor == 0 ? 0 : value / divisor;
                long rest = divisor == 0 ? value : value % divisor;
                if (rest != 0 && !round) {
                    return misfit("at most " + scale + " decimals", mantissa, exponent);
                }
                boolean up = divisor != 0 && Math.abs(rest) >= divisor - Math.abs(rest);
                value = up ? quotient + Long.signum(value) : quotient;
                power = -scale;
            }
            if (value != 0 && digits(Math.abs(value)) + power > precision - scale) {
                return misfit("at most " + (precision - scale) + " digits before the point", mantissa, exponent);
            }
        }
        sink.decimal(value, power);
        return null;
    }

    private static int digits(long positive) {
        // 1233/4096 is just above log10(2)
        int estimate = ((Long.SIZE - Long.numberOfLeadingZeros(positive)) * 1233) >>> 12;
        return estimate >= 19 || positive < FixedPoint.powerOfTen(estimate) ? estimate : estimate + 1;
    }

    private String single(long mantissa, int exponent, RowSink sink) {
        float value = exponent == 0 ? mantissa : Float.parseFloat(mantissa + "e" + exponent);
        if (Float.isInfinite(value)) {
            return misfit("a number within the range of real", mantissa, exponent);
        }
        sink.float4(value);
        return null;
    }

    /** @return the double next to mantissa × 10^exponent */
    static double toDouble(long mantissa, int exponent) {
        if (exponent == 0) {
            return mantissa;
        }
        if (Math.abs(mantissa) < EXACT_MANTISSA_OF_DOUBLE && Math.abs(exponent) <= EXACT_POWER_OF_DOUBLE) {
            double power = 1;
            for (int i = 0; i < Math.abs(exponent); i++) {
                power *= 10; // exact up to 10^22
            }
            return exponent < 0 ? mantissa / power : mantissa * power; // one rounding
        }
        return Double.parseDouble(mantissa + "e" + exponent);
    }

    private String misfit(String expected, long mantissa, int exponent) {
        StringBuilder text = new StringBuilder(column.misfit("expected ")).append(expected).append(", got ");
        if (mantissa == FixedPoint.ABSENT) {
            text.append(mantissa);
        } else {
            FixedPoint.appendDecimal(text, mantissa, exponent);
        }
        return text.toString();
    }
}

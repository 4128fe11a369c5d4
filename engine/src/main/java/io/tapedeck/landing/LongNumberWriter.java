package io.tapedeck.landing;

import io.tapedeck.event.RowReader;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number that needed more than 18 digits, kept as text: rare, so it may allocate. One thread. */
record LongNumberWriter(Column column, boolean round) implements FieldWriter {
    /** Digits before or behind the point beyond which a number is refused: the server's own limits are 131,072 and 16,383. */
    private static final int DIGITS_MAX = 1_000;

    @Override
    public String write(RowReader row, RowSink sink) {
        String text = row.text();
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return misfit("a number", text);
        }
        if (value.precision() > DIGITS_MAX || Math.abs((long) value.scale()) > DIGITS_MAX) {
            return misfit("at most " + DIGITS_MAX + " digits", text);
        }
        return switch (column.type()) {
            case FLOAT4 -> {
                sink.float4(value.floatValue());
                yield null;
            }
            case FLOAT8 -> {
                sink.float8(value.doubleValue());
                yield null;
            }
            case NUMERIC -> numeric(value, text, sink);
            default -> integer(value, text, sink);
        };
    }

    private String numeric(BigDecimal value, String text, RowSink sink) {
        BigDecimal fitted = value;
        if (column.precision() >= 0) {
            fitted = value.stripTrailingZeros();
            if (fitted.scale() > column.scale()) {
                if (!round) {
                    return misfit("at most " + column.scale() + " decimals", text);
                }
                fitted = fitted.setScale(column.scale(), RoundingMode.HALF_UP);
            }
            if (fitted.signum() != 0 && fitted.precision() - fitted.scale() > column.precision() - column.scale()) {
                return misfit("at most " + (column.precision() - column.scale()) + " digits before the point", text);
            }
        }
        sink.decimal(fitted);
        return null;
    }

    private String integer(BigDecimal value, String text, RowSink sink) {
        int bits = switch (column.type()) {
            case INT2 -> Short.SIZE;
            case INT4 -> Integer.SIZE;
            default -> Long.SIZE;
        };
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.scale() > 0 || plain.toBigIntegerExact().bitLength() >= bits) {
            return misfit("a whole number of " + bits + " bits", text);
        }
        long whole = plain.longValueExact();
        switch (column.type()) {
            case INT2 -> sink.int16((int) whole);
            case INT4 -> sink.int32((int) whole);
            default -> sink.int64(whole);
        }
        return null;
    }

    private String misfit(String expected, String text) {
        return "column " + column.name() + " is " + column.describe() + ", expected " + expected + ", got " + text;
    }
}

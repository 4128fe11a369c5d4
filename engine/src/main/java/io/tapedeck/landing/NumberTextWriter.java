package io.tapedeck.landing;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.event.table.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** A number as text, of any length: short ones without allocation. One thread. */
final class NumberTextWriter implements BytesWriter {
    /** Digits before or behind the point beyond which a number is refused: the server's own limits are 131,072 and 16,383. */
    static final int DIGITS_MAX = 1_000;
    /** Text of more characters is read as a BigDecimal at once. */
    private static final int SHORT_TEXT = 64;

    private final Column column;
    private final boolean round;
    private final NumberWriter shortWriter;
    private final DecimalParser parser = new DecimalParser();
    private final byte[] scratch = new byte[SHORT_TEXT];

    /** @param round as for {@link NumberWriter} */
    NumberTextWriter(Column column, boolean round) {
        this.column = column;
        this.round = round;
        this.shortWriter = new NumberWriter(column, round);
    }

    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        if (length <= SHORT_TEXT) {
            buffer.getBytes(offset, scratch, 0, length);
            if (parser.parse(scratch, 0, length)) {
                return shortWriter.write(parser.mantissa(), parser.exponent(), sink);
            }
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return write(new String(bytes, StandardCharsets.UTF_8), sink);
    }

    private String write(String text, RowSink sink) {
        if (text.length() > 2 * DIGITS_MAX) {
            return column.misfit("expected at most " + DIGITS_MAX + " digits, got " + text.length() + " characters");
        }
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
        return column.misfit("expected " + expected + ", got " + text);
    }
}

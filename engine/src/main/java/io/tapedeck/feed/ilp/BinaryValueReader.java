package io.tapedeck.feed.ilp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;

/**
 * Reads QuestDB's binary field values (protocol versions 2 and 3): behind the field's {@code =} a second one, a type, and
 * the value's bytes. A double becomes the shortest decimal that reads back as that double, which is what its sender's
 * language prints. One thread; no allocation but for a double of more than 15 digits.
 */
final class BinaryValueReader {
    /** The value's bytes have not all arrived. */
    static final int ENDED = -1;
    /** Refused: see {@link #reason}. */
    static final int REFUSED = -2;

    /** Type of a double, eight bytes, little endian. */
    private static final int DOUBLE = 16;
    /** Type of an array. */
    private static final int ARRAY = 14;
    /** Type of a decimal: scale, length, big-endian two's complement of that length. */
    private static final int DECIMAL = 23;
    private static final int DECIMAL_SCALE_MAX = 76;
    private static final long MANTISSA_MAX = 999_999_999_999_999_999L;
    /** Below it every whole number is a double, and a decimal of so few digits is the only one of its length. */
    private static final double SHORT_MAX = 1e15;
    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class,
            ByteOrder.LITTLE_ENDIAN);

    private String reason = "";

    /** {@return why the last value was refused} */
    String reason() {
        return reason;
    }

    /**
     * Ends the line's current column.
     *
     * @param from index of the second equals sign
     * @param to end of the bytes
     * @return index behind the value, or {@link #ENDED} or {@link #REFUSED}
     */
    int read(ParsedLine line, int from, int to) {
        if (from + 1 >= to) {
            return ENDED;
        }
        int type = line.source[from + 1];
        return switch (type) {
            case DOUBLE -> readDouble(line, from + 2, to);
            case DECIMAL -> readDecimal(line, from + 2, to);
            case ARRAY -> refuse("arrays are not supported");
            default -> refuse("unknown binary type " + (type & 0xff) + ": expected 16 (double) or 23 (decimal)");
        };
    }

    private int refuse(String why) {
        reason = why;
        return REFUSED;
    }

    private int readDouble(ParsedLine line, int from, int to) {
        if (from + Double.BYTES > to) {
            return ENDED;
        }
        double value = (double) DOUBLES.get(line.source, from);
        if (!Double.isFinite(value)) {
            return refuse("expected a number; not a number and infinity are refused, got " + value);
        }
        for (int scale = 0; scale < POWERS.length; scale++) {
            double scaled = Math.rint(value * POWERS[scale]);
            if (Math.abs(scaled) > SHORT_MAX) {
                break;
            }
            if (scaled / POWERS[scale] == value) {
                line.endNumberColumn(ValueType.DECIMAL, (long) scaled, -scale);
                return from + Double.BYTES;
            }
        }
        return end(line, new BigDecimal(Double.toString(value)), from + Double.BYTES);
    }

    /** A double has at most 17 digits, so its decimal's mantissa always fits. */
    private static int end(ParsedLine line, BigDecimal value, int behind) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() < 0 && shortest.precision() - shortest.scale() <= 18) {
            shortest = shortest.setScale(0);
        }
        line.endNumberColumn(ValueType.DECIMAL, shortest.unscaledValue().longValueExact(), -shortest.scale());
        return behind;
    }

    private int readDecimal(ParsedLine line, int from, int to) {
        if (from + 2 > to) {
            return ENDED;
        }
        int scale = line.source[from];
        int length = line.source[from + 1] & 0xff;
        if (scale < 0 || scale > DECIMAL_SCALE_MAX) {
            return refuse("expected a decimal's scale of 0 to " + DECIMAL_SCALE_MAX + ", got " + scale);
        }
        if (length == 0 || length > Long.BYTES) {
            return refuse("expected a decimal of 1 to 8 bytes, got " + length);
        }
        int valueStart = from + 2;
        if (valueStart + length > to) {
            return ENDED;
        }
        long mantissa = line.source[valueStart];
        for (int at = 1; at < length; at++) {
            mantissa = mantissa << 8 | (line.source[valueStart + at] & 0xff);
        }
        if (mantissa > MANTISSA_MAX || mantissa < -MANTISSA_MAX) {
            return refuse("expected a decimal of at most 18 digits, got " + mantissa);
        }
        int exponent = -scale;
        while (exponent < 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            exponent++;
        }
        line.endNumberColumn(ValueType.DECIMAL, mantissa, exponent);
        return valueStart + length;
    }
}

package io.tapedeck.common;

/**
 * Parses a decimal number from ASCII bytes, exactly and without allocation: {@code -12.50}, {@code 3.5e-7}, {@code +1.}.
 * A number keeps at most 18 significant digits; more is {@link #reason() refused}, never rounded. One thread an instance.
 */
public final class DecimalParser {
    private static final int DIGITS_MAX = 18;
    private static final int EXPONENT_MAX = 127;

    private long mantissa;
    private int exponent;
    private int position;
    private String reason;

    /**
     * Parses the whole range as one number.
     *
     * @return true where it is a number that fits; false leaves {@link #reason()}
     */
    public boolean parse(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean negative = false;
        reason = null;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        if (!digits(bytes, at, end)) {
            return false;
        }
        at = position;
        if (at < end && (bytes[at] | 0x20) == 'e') {
            if (!exponentPart(bytes, at + 1, end)) {
                return false;
            }
            at = position;
        }
        if (at != end) {
            return fail("unexpected character in number");
        }
        if (mantissa == 0) {
            exponent = 0;
        } else if (exponent < -EXPONENT_MAX || exponent > EXPONENT_MAX) {
            return fail("exponent is out of range");
        }
        if (negative) {
            mantissa = -mantissa;
        }
        return true;
    }

    private boolean digits(byte[] bytes, int from, int end) {
        long value = 0;
        int significant = 0;
        int pendingZeros = 0;
        int scale = 0;
        int seen = 0;
        boolean point = false;
        int at = from;
        for (; at < end; at++) {
            int c = bytes[at];
            if (c == '.' && !point) {
                point = true;
                continue;
            }
            int digit = c - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            seen++;
            if (point) {
                scale++;
            }
            if (digit == 0) {
                pendingZeros += value == 0 ? 0 : 1;
                continue;
            }
            significant += pendingZeros + 1;
            if (significant > DIGITS_MAX) {
                return fail("more than 18 significant digits");
            }
            value = value * FixedPoint.powerOfTen(pendingZeros) * 10 + digit;
            pendingZeros = 0;
        }
        if (seen == 0) {
            return fail("not a number");
        }
        mantissa = value;
        exponent = pendingZeros - scale;
        position = at;
        return true;
    }

    private boolean exponentPart(byte[] bytes, int from, int end) {
        int at = from;
        boolean negative = false;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        int value = 0;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = Math.min(value * 10 + bytes[at] - '0', 100_000);
            at++;
        }
        if (at == first) {
            return fail("exponent has no digits");
        }
        exponent += negative ? -value : value;
        position = at;
        return true;
    }

    private boolean fail(String why) {
        reason = why;
        return false;
    }

    /** @return the number's mantissa without trailing zeros, at most 18 digits */
    public long mantissa() {
        return mantissa;
    }

    /** @return the number's decimal exponent, -127 to 127 */
    public int exponent() {
        return exponent;
    }

    /** @return the number as a price of scale 1e-9, {@link FixedPoint#DOES_NOT_FIT} where that is not exact */
    public long price() {
        return FixedPoint.price(mantissa, exponent);
    }

    /** @return why the last parse failed, null where it did not */
    public String reason() {
        return reason;
    }
}

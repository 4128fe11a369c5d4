package io.tapedeck.feed.ilp;

/** Reads whole numbers of 64 bits from ASCII, and says whether a text is a decimal number. One thread. */
final class WholeNumber {
    private static final int HEXADECIMAL_DIGITS_MAX = 16;

    private long value;
    private boolean outOfRange;

    /** {@return the last number read; an unsigned one as its bits} */
    long value() {
        return value;
    }

    /** {@return whether the last number was one, but too large} */
    boolean outOfRange() {
        return outOfRange;
    }

    /** {@return whether the range holds {@code -?[0-9]+} that fits into 64 bits with sign} */
    boolean readSigned(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        if (!readUnsigned(bytes, negative ? from + 1 : from, to)) {
            return false;
        }
        if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
            outOfRange = true;
            return false;
        }
        value = negative ? -value : value;
        return true;
    }

    /** {@return whether the range holds {@code [0-9]+} that fits into 64 bits without sign} */
    boolean readUnsigned(byte[] bytes, int from, int to) {
        outOfRange = false;
        value = 0;
        if (from >= to) {
            return false;
        }
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            long tenfold = value * 10;
            boolean overflows = Math.unsignedMultiplyHigh(value, 10) != 0
                    || Long.compareUnsigned(tenfold + digit, tenfold) < 0;
            outOfRange |= overflows;
            value = tenfold + digit;
        }
        return !outOfRange;
    }

    boolean isHexadecimal(byte[] bytes, int from, int to) {
        return to - from > 2 && bytes[from] == '0' && bytes[from + 1] == 'x';
    }

    /** {@return whether the range holds {@code 0x[0-9a-fA-F]+} that fits into 63 bits} */
    boolean readHexadecimal(byte[] bytes, int from, int to) {
        value = 0;
        if (to - from - 2 > HEXADECIMAL_DIGITS_MAX) {
            return false;
        }
        for (int at = from + 2; at < to; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                return false;
            }
            value = value << 4 | digit;
        }
        return value >= 0;
    }

    /** {@return whether the range holds a decimal number with an optional point and exponent, of any size} */
    static boolean isDecimal(byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        int digits = 0;
        boolean point = false;
        for (; at < to && (isDigit(bytes[at]) || (bytes[at] == '.' && !point)); at++) {
            point |= bytes[at] == '.';
            digits += bytes[at] == '.' ? 0 : 1;
        }
        if (digits == 0 || at == to) {
            return digits > 0;
        }
        if ((bytes[at] | 0x20) != 'e') {
            return false;
        }
        at++;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int first = at;
        while (at < to && isDigit(bytes[at])) {
            at++;
        }
        return at == to && at > first;
    }

    /** {@return the size of a decimal number's exponent without its sign, at most 100,000; 0 where it has none} */
    static int exponentMagnitude(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] | 0x20) != 'e') {
            at++;
        }
        int magnitude = 0;
        for (at++; at < to; at++) {
            magnitude = isDigit(bytes[at]) ? Math.min(magnitude * 10 + bytes[at] - '0', 100_000) : magnitude;
        }
        return magnitude;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}

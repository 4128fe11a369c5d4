package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;

/**
 * Builds one JSON value in reused memory: keys in the order they are put, numbers with set decimals and no trailing zeros. Text
 * beyond ASCII is escaped, so what comes out is ASCII. Allocates only while it grows. One thread.
 */
final class JsonLine implements CharSequence {
    private static final double DIGITS_18 = 1e18;
    private static final char[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private final StringBuilder text = new StringBuilder(512);
    private boolean first = true;

    /** Empties it. */
    JsonLine clear() {
        text.setLength(0);
        first = true;
        return this;
    }

    /** Begins an object or an array: { or [. */
    JsonLine open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    /** Ends it: } or ]. */
    JsonLine close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** Puts a key; its value follows. */
    JsonLine key(CharSequence name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    /** Puts a key of two parts with a colon between. */
    JsonLine key(CharSequence name, CharSequence part) {
        separate();
        text.append('"');
        escape(name);
        text.append(':');
        escape(part);
        text.append("\":");
        first = true;
        return this;
    }

    /** Puts a text. */
    JsonLine text(CharSequence value) {
        separate();
        quote(value);
        return this;
    }

    /** Puts a text of two parts with a colon between. */
    JsonLine text(CharSequence value, CharSequence part) {
        separate();
        text.append('"');
        escape(value);
        text.append(':');
        escape(part);
        text.append('"');
        return this;
    }

    /** Puts a number rounded half even to {@code decimals}; null where it is not finite or has no room in 18 digits. */
    JsonLine number(double value, int decimals) {
        separate();
        double scaled = value * FixedPoint.powerOfTen(decimals);
        if (!(Math.abs(scaled) < DIGITS_18)) {
            text.append("null");
            return this;
        }
        long rest = (long) Math.rint(scaled);
        if (rest < 0) {
            text.append('-');
            rest = -rest;
        }
        long unit = FixedPoint.powerOfTen(decimals);
        text.append(rest / unit);
        long fraction = rest % unit;
        if (fraction != 0) {
            text.append('.');
            for (long digit = unit / 10; fraction != 0; digit /= 10) {
                text.append((char) ('0' + fraction / digit));
                fraction %= digit;
            }
        }
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(CharSequence value) {
        text.append('"');
        escape(value);
        text.append('"');
    }

    private void escape(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
            } else {
                text.append(c);
            }
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

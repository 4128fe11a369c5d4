package io.tapedeck.feed.ilp;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;
import java.nio.charset.StandardCharsets;

/**
 * Turns the text of an unquoted field value into a typed column. Decimals arrive exactly as written. One thread; no
 * allocation but for a decimal of more than 18 digits or beyond 1e127.
 */
final class ValueReader {
    /** A double's largest decimal exponent; InfluxDB's floats end there and so does the protocol's range. */
    private static final int DOUBLE_EXPONENT_MAX = 308;
    /** Beyond it no column of a database holds the number. */
    private static final int EXPONENT_MAX = 1_000;
    private static final long PLAIN_MAX = 999_999_999_999_999_999L;
    static final long NANOS_IN_MICRO = 1_000;

    private final boolean questDb;
    private final DecimalParser decimals = new DecimalParser();
    private final WholeNumber whole = new WholeNumber();

    ValueReader(Dialect dialect) {
        questDb = dialect == Dialect.QUESTDB;
    }

    /**
     * Ends the line's current column with the value that lies from {@code from} (included) to {@code to}.
     *
     * @return null, or the reason for which it is refused
     */
    String read(ParsedLine line, int from, int to) {
        byte[] bytes = line.source;
        if (from == to) {
            return "expected a field value, found none";
        }
        byte first = bytes[from];
        if (first == '-' || first == '.' || (first >= '0' && first <= '9')) {
            return number(line, from, to);
        }
        return switch (first) {
            case 't', 'T', 'f', 'F' -> bool(line, from, to);
            case 'n', 'N', 'i', 'I' -> "expected a field value; not a number and infinity are refused";
            default -> "expected a field value: a number, a boolean, or a quoted string";
        };
    }

    /** {@return null, or the reason for which the timestamp from {@code at} to {@code stop} is refused} */
    String readTimestamp(ParsedLine line, int at, int stop) {
        byte[] bytes = line.source;
        byte suffix = bytes[stop - 1];
        boolean suffixed = questDb && (suffix == 'n' || suffix == 't');
        if (!whole.readSigned(bytes, at, suffixed ? stop - 1 : stop)) {
            return whole.outOfRange()
                    ? "timestamp is out of range: expected 64 bits of it"
                    : "expected a timestamp: a whole number";
        }
        long unit = suffixed && suffix == 't' ? NANOS_IN_MICRO : 1;
        long value = whole.value() * unit;
        if (Math.multiplyHigh(whole.value(), unit) != value >> 63) {
            return "timestamp is out of range: expected 64 bits of nanoseconds";
        }
        line.timestampPresent = true;
        line.timestampInNanoseconds = suffixed;
        line.timestamp = value;
        line.timestampStart = at;
        return null;
    }

    private static String bool(ParsedLine line, int from, int to) {
        byte[] bytes = line.source;
        boolean value = bytes[from] == 't' || bytes[from] == 'T';
        if (to - from > 1 && !isWord(bytes, from, to, value ? "true" : "false")) {
            return "expected a boolean: t, T, true, True, TRUE, f, F, false, False or FALSE";
        }
        line.endNumberColumn(ValueType.BOOLEAN, value ? 1 : 0, 0);
        return null;
    }

    /** Capital letters may stand in all of the word or at its start. */
    private static boolean isWord(byte[] bytes, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        boolean capital = bytes[from] < 'a';
        boolean capitals = capital && bytes[from + 1] < 'a';
        for (int at = 1; at < word.length(); at++) {
            int expected = capitals ? word.charAt(at) - ' ' : word.charAt(at);
            if (bytes[from + at] != expected) {
                return false;
            }
        }
        return true;
    }

    private String number(ParsedLine line, int from, int to) {
        byte[] bytes = line.source;
        return switch (bytes[to - 1]) {
            case 'i' -> integer(line, from, to - 1);
            case 'u' -> unsigned(line, from, to - 1);
            case 't' -> questDb ? timestamp(line, from, to - 1, NANOS_IN_MICRO) : notDecimal(line, from);
            case 'n' -> questDb ? timestamp(line, from, to - 1, 1) : notDecimal(line, from);
            case 'd' -> questDb ? decimal(line, from, to - 1, false) : notDecimal(line, from);
            default -> decimal(line, from, to, true);
        };
    }

    private String integer(ParsedLine line, int from, int to) {
        if (questDb && whole.isHexadecimal(line.source, from, to)) {
            if (!whole.readHexadecimal(line.source, from, to)) {
                return "expected a hexadecimal integer of at most 63 bits, as 0x1fi";
            }
        } else if (!whole.readSigned(line.source, from, to)) {
            return whole.outOfRange()
                    ? "integer is out of range: expected -2^63 to 2^63 - 1"
                    : "expected an integer, as -12i";
        }
        line.endNumberColumn(ValueType.INTEGER, whole.value(), 0);
        return null;
    }

    private String unsigned(ParsedLine line, int from, int to) {
        if (!whole.readUnsigned(line.source, from, to)) {
            return whole.outOfRange()
                    ? "unsigned integer is out of range: expected 0 to 2^64 - 1"
                    : "expected an unsigned integer, as 12u";
        }
        line.endNumberColumn(ValueType.UNSIGNED, whole.value(), 0);
        return null;
    }

    private String timestamp(ParsedLine line, int from, int to, long nanosInUnit) {
        if (!whole.readSigned(line.source, from, to)) {
            return whole.outOfRange()
                    ? "timestamp is out of range: expected 64 bits of it"
                    : "expected a timestamp, as 1646762637609765t or 1646762637609765000n";
        }
        long nanos = whole.value() * nanosInUnit;
        if (Math.multiplyHigh(whole.value(), nanosInUnit) != nanos >> 63) {
            return "timestamp is out of range: expected 64 bits of nanoseconds";
        }
        line.endNumberColumn(ValueType.TIMESTAMP, nanos, 0);
        return null;
    }

    private String decimal(ParsedLine line, int from, int to, boolean asDouble) {
        if (decimals.parse(line.source, from, to - from)) {
            long mantissa = decimals.mantissa();
            int exponent = decimals.exponent();
            if (exponent > 0 && exponent <= 18 && Math.abs(mantissa) <= PLAIN_MAX / FixedPoint.powerOfTen(exponent)) {
                mantissa *= FixedPoint.powerOfTen(exponent);
                exponent = 0;
            }
            line.endNumberColumn(ValueType.DECIMAL, mantissa, exponent);
            return null;
        }
        return longDecimal(line, from, to, asDouble);
    }

    /** What has more than 18 digits or a large exponent stays text, if it is a number at all. */
    private static String longDecimal(ParsedLine line, int from, int to, boolean asDouble) {
        if (!WholeNumber.isDecimal(line.source, from, to)) {
            return notDecimal(line, from);
        }
        if (WholeNumber.exponentMagnitude(line.source, from, to) > EXPONENT_MAX) {
            return "number is out of range: expected an exponent from -" + EXPONENT_MAX + " to " + EXPONENT_MAX;
        }
        if (asDouble) {
            String text = new String(line.source, from, to - from, StandardCharsets.US_ASCII);
            if (Double.isInfinite(Double.parseDouble(text))) {
                return "number is out of range: expected at most 1.7976931348623157e" + DOUBLE_EXPONENT_MAX;
            }
        }
        line.endTextColumn(ValueType.LONG_DECIMAL, from, to - from);
        return null;
    }

    private static String notDecimal(ParsedLine line, int from) {
        byte[] bytes = line.source;
        boolean infinite = bytes[from] == '-' && from + 1 < bytes.length && (bytes[from + 1] | 0x20) == 'i';
        return infinite
                ? "expected a number; infinity is refused"
                : "expected a number, as -12.5, 1e-6, 12i or 12u";
    }
}

package io.tapedeck.landing;

import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.Hashing;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Reads JSON (RFC 8259) to its hash: equal for what JSONB takes for equal, whatever the order of keys, the blanks, the way a
 * number or a character is written; of a key that comes twice the last value counts. So the text that a row brought and the
 * text that the server prints hash alike. Allocates only while it grows, and for numbers of more than 18 digits. One thread.
 */
final class JsonText {
    /** No hash: {@link #error} says why. */
    static final long INVALID = 0;
    private static final int DEPTH_MAX = 400;
    private static final int FEW_KEYS = 24;
    private static final long OBJECT = 0x4f424a45L;
    private static final long ARRAY = 0x41525259L;
    private static final long STRING = 0x53545249L;
    private static final long NUMBER = 0x4e554d42L;
    private static final long TRUE = Hashing.mix(0x74727565L);
    private static final long FALSE = Hashing.mix(0x66616c73L);
    private static final long NULL = Hashing.mix(0x6e756c6cL);
    private static final byte[] TRUE_TEXT = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE_TEXT = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL_TEXT = {'n', 'u', 'l', 'l'};

    private final DecimalParser decimals = new DecimalParser();
    private byte[] digits = new byte[64];
    private long[] keys = new long[64];
    private long[] values = new long[64];
    private int members;
    private DirectBuffer buffer;
    private int begin;
    private int at;
    private int end;
    private int depth;
    private String error;

    /** @return the value's hash, never {@link #INVALID} for JSON; INVALID where the bytes are no JSON */
    long hash(DirectBuffer text, int offset, int length) {
        buffer = text;
        begin = offset;
        at = offset;
        end = offset + length;
        depth = 0;
        members = 0;
        error = null;
        long hash = value();
        if (error == null && skipBlanks() >= 0) {
            fail("nothing more");
        }
        return error != null ? INVALID : hash == INVALID ? 1 : hash;
    }

    /** @return what was expected where, null where the last text was JSON */
    String error() {
        return error;
    }

    private long value() {
        int c = skipBlanks();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal(TRUE_TEXT, TRUE);
            case 'f' -> literal(FALSE_TEXT, FALSE);
            case 'n' -> literal(NULL_TEXT, NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> fail("a value");
        };
    }

    private long object() {
        if (!deeper()) {
            return INVALID;
        }
        int base = members;
        boolean first = true;
        while (error == null) {
            int c = skipBlanks();
            if (first && c == '}') {
                break;
            }
            if (c != '"') {
                return fail("a key in quotes");
            }
            long key = string();
            if (skipBlanks() != ':') {
                return fail("a colon");
            }
            at++;
            long member = value();
            push(key, member);
            c = skipBlanks();
            if (c == '}') {
                break;
            }
            if (c != ',') {
                return fail("a comma or }");
            }
            at++;
            first = false;
        }
        at++;
        depth--;
        long hash = fold(base);
        members = base;
        return hash;
    }

    private void push(long key, long value) {
        if (members == keys.length) {
            keys = Arrays.copyOf(keys, members * 2);
            values = Arrays.copyOf(values, members * 2);
        }
        keys[members] = key;
        values[members++] = value;
    }

    /** The sum over the members, so that their order does not count; of equal keys the last. */
    private long fold(int base) {
        long sum = OBJECT;
        if (members - base <= FEW_KEYS) {
            for (int i = base; i < members; i++) {
                boolean last = true;
                for (int j = i + 1; j < members; j++) {
                    last &= keys[j] != keys[i];
                }
                sum += last ? Hashing.combine(keys[i], values[i]) : 0;
            }
            return Hashing.mix(sum);
        }
        Long2LongHashMap distinct = new Long2LongHashMap(2 * (members - base), 0.6f, Long.MIN_VALUE);
        for (int i = base; i < members; i++) {
            // the map's missing value cannot be held: it stands for one other value, alike on both sides
            distinct.put(keys[i], values[i] == Long.MIN_VALUE ? 1 : values[i]);
        }
        Long2LongHashMap.EntryIterator entries = distinct.entrySet().iterator();
        while (entries.hasNext()) {
            entries.next();
            sum += Hashing.combine(entries.getLongKey(), entries.getLongValue());
        }
        return Hashing.mix(sum);
    }

    private long array() {
        if (!deeper()) {
            return INVALID;
        }
        long state = ARRAY;
        boolean first = true;
        while (error == null) {
            if (first && skipBlanks() == ']') {
                break;
            }
            state = Hashing.combine(state, value());
            int c = skipBlanks();
            if (c == ']') {
                break;
            }
            if (c != ',') {
                return fail("a comma or ]");
            }
            at++;
            first = false;
        }
        at++;
        depth--;
        return state;
    }

    private boolean deeper() {
        at++;
        if (++depth > DEPTH_MAX) {
            fail("at most " + DEPTH_MAX + " levels");
            return false;
        }
        return true;
    }

    private long string() {
        long state = Hashing.combine(Hashing.begin(), STRING);
        at++;
        while (at < end) {
            int c = buffer.getByte(at++);
            if (c == '"') {
                return Hashing.finish(state);
            }
            if (c >= 0 && c < ' ') {
                at--;
                return fail("no control character in a text");
            }
            if (c == '\\') {
                int character = escaped();
                if (error != null) {
                    return INVALID;
                }
                state = add(state, character);
            } else {
                state = Hashing.add(state, c);
            }
        }
        return fail("the end of a text");
    }

    /** The escaped code point. */
    private int escaped() {
        int c = at < end ? buffer.getByte(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> (int) fail("an escape");
        };
    }

    private int unicode() {
        int high = hexadecimal();
        if (high == 0) {
            return (int) fail("no \\u0000, which the database cannot keep");
        }
        if (high < Character.MIN_SURROGATE || high > Character.MAX_SURROGATE) {
            return high;
        }
        if (Character.isHighSurrogate((char) high) && at + 2 <= end && buffer.getByte(at) == '\\'
                && buffer.getByte(at + 1) == 'u') {
            at += 2;
            int low = hexadecimal();
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) high, (char) low);
            }
        }
        return (int) fail("both halves of a surrogate pair");
    }

    private int hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? Character.digit(buffer.getByte(at++), 16) : -1;
            if (digit < 0) {
                return (int) fail("four hexadecimal digits") - 1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** Adds a code point's UTF-8. */
    private static long add(long state, int c) {
        if (c < 0x80) {
            return Hashing.add(state, c);
        }
        if (c < 0x800) {
            return Hashing.add(Hashing.add(state, 0xc0 | (c >>> 6)), 0x80 | (c & 0x3f));
        }
        long next = c < 0x10000
                ? Hashing.add(state, 0xe0 | (c >>> 12))
                : Hashing.add(Hashing.add(state, 0xf0 | (c >>> 18)), 0x80 | ((c >>> 12) & 0x3f));
        return Hashing.add(Hashing.add(next, 0x80 | ((c >>> 6) & 0x3f)), 0x80 | (c & 0x3f));
    }

    private long number() {
        int from = at;
        at += buffer.getByte(at) == '-' ? 1 : 0;
        int whole = at;
        skipDigits();
        boolean good = at > whole && (at == whole + 1 || buffer.getByte(whole) != '0');
        if (at < end && buffer.getByte(at) == '.') {
            int decimal = ++at;
            skipDigits();
            good &= at > decimal;
        }
        if (at < end && (buffer.getByte(at) | 0x20) == 'e') {
            at++;
            at += at < end && (buffer.getByte(at) == '-' || buffer.getByte(at) == '+') ? 1 : 0;
            int exponent = at;
            skipDigits();
            good &= at > exponent;
        }
        if (!good) {
            return fail("a number");
        }
        int length = at - from;
        if (length > digits.length) {
            digits = new byte[length];
        }
        buffer.getBytes(from, digits, 0, length);
        if (decimals.parse(digits, 0, length)) {
            return Hashing.combine(NUMBER, RowHash.number(decimals.mantissa(), decimals.exponent()));
        }
        return longNumber(length);
    }

    private long longNumber(int length) {
        if (length <= 2 * NumberTextWriter.DIGITS_MAX) {
            try {
                BigDecimal value = new BigDecimal(new String(digits, 0, length, StandardCharsets.US_ASCII));
                if (value.precision() <= NumberTextWriter.DIGITS_MAX
                        && Math.abs((long) value.scale()) <= NumberTextWriter.DIGITS_MAX) {
                    return Hashing.combine(NUMBER, RowHash.number(value));
                }
            } catch (NumberFormatException e) {
                // an exponent beyond 32 bits: refused below
            }
        }
        return fail("a number of at most " + NumberTextWriter.DIGITS_MAX + " digits");
    }

    private void skipDigits() {
        while (at < end && buffer.getByte(at) >= '0' && buffer.getByte(at) <= '9') {
            at++;
        }
    }

    private long literal(byte[] text, long hash) {
        for (byte c : text) {
            if (at >= end || buffer.getByte(at) != c) {
                return fail("a value");
            }
            at++;
        }
        return hash;
    }

    /** The next character that is no blank, still to be read; -1 at the end. */
    private int skipBlanks() {
        while (at < end) {
            int c = buffer.getByte(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    private long fail(String expected) {
        if (error == null) {
            error = "expected " + expected + " at byte " + (at - begin + 1);
        }
        return INVALID;
    }
}

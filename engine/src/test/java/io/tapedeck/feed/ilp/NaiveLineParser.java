package io.tapedeck.feed.ilp;

import io.tapedeck.feed.ilp.LineSnapshot.Column;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Line protocol the plain way, as an oracle: one complete input, exceptions for errors, regular expressions for numbers and
 * strings for everything. Written from the grammar, not from {@link LineParser}.
 */
final class NaiveLineParser {
    /** The input is malformed. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private static final Pattern DECIMAL = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern SUFFIXED = Pattern.compile("(-?\\d+)([iutn])");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x([0-9a-fA-F]{1,16})i");
    private static final Pattern TIMESTAMP = Pattern.compile("(-?\\d+)([tn]?)");
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final Set<String> TRUE = Set.of("t", "T", "true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("f", "F", "false", "False", "FALSE");
    private static final int DOUBLE = 16;
    private static final int DECIMAL_TYPE = 23;

    private final boolean questDb;
    private final byte[] input;
    private int at;

    NaiveLineParser(Dialect dialect, byte[] input) {
        this.questDb = dialect == Dialect.QUESTDB;
        this.input = input;
    }

    List<LineSnapshot> parse() throws Malformed {
        List<LineSnapshot> lines = new ArrayList<>();
        while (skipBlank()) {
            lines.add(line());
        }
        return lines;
    }

    private int peek() {
        return at < input.length ? input[at] & 0xff : -1;
    }

    private boolean skipBlank() throws Malformed {
        while (true) {
            spaces();
            if (peek() == '#') {
                while (peek() >= 0 && !control(peek())) {
                    at++;
                }
                if (peek() >= 0 && !eatLineEnd()) {
                    throw new Malformed("control character in comment");
                }
            } else if (peek() < 0) {
                return false;
            } else if (!eatLineEnd()) {
                return true;
            }
        }
    }

    private LineSnapshot line() throws Malformed {
        String measurement = name(" ,", questDb ? " ,=\\\"\n\r" : " ,");
        List<Column> tags = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (peek() == ',') {
            at++;
            String key = name(" ,=", questDb ? " ,=\\\"\n\r" : " ,=");
            expect('=');
            String value = name(" ,=", questDb ? " ,=\\\"\n\r" : " ,=");
            if (!names.add(key)) {
                throw new Malformed("duplicate tag");
            }
            tags.add(new Column(key, ValueType.TAG, value));
        }
        boolean fieldsOptional = questDb && !tags.isEmpty();
        if (fieldsOptional && (peek() < 0 || eatLineEnd())) {
            return new LineSnapshot(measurement, tags, List.of(), null, false);
        }
        expect(' ');
        spaces();
        List<Column> fields = new ArrayList<>();
        if (!(fieldsOptional && (peek() < 0 || isLineEnd() || restIsTimestamp()))) {
            do {
                fields.add(field());
            } while (eat(','));
            if (peek() < 0 || eatLineEnd()) {
                return new LineSnapshot(measurement, tags, fields, null, false);
            }
            expect(' ');
            spaces();
        }
        if (peek() < 0 || eatLineEnd()) {
            return new LineSnapshot(measurement, tags, fields, null, false);
        }
        return timestamp(measurement, tags, fields);
    }

    private LineSnapshot timestamp(String measurement, List<Column> tags, List<Column> fields) throws Malformed {
        Matcher matcher = TIMESTAMP.matcher(value());
        if (!matcher.matches() || (!matcher.group(2).isEmpty() && !questDb)) {
            throw new Malformed("timestamp");
        }
        boolean suffixed = !matcher.group(2).isEmpty();
        long time = fit(new BigInteger(matcher.group(1)));
        if (matcher.group(2).equals("t")) {
            time = fit(BigInteger.valueOf(time).multiply(BigInteger.valueOf(1_000)));
        }
        spaces();
        if (peek() >= 0 && !eatLineEnd()) {
            throw new Malformed("text behind timestamp");
        }
        return new LineSnapshot(measurement, tags, fields, time, suffixed);
    }

    private boolean restIsTimestamp() {
        int saved = at;
        boolean matches = TIMESTAMP.matcher(value()).matches();
        boolean ended = peek() != ',';
        at = saved;
        return matches && ended;
    }

    private Column field() throws Malformed {
        String key = name(" ,=", questDb ? " ,=\\\"\n\r" : " ,=");
        expect('=');
        if (peek() == '"') {
            return new Column(key, ValueType.STRING, string());
        }
        if (peek() == '=' && questDb) {
            return binary(key);
        }
        String text = value();
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return new Column(key, ValueType.BOOLEAN, TRUE.contains(text));
        }
        Matcher suffixed = SUFFIXED.matcher(text);
        if (suffixed.matches()) {
            return suffixed(key, new BigInteger(suffixed.group(1)), suffixed.group(2).charAt(0), text);
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches() && questDb) {
            return new Column(key, ValueType.INTEGER, fit(new BigInteger(hexadecimal.group(1), 16)));
        }
        boolean exact = questDb && text.endsWith("d");
        String number = exact ? text.substring(0, text.length() - 1) : text;
        if (!DECIMAL.matcher(number).matches() || (!exact && Double.isInfinite(Double.parseDouble(number)))) {
            throw new Malformed("number");
        }
        String[] parts = number.split("[eE]", 2);
        if (new BigDecimal(parts[0]).signum() == 0) {
            return Column.decimal(key, BigDecimal.ZERO);
        }
        if (parts.length == 2 && new BigInteger(parts[1]).abs().compareTo(BigInteger.valueOf(1_000)) > 0) {
            throw new Malformed("exponent");
        }
        return Column.decimal(key, new BigDecimal(number));
    }

    private Column suffixed(String key, BigInteger value, char suffix, String text) throws Malformed {
        if (suffix == 'i') {
            return new Column(key, ValueType.INTEGER, fit(value));
        }
        if (suffix == 'u') {
            if (text.startsWith("-") || value.compareTo(UNSIGNED_MAX) > 0) {
                throw new Malformed("unsigned");
            }
            return new Column(key, ValueType.UNSIGNED, value);
        }
        if (!questDb) {
            throw new Malformed("number");
        }
        fit(value);
        long scale = suffix == 't' ? 1_000 : 1;
        return new Column(key, ValueType.TIMESTAMP, fit(value.multiply(BigInteger.valueOf(scale))));
    }

    private Column binary(String key) throws Malformed {
        at++;
        int type = peek();
        at++;
        if (type == DOUBLE && at + 8 <= input.length) {
            double value = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getDouble(at);
            at += 8;
            if (!Double.isFinite(value)) {
                throw new Malformed("not finite");
            }
            return Column.decimal(key, new BigDecimal(Double.toString(value)));
        }
        if (type == DECIMAL_TYPE && at + 2 <= input.length) {
            int scale = input[at];
            int length = input[at + 1] & 0xff;
            at += 2;
            if (scale >= 0 && scale <= 76 && length >= 1 && length <= 8 && at + length <= input.length) {
                BigInteger mantissa = new BigInteger(input, at, length);
                at += length;
                if (mantissa.abs().compareTo(BigInteger.TEN.pow(18)) < 0) {
                    return Column.decimal(key, new BigDecimal(mantissa, scale));
                }
            }
        }
        throw new Malformed("binary");
    }

    private String string() throws Malformed {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        at++;
        while (peek() >= 0 && peek() != '"') {
            int next = at + 1 < input.length ? input[at + 1] & 0xff : -1;
            boolean lineEnd = next == '\n' || next == '\r';
            if (peek() == '\\' && (next == '\\' || next == '"' || (lineEnd && questDb))) {
                text.write(next);
                at += 2;
            } else if (peek() == '\\' && (next == 'n' || next == 'r' || next == 't')) {
                text.write(next == 'n' ? '\n' : next == 'r' ? '\r' : '\t');
                at += 2;
            } else {
                text.write(input[at++]);
            }
        }
        expect('"');
        return utf8(text.toByteArray());
    }

    private String name(String ends, String escapable) throws Malformed {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (peek() >= 0 && !control(peek()) && ends.indexOf(peek()) < 0) {
            boolean escape = peek() == '\\' && at + 1 < input.length && escapable.indexOf(input[at + 1]) >= 0;
            at += escape ? 1 : 0;
            text.write(input[at++]);
        }
        if (text.size() == 0) {
            throw new Malformed("empty name");
        }
        return utf8(text.toByteArray());
    }

    private String value() {
        int start = at;
        while (peek() >= 0 && ", \r\n".indexOf(peek()) < 0) {
            at++;
        }
        return new String(input, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private static long fit(BigInteger value) throws Malformed {
        if (value.bitLength() > 63) {
            throw new Malformed("out of range");
        }
        return value.longValueExact();
    }

    private static String utf8(byte[] bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("not UTF-8: " + e.getMessage());
        }
    }

    private static boolean control(int value) {
        return value < ' ' || value == 127;
    }

    private boolean isLineEnd() {
        int saved = at;
        boolean ends = eatLineEnd();
        at = saved;
        return ends;
    }

    private boolean eatLineEnd() {
        if (peek() == '\r' && (at + 1 == input.length || input[at + 1] == '\n')) {
            at++;
            return peek() < 0 || eat('\n');
        }
        return eat('\n');
    }

    private boolean eat(char expected) {
        boolean found = peek() == expected;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char expected) throws Malformed {
        if (!eat(expected)) {
            throw new Malformed("expected " + expected);
        }
    }

    private void spaces() {
        while (peek() == ' ') {
            at++;
        }
    }
}

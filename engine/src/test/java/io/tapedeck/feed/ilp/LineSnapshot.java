package io.tapedeck.feed.ilp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A line by value, as tests compare it. Decimals of any kind are plain numbers without trailing zeros. */
record LineSnapshot(String measurement, List<Column> tags, List<Column> fields, Long timestamp, boolean nanoseconds) {
    record Column(String name, ValueType type, Object value) {
        static Column decimal(String name, BigDecimal value) {
            return new Column(name, ValueType.DECIMAL,
                    value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
        }
    }

    /** Input that was parsed to its end or to its first error. */
    record Result(List<LineSnapshot> lines, LineError error) {
        boolean accepted() {
            return error == null;
        }
    }

    static Result parse(Dialect dialect, byte[] input) {
        return parse(dialect, LineLimits.DEFAULT, input);
    }

    static Result parse(Dialect dialect, LineLimits limits, byte[] input) {
        LineParser parser = new LineParser(dialect, limits);
        List<LineSnapshot> lines = new ArrayList<>();
        int at = 0;
        while (true) {
            switch (parser.next(input, at, input.length, true)) {
                case LINE -> lines.add(of(parser.line()));
                case END -> {
                    return new Result(lines, null);
                }
                case MALFORMED -> {
                    return new Result(lines, parser.error());
                }
                case INCOMPLETE -> throw new AssertionError("a complete input cannot be incomplete");
            }
            if (parser.end() <= at) {
                throw new AssertionError("no progress at " + at);
            }
            at = parser.end();
        }
    }

    static LineSnapshot of(ParsedLine line) {
        List<Column> tags = new ArrayList<>();
        List<Column> fields = new ArrayList<>();
        for (int column = 0; column < line.columnCount(); column++) {
            (column < line.tagCount() ? tags : fields).add(column(line, column));
        }
        return new LineSnapshot(line.measurement(), tags, fields, line.timestampPresent() ? line.timestamp() : null,
                line.timestampInNanoseconds());
    }

    private static Column column(ParsedLine line, int column) {
        String name = line.name(column);
        ValueType type = line.type(column);
        return switch (type) {
            case TAG, STRING -> new Column(name, type, line.text(column));
            case DECIMAL ->
                Column.decimal(name,
                        BigDecimal.valueOf(line.mantissa(column)).scaleByPowerOfTen(line.exponent(column)));
            case LONG_DECIMAL -> Column.decimal(name, new BigDecimal(line.text(column)));
            case INTEGER, TIMESTAMP -> new Column(name, type, line.mantissa(column));
            case UNSIGNED -> new Column(name, type, new BigInteger(Long.toUnsignedString(line.mantissa(column))));
            case BOOLEAN -> new Column(name, type, line.mantissa(column) == 1);
        };
    }
}

package io.tapedeck.event.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a column holds where a row does not name it.
 *
 * @param kind how the value comes about
 * @param text the value of a CONSTANT, as the server prints it; null for the others
 */
public record ColumnDefault(Kind kind, String text) {
    /** How a value comes about. */
    public enum Kind {
        /** There is none: NULL. */
        NONE,
        /** An identity or a sequence. */
        IDENTITY,
        /** The time of the transaction or the clock. */
        NOW,
        /** A UUID made by chance. */
        RANDOM_UUID,
        /** A literal. */
        CONSTANT,
        /** An expression that only the server can compute. */
        EXPRESSION
    }

    /** No default. */
    public static final ColumnDefault NONE = new ColumnDefault(Kind.NONE, null);
    /** Identity or sequence. */
    public static final ColumnDefault IDENTITY = new ColumnDefault(Kind.IDENTITY, null);

    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'(?:::[a-z \"0-9(),]+)?", Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern
            .compile("\\(?(-?[0-9]+(?:\\.[0-9]+)?)\\)?(?:::[a-z 0-9(),]+)?|true|false");
    private static final Pattern NOW = Pattern.compile(
            "(?:now|transaction_timestamp|statement_timestamp|clock_timestamp)\\(\\)|CURRENT_TIMESTAMP|CURRENT_DATE");
    private static final Pattern UUID = Pattern
            .compile("(?:\\w+\\.)?(?:uuid_generate_v4|gen_random_uuid|uuidv[47])\\(\\)");

    /** @return the default that {@code expression} ({@code pg_get_expr}) says; null says none */
    public static ColumnDefault of(String expression) {
        if (expression == null) {
            return NONE;
        }
        if (expression.startsWith("nextval(")) {
            return IDENTITY;
        }
        if (NOW.matcher(expression).matches()) {
            return new ColumnDefault(Kind.NOW, null);
        }
        if (UUID.matcher(expression).matches()) {
            return new ColumnDefault(Kind.RANDOM_UUID, null);
        }
        Matcher quoted = QUOTED.matcher(expression);
        if (quoted.matches()) {
            return new ColumnDefault(Kind.CONSTANT, quoted.group(1).replace("''", "'"));
        }
        Matcher plain = PLAIN.matcher(expression);
        if (plain.matches()) {
            return new ColumnDefault(Kind.CONSTANT, plain.group(1) == null ? expression : plain.group(1));
        }
        return new ColumnDefault(Kind.EXPRESSION, null);
    }

    /** @return whether the column may be left out although it must not be NULL */
    public boolean given() {
        return kind != Kind.NONE;
    }
}

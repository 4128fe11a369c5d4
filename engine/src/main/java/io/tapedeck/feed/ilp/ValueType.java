package io.tapedeck.feed.ilp;

/** What a column of a parsed line holds, and which of {@link ParsedLine}'s accessors gives it. */
public enum ValueType {
    /** A tag's text: {@link ParsedLine#textOffset}. */
    TAG,
    /** A quoted field's text, unescaped: {@link ParsedLine#textOffset}. */
    STRING,
    /** An exact decimal: {@link ParsedLine#mantissa} times ten to the {@link ParsedLine#exponent}. */
    DECIMAL,
    /** A decimal of more than 18 significant digits, as written (without suffix): {@link ParsedLine#textOffset}. */
    LONG_DECIMAL,
    /** A signed 64-bit integer: {@link ParsedLine#mantissa}. */
    INTEGER,
    /** An unsigned 64-bit integer, its bits in {@link ParsedLine#mantissa}. */
    UNSIGNED,
    /** True is 1, false is 0 in {@link ParsedLine#mantissa}. */
    BOOLEAN,
    /** Nanoseconds since the epoch in {@link ParsedLine#mantissa} (QuestDB's {@code t} and {@code n} suffixes). */
    TIMESTAMP
}

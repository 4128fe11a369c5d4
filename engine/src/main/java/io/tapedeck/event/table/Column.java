package io.tapedeck.event.table;

/**
 * A column as the server's catalogue describes it.
 *
 * @param name exact name
 * @param type how its values are encoded
 * @param typeName the server's name of the type, for messages
 * @param typeOid the server's number of the type
 * @param modifier {@code atttypmod}: length of VARCHAR and CHAR, precision and scale of NUMERIC; -1 for none
 * @param required NOT NULL
 * @param byDefault what it holds where a row does not name it
 * @param generatedBy expression by which the server computes it: it may not be written; null where it is no such column
 * @param element of an ARRAY what its elements are, else null
 */
public record Column(String name, SqlType type, String typeName, long typeOid, int modifier, boolean required,
        ColumnDefault byDefault, String generatedBy, Column element) {
    private static final int MODIFIER_HEADER = 4;
    private static final int NUMERIC_SCALE_BITS = 0x7ff;
    private static final int NUMERIC_SCALE_SIGN = 1024;

    /** @return whether the server computes it from other columns */
    public boolean generated() {
        return generatedBy != null;
    }

    /** @return whether a row may leave it out */
    public boolean optional() {
        return !required || byDefault.given() || generated();
    }

    /** @return longest text, characters; -1 without a limit */
    public int lengthMax() {
        return modifier < MODIFIER_HEADER ? -1 : modifier - MODIFIER_HEADER;
    }

    /** @return digits of a NUMERIC, -1 without a limit */
    public int precision() {
        return modifier < MODIFIER_HEADER ? -1 : (modifier - MODIFIER_HEADER) >>> 16;
    }

    /** @return decimals of a NUMERIC with a precision */
    public int scale() {
        return (((modifier - MODIFIER_HEADER) & NUMERIC_SCALE_BITS) ^ NUMERIC_SCALE_SIGN) - NUMERIC_SCALE_SIGN;
    }

    /** @return the type as SQL writes it, for messages */
    public String describe() {
        return switch (type) {
            case NUMERIC -> modifier < MODIFIER_HEADER ? typeName : "numeric(" + precision() + ',' + scale() + ')';
            case TEXT, CHAR -> lengthMax() < 0 ? typeName : typeName + '(' + lengthMax() + ')';
            case ARRAY -> element.describe() + "[]";
            default -> typeName;
        };
    }

    /** @return what a message says of a value that does not fit: the column, its type, and {@code what} is wrong */
    public String misfit(String what) {
        return "column " + name + " is " + describe() + ", " + what;
    }
}

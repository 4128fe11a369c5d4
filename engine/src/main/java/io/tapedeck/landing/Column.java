package io.tapedeck.landing;

/**
 * A column as the server's catalogue describes it.
 *
 * @param name exact name
 * @param type how its values are encoded
 * @param typeName the server's name of the type, for messages
 * @param modifier {@code atttypmod}: length of VARCHAR and CHAR, precision and scale of NUMERIC; -1 for none
 * @param required NOT NULL
 * @param defaulted has a default or is an identity: may be left out
 * @param generated computed by the server: may not be written
 */
record Column(String name, PgType type, String typeName, int modifier, boolean required, boolean defaulted,
        boolean generated) {
    private static final int MODIFIER_HEADER = 4;
    private static final int NUMERIC_SCALE_BITS = 0x7ff;
    private static final int NUMERIC_SCALE_SIGN = 1024;

    /** @return longest text, characters; -1 without a limit */
    int lengthMax() {
        return modifier < MODIFIER_HEADER ? -1 : modifier - MODIFIER_HEADER;
    }

    /** @return digits of a NUMERIC, -1 without a limit */
    int precision() {
        return modifier < MODIFIER_HEADER ? -1 : (modifier - MODIFIER_HEADER) >>> 16;
    }

    /** @return decimals of a NUMERIC with a precision */
    int scale() {
        return (((modifier - MODIFIER_HEADER) & NUMERIC_SCALE_BITS) ^ NUMERIC_SCALE_SIGN) - NUMERIC_SCALE_SIGN;
    }

    /** @return the type as SQL writes it, for messages */
    String describe() {
        return switch (type) {
            case NUMERIC -> modifier < MODIFIER_HEADER ? typeName : "numeric(" + precision() + ',' + scale() + ')';
            case TEXT -> lengthMax() < 0 ? typeName : typeName + '(' + lengthMax() + ')';
            default -> typeName;
        };
    }
}

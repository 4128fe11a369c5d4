package io.tapedeck.landing;

/**
 * How values of one type reach a column of another.
 *
 * @param writer null where they cannot
 * @param text whether only the server can convert them, so that the COPY must be in text format
 * @param refusal why they cannot, null where they can
 */
record FieldChoice(FieldWriter writer, boolean text, String refusal) {
    static FieldChoice binary(FieldWriter writer) {
        return new FieldChoice(writer, false, null);
    }

    static FieldChoice text(FieldWriter writer) {
        return new FieldChoice(writer, true, null);
    }

    static FieldChoice refuse(String why) {
        return new FieldChoice(null, false, why);
    }
}

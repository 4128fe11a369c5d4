package io.tapedeck.archive.parquet;

import java.util.HexFormat;

/** The text of {@link FileSchema#OTHER}: a flat JSON object of column names and hexadecimal bytes. Any thread. */
final class OtherValues {
    private OtherValues() {
    }

    /** {@return a column's name within JSON quotes} */
    static String escape(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** {@return the bytes of a column, null where the text has none of it} */
    static byte[] find(String text, String column) {
        String key = '"' + escape(column) + "\":\"";
        for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
            // a key stands behind { or , that is no part of another key: hexadecimal and names that end in it hold no quote
            if (text.charAt(at - 1) == '{' || (at > 1 && text.charAt(at - 1) == ',' && text.charAt(at - 2) == '"')) {
                int from = at + key.length();
                return HexFormat.of().parseHex(text, from, text.indexOf('"', from));
            }
        }
        return null;
    }
}

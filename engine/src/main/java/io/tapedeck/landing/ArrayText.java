package io.tapedeck.landing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of an array of one dimension, written as JSON ({@code ["a", null]}) or as the server prints it
 * ({@code {a,NULL,"b c"}}; documentation, "Array Input and Output Syntax"). Any thread.
 */
final class ArrayText {
    private static final JsonFactory JSON = new JsonFactory();

    private ArrayText() {
    }

    /** @return the elements' texts, null for NULL; null where the text is no array of one dimension */
    static List<String> elements(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            return json(trimmed);
        }
        boolean literal = trimmed.length() >= 2 && trimmed.startsWith("{") && trimmed.endsWith("}");
        return literal ? literal(trimmed.substring(1, trimmed.length() - 1)) : null;
    }

    private static List<String> json(String text) {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonToken token = parser.currentToken();
                if (token == null || !token.isScalarValue()) {
                    return null;
                }
                elements.add(token == JsonToken.VALUE_NULL ? null : parser.getText());
            }
            return parser.nextToken() == null ? elements : null;
        } catch (IOException e) {
            return null; // no JSON
        }
    }

    private static List<String> literal(String content) {
        List<String> elements = new ArrayList<>();
        if (content.isBlank()) {
            return elements;
        }
        int at = 0;
        while (true) {
            StringBuilder element = new StringBuilder();
            boolean quoted = false;
            boolean inside = false;
            for (; at < content.length() && (inside || content.charAt(at) != ','); at++) {
                char c = content.charAt(at);
                if (c == '\\' && at + 1 < content.length()) {
                    element.append(content.charAt(++at));
                } else if (c == '"') {
                    inside = !inside;
                    quoted = true;
                } else if (!inside && (c == '{' || c == '}')) {
                    return null;
                } else {
                    element.append(c);
                }
            }
            String value = quoted ? element.toString() : element.toString().strip();
            if (inside || (!quoted && value.isEmpty())) {
                return null;
            }
            elements.add(!quoted && value.equalsIgnoreCase("NULL") ? null : value);
            if (at == content.length()) {
                return elements;
            }
            at++;
        }
    }

    /** @return the array as the server reads it */
    static String print(List<String> elements) {
        StringBuilder text = new StringBuilder("{");
        for (String element : elements) {
            text.append(text.length() == 1 ? "" : ",");
            text.append(element == null ? "NULL" : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return text.append('}').toString();
    }
}

package io.tapedeck.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command found, as names and values in order: one JSON object, or a table of two columns. Values are numbers,
 * booleans, texts, null, and maps or iterables of them.
 */
final class Report {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> values = new LinkedHashMap<>();

    Report put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Report putAll(Map<String, ?> more) {
        values.putAll(more);
        return this;
    }

    Object get(String name) {
        return values.get(name);
    }

    /** Prints the report on one line as JSON, or as a table with a name and a value a line. */
    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(json());
        } else {
            int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
            values.forEach((name, value) -> out
                    .println("  " + name.replace('_', ' ') + " ".repeat(width - name.length() + 2) + text(value)));
        }
        out.flush();
    }

    /** @return the report as one JSON object */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(generator, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "-";
            case Long number -> String.format("%,d", number);
            case Integer number -> String.format("%,d", number);
            case Double number -> String.format("%,.1f", number);
            default -> value.toString();
        };
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(Math.round(number * 1000) / 1000.0);
            case Boolean truth -> json.writeBoolean(truth);
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(entry.getKey().toString());
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }
}

package io.tapedeck.common;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings as they stand on the tape: sorted keys, values in one form each (whole numbers and decimals plain, durations in ns,
 * true and false, lists separated by commas). Two settings are equal where their text is. Immutable; any thread.
 */
public final class KeyValues {
    /** No key at all: the defaults hold. */
    public static final KeyValues EMPTY = new KeyValues(new TreeMap<>());
    private static final String SEPARATOR = " = ";

    private final NavigableMap<String, String> values;

    private KeyValues(NavigableMap<String, String> values) {
        this.values = values;
    }

    /** @return the settings of a map; DATA error where a key or value holds a line end, or a key the separator */
    public static KeyValues of(Map<String, String> values) {
        values.forEach((key, value) -> {
            if (key.contains(SEPARATOR) || key.indexOf('\n') >= 0 || value.indexOf('\n') >= 0) {
                throw TapedeckException.data("setting \"" + key + "\": keys and values must be of one line, got \""
                        + value + '"');
            }
        });
        return new KeyValues(new TreeMap<>(values));
    }

    /** @return the settings of lines {@code key = value}, as {@link #render()} writes them; DATA error for any other line */
    public static KeyValues parse(String text) {
        TreeMap<String, String> values = new TreeMap<>();
        for (String line : text.lines().toList()) {
            int separator = line.indexOf(SEPARATOR);
            if (separator > 0) {
                values.put(line.substring(0, separator), line.substring(separator + SEPARATOR.length()));
            } else if (!line.isEmpty()) {
                throw TapedeckException.data("settings: expected \"key = value\", got \"" + line + '"');
            }
        }
        return new KeyValues(values);
    }

    /** @return a line {@code key = value} each, in the order of keys */
    public String render() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append(SEPARATOR).append(value).append('\n'));
        return text.toString();
    }

    /** @return 63-bit hash of the text */
    public long hash() {
        byte[] bytes = render().getBytes(StandardCharsets.UTF_8);
        return Hashing.finishId(Hashing.add(Hashing.begin(), bytes, 0, bytes.length));
    }

    /** @return the keys that begin with {@code prefix}, without it */
    public KeyValues below(String prefix) {
        TreeMap<String, String> found = new TreeMap<>();
        values.tailMap(prefix).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix))
                .forEach(entry -> found.put(entry.getKey().substring(prefix.length()), entry.getValue()));
        return new KeyValues(found);
    }

    /** @return the next part of each key that begins with {@code prefix}, up to a dot, in order */
    public SortedSet<String> names(String prefix) {
        SortedSet<String> names = new TreeSet<>();
        for (String key : below(prefix).values.keySet()) {
            names.add(key.indexOf('.') < 0 ? key : key.substring(0, key.indexOf('.')));
        }
        return names;
    }

    /** @return the keys and values, in order */
    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** @return the value as text */
    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** @return the value as a whole number; DATA error where it is none */
    public long whole(String key, long otherwise) {
        String value = values.get(key);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw wrong(key, "a whole number", value);
        }
    }

    /** @return the value as a number; DATA error where it is none */
    public double number(String key, double otherwise) {
        String value = values.get(key);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw wrong(key, "a number", value);
        }
    }

    /** @return the value as a truth value; DATA error where it is none */
    public boolean flag(String key, boolean otherwise) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(key, "true or false", value);
        }
        return value.equals("true");
    }

    /** @return the value as a list, empty for an empty value */
    public List<String> list(String key, List<String> otherwise) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        return value.isEmpty() ? List.of() : Arrays.asList(value.split(",", -1));
    }

    private static TapedeckException wrong(String key, String expected, String found) {
        return TapedeckException.data("setting " + key + ": expected " + expected + ", got \"" + found + '"');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValues that && that.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return render();
    }
}

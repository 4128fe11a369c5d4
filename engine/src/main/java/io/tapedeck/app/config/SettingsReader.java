package io.tapedeck.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.tapedeck.common.NearestName;
import io.tapedeck.common.TapedeckException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * Reads keys with their types and ranges, and remembers each key read. Problems are gathered, so that one start names all
 * of them; {@link #finish()} throws. A value is taken as it stands or refused: 1.5 is not a whole number, 10 not a
 * duration. One thread.
 */
final class SettingsReader {
    private final Config config;
    private final Map<String, KeySpec> keys = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Config config) {
        this.config = config;
    }

    /** Keys read so far, by path. */
    Map<String, KeySpec> keys() {
        return keys;
    }

    /** A whole number from {@code min} to {@code max}. */
    int integer(String path, int min, int max) {
        return (int) whole(path, min, max);
    }

    /** A whole number from {@code min} to {@code max}. */
    long whole(String path, long min, long max) {
        return number(path, min, max, min + " to " + max, value -> true, List.of());
    }

    /** A power of two from {@code min} to {@code max}, both powers of two. */
    int powerOfTwo(String path, int min, int max) {
        return (int) number(path, min, max, "a power of two, " + min + " to " + max,
                value -> Long.bitCount(value) == 1, List.of(Integer.toString(min * 2 - 1)));
    }

    private long number(String path, long min, long max, String range, LongPredicate allowed, List<String> refused) {
        List<String> wrong = new ArrayList<>(List.of("x", "0.5", "[]"));
        wrong.add(Long.toString(min - 1));
        wrong.add(Long.toString(max + 1));
        wrong.addAll(refused);
        spec(path, range, List.of(Long.toString(min), Long.toString(max)), wrong);
        String text = scalar(path, range);
        if (text == null) {
            return min;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max && allowed.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // not a whole number: refused below, as is one outside the range
        }
        refuse(path, range);
        return min;
    }

    /** A number from {@code min} to {@code max}. */
    double fraction(String path, double min, double max) {
        String range = min + " to " + max;
        spec(path, range, List.of(Double.toString(min), Double.toString(max)),
                List.of("x", "NaN", Double.toString(min - 0.001), Double.toString(max + 0.001)));
        String text = scalar(path, range);
        if (text == null) {
            return min;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // not a number: refused below, as is one outside the range
        }
        refuse(path, range);
        return min;
    }

    /** A duration with its unit ("200ms"), in ns. */
    long duration(String path, String min, String max) {
        return quantity(path, min, max, "", value -> true, Units::parseDuration, Units::duration, "ns");
    }

    /** A size with its unit ("64MiB"), in bytes. */
    long size(String path, String min, String max) {
        return quantity(path, min, max, "", value -> true, Units::parseSize, Units::size, "B");
    }

    /** A size that is a power of two, with its unit, in bytes. */
    long sizePowerOfTwo(String path, String min, String max) {
        return quantity(path, min, max, "a power of two, ", value -> Long.bitCount(value) == 1, Units::parseSize,
                Units::size, "B");
    }

    private long quantity(String path, String min, String max, String kind, LongPredicate allowed,
            ToLongFunction<String> parse, LongFunction<String> print, String smallest) {
        long low = parse.applyAsLong(min);
        long high = parse.applyAsLong(max);
        if (low < 0 || high < low || !print.apply(low).equals(min) || !print.apply(high).equals(max)) {
            throw new IllegalArgumentException(
                    "range of " + path + " must be in its shortest form: " + min + ", " + max);
        }
        String range = kind + min + " to " + max;
        List<String> wrong = new ArrayList<>(List.of("x", "5", "[]", (high + 1) + smallest));
        if (low > 0) {
            wrong.add((low - 1) + smallest);
        }
        if (!allowed.test(high - 1)) {
            wrong.add((high - 1) + smallest);
        }
        spec(path, range, List.of(min, max), wrong);
        String text = scalar(path, range);
        if (text == null) {
            return low;
        }
        long value = parse.applyAsLong(text);
        if (value < low || value > high || !allowed.test(value)) {
            refuse(path, range + ", with its unit");
            return low;
        }
        return value;
    }

    /** true or false. */
    boolean bool(String path) {
        return choose(path, List.of("false", "true"), List.of("yes", "1")) == 1;
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String path, Class<E> type) {
        E[] constants = type.getEnumConstants();
        return constants[choose(path, Arrays.stream(constants).map(SettingsReader::nameOf).toList(), List.of())];
    }

    /** One of the texts. */
    String choice(String path, List<String> names) {
        return names.get(choose(path, names, List.of()));
    }

    private int choose(String path, List<String> names, List<String> refused) {
        String range = String.join(", ", names);
        List<String> wrong = new ArrayList<>(refused);
        wrong.addAll(List.of("nonsense", "[]"));
        spec(path, range, names, wrong);
        String text = scalar(path, range);
        int index = text == null ? 0 : names.indexOf(text);
        if (index < 0) {
            refuse(path, range);
        }
        return Math.max(0, index);
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Text that matches {@code pattern} whole; {@code range} says in words what that means. */
    String text(String path, String range, String pattern) {
        spec(path, range, List.of(), List.of("[]", "{}"));
        String text = scalar(path, range);
        if (text == null) {
            return "";
        }
        if (!Pattern.matches(pattern, text)) {
            refuse(path, range);
        }
        return text;
    }

    /** An address to listen on. */
    String host(String path) {
        return text(path, "a host name or address", "[A-Za-z0-9.:_-]+");
    }

    /** A TCP port; 0 takes a free one. */
    int port(String path) {
        return (int) number(path, 0, 65_535, "0 to 65535 (0: a free one)", value -> true, List.of());
    }

    /** A day, ISO 8601. */
    LocalDate day(String path) {
        String range = "a day, 1970-01-01 to 2200-12-31";
        spec(path, range, List.of("1970-01-01", "2200-12-31"),
                List.of("x", "[]", "2020-02-30", "1969-12-31", "2201-01-01"));
        String text = scalar(path, range);
        try {
            LocalDate day = text == null ? LocalDate.EPOCH : LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 2200) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // not a day: refused below, as is one outside the range
        }
        refuse(path, range);
        return LocalDate.EPOCH;
    }

    /** A list of at most {@code max} texts, each matching {@code pattern}. */
    List<String> texts(String path, String element, String pattern, int max) {
        String range = "a list of at most " + max + ": " + element;
        spec(path, range, List.of("[]"), List.of("x", "5", "[[]]"));
        ConfigValue value = value(path, range);
        List<String> result = new ArrayList<>();
        if (value instanceof ConfigList list && list.size() <= max) {
            list.forEach(each -> result.add(scalarText(each)));
            if (result.stream().allMatch(text -> text != null && Pattern.matches(pattern, text))) {
                return List.copyOf(result);
            }
        }
        if (value != null) {
            refuse(path, range);
        }
        return List.of();
    }

    /** A map of names to texts, each text matching {@code pattern}. */
    Map<String, String> map(String path, String element, String pattern) {
        String range = "a map of " + element;
        spec(path, range, List.of("{}"), List.of("x", "5", "[]"));
        ConfigValue value = value(path, range);
        Map<String, String> result = new TreeMap<>();
        if (value instanceof ConfigObject object) {
            object.forEach((name, each) -> {
                String text = scalarText(each);
                if (text == null || !Pattern.matches(pattern, text)) {
                    refuse(path + '.' + ConfigUtil.joinPath(name), range);
                } else {
                    result.put(name, text);
                }
            });
        } else if (value != null) {
            refuse(path, range);
        }
        return result;
    }

    /** The names of the objects under {@code path}: sections that the user names. */
    List<String> sections(String path) {
        return config.hasPath(path) && config.getValue(path) instanceof ConfigObject object
                ? object.keySet().stream().sorted().toList()
                : List.of();
    }

    /** Adds a problem where a condition between keys does not hold. */
    void require(boolean holds, String path, String message) {
        if (!holds) {
            problems.add(place(path) + ": " + message);
        }
    }

    /** Refuses keys that nothing has read, then throws CONFIGURATION with every problem, where there is one. */
    void finish() {
        unknown("", config.root());
        if (!problems.isEmpty()) {
            throw TapedeckException.configuration("the configuration is refused:\n  " + String.join("\n  ", problems));
        }
    }

    private void unknown(String prefix, ConfigObject object) {
        new TreeMap<>(object).forEach((name, value) -> {
            String path = prefix + ConfigUtil.joinPath(name);
            if (keys.containsKey(path)) {
                return;
            }
            if (value instanceof ConfigObject child
                    && keys.keySet().stream().anyMatch(key -> key.startsWith(path + '.'))) {
                unknown(path + '.', child);
                return;
            }
            String nearest = NearestName.of(path, keys.keySet());
            problems.add(path + " (" + value.origin().description() + "): there is no such key"
                    + (nearest == null ? "; config/tapedeck.conf lists them all" : ", the nearest is " + nearest));
        });
    }

    private void spec(String path, String range, List<String> accepted, List<String> refused) {
        if (keys.put(path, new KeySpec(path, range, accepted, refused)) != null) {
            throw new IllegalStateException(path + " is read twice");
        }
    }

    private String scalar(String path, String range) {
        ConfigValue value = value(path, range);
        if (value == null) {
            return null;
        }
        String text = scalarText(value);
        if (text == null) {
            refuse(path, range);
        }
        return text;
    }

    private static String scalarText(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> value.unwrapped().toString();
            case LIST, OBJECT, NULL -> null;
        };
    }

    private ConfigValue value(String path, String range) {
        if (config.hasPath(path)) {
            return config.getValue(path);
        }
        problems.add(path + " has no value: allowed: " + range);
        return null;
    }

    private void refuse(String path, String range) {
        problems.add(place(path) + ": allowed: " + range);
    }

    private String place(String path) {
        ConfigValue value = config.getValue(path);
        boolean secret = path.endsWith("token") || path.endsWith("password");
        boolean text = value.valueType() == ConfigValueType.STRING;
        String shown = secret
                ? "***"
                : text ? value.unwrapped().toString() : value.render(ConfigRenderOptions.concise());
        return path + " = " + shown + " (" + value.origin().description() + ')';
    }
}

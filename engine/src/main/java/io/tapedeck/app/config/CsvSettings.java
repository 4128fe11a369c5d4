package io.tapedeck.app.config;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.feed.file.CsvField;
import io.tapedeck.feed.file.CsvMapping;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Section {@code files.csv}: mappings by name. */
final class CsvSettings {
    static final String PATH = "files.csv";
    /** The mapping whose keys stand in for those that another leaves out. */
    static final String TEMPLATE = "trades";

    private CsvSettings() {
    }

    static Map<String, CsvMapping> read(SettingsReader reader) {
        Map<String, CsvMapping> mappings = new TreeMap<>();
        for (String name : reader.sections(PATH)) {
            mapping(reader, PATH + '.' + name + '.').ifPresent(mapping -> mappings.put(name, mapping));
        }
        return mappings;
    }

    private static Optional<CsvMapping> mapping(SettingsReader reader, String prefix) {
        String delimiter = reader.text(prefix + "delimiter", "one ASCII character", "\\p{ASCII}");
        String quote = reader.text(prefix + "quote", "one ASCII character, or empty", "\\p{ASCII}?");
        boolean header = reader.bool(prefix + "header");
        Map<CsvField, String> columns = fields(reader, prefix + "columns", "fields to columns");
        Map<CsvField, String> constants = fields(reader, prefix + "constants", "fields to values");
        int scale = reader.integer(prefix + "price-scale", 0, 18);
        String unit = reader.text(prefix + "time-unit",
                "s, ms, us, ns, iso, or a pattern such as yyyyMMdd HH:mm:ss.SSS", ".+");
        String zone = reader.text(prefix + "zone", "a zone such as America/New_York", ".+");
        String asset = reader.text(prefix + "asset-class", "empty, equity, forex, crypto, future, option, index",
                "|equity|forex|crypto|future|option|index");
        if (delimiter.isEmpty() || columns.isEmpty()) {
            return Optional.empty(); // refused already
        }
        try {
            return Optional.of(new CsvMapping(delimiter.charAt(0), quote.isEmpty() ? 0 : quote.charAt(0), header,
                    columns, constants, scale, unit, ZoneId.of(zone), asset));
        } catch (TapedeckException e) {
            reader.require(false, prefix + "columns", e.getMessage());
        } catch (DateTimeException e) {
            reader.require(false, prefix + "zone", "allowed: a zone such as America/New_York");
        }
        return Optional.empty();
    }

    private static Map<CsvField, String> fields(SettingsReader reader, String path, String what) {
        Map<CsvField, String> fields = new EnumMap<>(CsvField.class);
        reader.map(path, what, ".+").forEach((label, column) -> {
            Optional<CsvField> field = Arrays.stream(CsvField.values()).filter(each -> each.label().equals(label))
                    .findFirst();
            field.ifPresent(known -> fields.put(known, column));
            reader.require(field.isPresent(), path, "there is no field " + label + "; fields are "
                    + Arrays.stream(CsvField.values()).map(CsvField::label).toList());
        });
        return fields;
    }
}

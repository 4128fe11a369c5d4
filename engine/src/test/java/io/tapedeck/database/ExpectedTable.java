package io.tapedeck.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as the data dictionary states it, read from {@code contract/trading.txt} or {@code contract/sage.txt}, where the
 * format is explained.
 *
 * @param columns each as "name type", with {@code *} or {@code !} and the default as the files write them
 * @param key the columns that name a row, comma separated; - = none
 * @param policy time column, chunk interval, compress after, retain; empty for a regular table
 */
record ExpectedTable(String schema, String name, List<String> columns, String key, List<String> policy) {
    private static final Map<String, String> COMMON = Map.of("id", "id bigint! =identity", "created_at",
            "created_at tz! =now()", "tenant", "tenant text! =default");
    private static final Map<String, String> WORDS = Map.ofEntries(Map.entry("side", "'BUY'"),
            Map.entry("order_type", "'MARKET'"), Map.entry("direction", "'BUY'"), Map.entry("severity", "'LOW'"),
            Map.entry("kind", "'STOP_LOSS'"), Map.entry("option_type", "'C'"), Map.entry("orders.status", "'PENDING'"),
            Map.entry("agent_metrics.status", "'ACTIVE'"), Map.entry("backtest_runs.status", "'RUNNING'"));

    static List<ExpectedTable> all() {
        List<ExpectedTable> tables = new ArrayList<>();
        for (String schema : List.of("trading", "sage")) {
            String text = read("/contract/" + schema + ".txt").replaceAll("(?m)^#.*\\R", "");
            for (String block : text.split("TABLE ", -1)) {
                if (!block.isBlank()) {
                    tables.add(parse(schema, block.strip()));
                }
            }
        }
        return tables;
    }

    private static ExpectedTable parse(String schema, String block) {
        int headEnd = block.indexOf('\n');
        String[] head = block.substring(0, headEnd).split(" \\| ", -1);
        List<String> columns = new ArrayList<>();
        for (String column : block.substring(headEnd).strip().split(",\\s+", -1)) {
            columns.add(COMMON.getOrDefault(column, column));
        }
        List<String> policy = head[2].equals("regular") ? List.of() : List.of(head[2].split(", "));
        return new ExpectedTable(schema, head[0], columns, head[1], policy);
    }

    private static String read(String resource) {
        try (InputStream stream = ExpectedTable.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExpectedTable named(String qualified) {
        return all().stream().filter(table -> table.qualified().equals(qualified)).findFirst().orElseThrow();
    }

    String qualified() {
        return schema + "." + name;
    }

    boolean isTimeSeries() {
        return !policy.isEmpty();
    }

    /** {@return an INSERT that names only what it must, with times of now} */
    String minimalInsert() {
        return insert(Map.of());
    }

    /** {@return an INSERT that names what it must, and what is stated: column to SQL expression} */
    String insert(Map<String, String> stated) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : columns) {
            if (column.endsWith("*")) {
                String columnName = column.split(" ", -1)[0];
                values.put(columnName, sample(columnName, column.split(" ", -1)[1]));
            }
        }
        values.putAll(stated);
        return "INSERT INTO " + qualified() + " (" + String.join(", ", values.keySet()) + ") VALUES ("
                + String.join(", ", values.values()) + ")";
    }

    private String sample(String column, String type) {
        String word = WORDS.getOrDefault(name + "." + column, WORDS.get(column));
        if (word != null) {
            return word;
        }
        return switch (type.replaceAll("[(*].*", "")) {
            case "tz" -> "now()";
            case "date" -> "current_date";
            case "j" -> "'{\"a\": 1}'";
            case "v", "text" -> "'x'";
            case "d", "int", "bigint" -> "1";
            default -> throw new IllegalStateException("no sample of " + type + " for " + column);
        };
    }

    @Override
    public String toString() {
        return qualified();
    }
}

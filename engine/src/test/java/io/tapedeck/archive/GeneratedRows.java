package io.tapedeck.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows of any table, by its column types alone: values at the types' limits, NULL wherever it is allowed, what Parquet has no
 * room for. Checks, foreign keys and triggers of the table are put aside for them.
 */
final class GeneratedRows {
    private record Column(String name, String type, boolean required) {
    }

    private final Connection connection;
    private final SplittableRandom random;

    GeneratedRows(Connection connection, long seed) {
        this.connection = connection;
        this.random = new SplittableRandom(seed);
    }

    /** Inserts rows whose time is of a day; how many did not meet one of the same key. */
    int insert(String table, String timeColumn, String day, int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (timeSeries(statement, table)) {
                statement.execute("SELECT ensure_range('" + table.substring(table.indexOf('.') + 1) + "', '" + day
                        + " 00:00Z', '" + day + " 23:59Z')");
            }
            List<Column> columns = columns(statement, table);
            List<String> values = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                List<String> row = new ArrayList<>();
                for (Column column : columns) {
                    row.add(column.name.equals(timeColumn) ? time(column.type, day) : value(column));
                }
                values.add('(' + String.join(", ", row) + ')');
            }
            statement.execute("SET session_replication_role = replica");
            int inserted = statement.executeUpdate("INSERT INTO " + table + " ("
                    + String.join(", ", columns.stream().map(column -> '"' + column.name + '"').toList())
                    + ") OVERRIDING SYSTEM VALUE VALUES " + String.join(", ", values)
                    + " ON CONFLICT DO NOTHING");
            statement.execute("RESET session_replication_role");
            return inserted;
        }
    }

    /** Checks are of the business, not of the types: rows at the types' limits break them. */
    void dropChecks(String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> checks = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = '" + table + "'::regclass")) {
                while (row.next()) {
                    checks.add(row.getString(1));
                }
            }
            for (String check : checks) {
                statement.execute("ALTER TABLE " + table + " DROP CONSTRAINT \"" + check + '"');
            }
        }
    }

    private static boolean timeSeries(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT EXISTS (SELECT FROM time_series_policy WHERE 'trading.' || table_name = '" + table + "')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static List<Column> columns(Statement statement, String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                ORDER BY attnum""".formatted(table))) {
            while (row.next()) {
                columns.add(new Column(row.getString(1), row.getString(2), row.getBoolean(3)));
            }
        }
        return columns;
    }

    private String time(String type, String day) {
        String time = String.format("%02d:%02d:%02d.%06d", random.nextInt(24), random.nextInt(60), random.nextInt(60),
                random.nextInt(1_000_000));
        return type.equals("date") ? "'" + day + "'::date" : "'" + day + ' ' + time + "Z'::" + type;
    }

    private String value(Column column) {
        return !column.required && random.nextInt(4) == 0 ? "NULL" : '\'' + text(column.type) + "'::" + column.type;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String text(String type) {
        String base = type.replaceAll("\\(.*\\)", "");
        if (type.endsWith("[]")) {
            String element = text(type.substring(0, type.length() - 2));
            return one("{}", "{NULL}", "[2:3]={NULL,NULL}",
                    "{\"" + element.replace("\\", "\\\\").replace("\"", "\\\"") + "\",NULL}");
        }
        return switch (base) {
            case "smallint" -> one("-32768", "32767", "" + random.nextInt(-32768, 32768));
            case "integer" -> one("-2147483648", "2147483647", "" + random.nextInt());
            case "bigint" ->
                one("" + Long.MIN_VALUE, "" + Long.MAX_VALUE, "" + random.nextLong(), "" + random.nextLong());
            case "boolean" -> one("true", "false");
            case "real" -> one("NaN", "-0", "3.4028235e38", "-Infinity", "" + (float) random.nextDouble());
            case "double precision" -> one("NaN", "-0", "1.7976931348623157e308", "Infinity", "" + random.nextDouble());
            case "numeric" -> numeric(type);
            case "date" -> one("infinity", "-infinity", "5874897-12-31", "4713-01-01 BC", "2024-02-29");
            case "timestamp with time zone", "timestamp without time zone" ->
                one("infinity", "-infinity", "294276-12-31 23:59:59.999999Z", "4713-01-01 00:00:00 BC",
                        "1999-12-31 23:59:59.999999Z", "2026-03-08 02:30:00.000001Z");
            case "interval" -> one("1 mon -2 days 03:04:05.000006", "-178000000 years", "0");
            case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case "jsonb" ->
                one("{}", "null", "[1.0, 1.00, 1e400, -0.0]", "{\"b\": 1, \"a\": {\"ü\": \"\\n\\u0007 \\\\\"}}",
                        "\"\"", "{\"k\": " + random.nextLong() + "}");
            case "bytea" -> one("", "\\\\x00ff", "\\\\x" + Long.toHexString(random.nextLong() | Long.MIN_VALUE));
            case "inet" -> one("10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32");
            case "character" -> one("", "P", "ü");
            default -> characters(type);
        };
    }

    private String characters(String type) {
        int length = type.indexOf('(') < 0 ? 2_000 : Integer.parseInt(type.replaceAll("\\D", ""));
        String text = one("", " ", "漢字 ü 🙂", "a\tb\nc\\", "'' or", "NULL", "x".repeat(length),
                Long.toString(random.nextLong(), 36) + random.nextLong());
        String cut = text.substring(0,
                text.offsetByCodePoints(0, Math.min(length, text.codePointCount(0, text.length()))));
        return cut.replace("''", "'").replace("'", "''");
    }

    private String numeric(String type) {
        if (type.indexOf('(') < 0) {
            return one("NaN", "Infinity", "-Infinity", "0", "0.000", "-1.50", "1e-300", "1e300",
                    "-12345678901234567890.0",
                    "10000", "0.0001", random.nextLong() + ".00");
        }
        String[] parts = type.replaceAll("[^0-9,]", "").split(",", -1);
        int precision = Integer.parseInt(parts[0]);
        int scale = Integer.parseInt(parts[1]);
        String largest = "9".repeat(precision - scale) + "." + "9".repeat(scale);
        return one("NaN", "0", "-0.00", largest, '-' + largest, "1", "-0." + "0".repeat(Math.max(0, scale - 1)) + "1",
                random.nextInt(10) - 5 + "." + random.nextInt(1_000_000));
    }
}

package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.database.Database;
import io.tapedeck.database.TextQuery;
import io.tapedeck.database.TextQuery.Column;
import io.tapedeck.database.TextQuery.Kind;
import io.tapedeck.database.TextQuery.RowHandler;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the database holds and by which policy. */
@Command(name = "schema", description = {
        "Shows every table: rows, size, policy, when its next chunk begins, its last maintenance; and what this edition cannot do.",
        "Rows are the server's estimates, not counted; times are UTC."})
final class SchemaCommand implements Callable<Integer> {
    private static final String FACTS = """
            SELECT tapedeck_edition() AS edition, current_setting('server_version') AS server,
                   (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescaledb,
                   (SELECT max(version::integer) FROM schema_history WHERE success) AS schema_version,
                   pg_database_size(current_database()) AS bytes,
                   (SELECT to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM maintenance_results
                    WHERE kind = 'daily' AND step = 'all steps') AS daily_maintenance,
                   (SELECT to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM maintenance_results
                    WHERE kind = 'weekly' AND step = 'all steps') AS weekly_maintenance,
                   to_regclass('trading.edition_limits') IS NOT NULL AS knows_limits""";
    private static final String TABLES = """
            SELECT schema_name AS schema, table_name AS "table", row_estimate, total_bytes, ranges AS chunks,
                   compressed_ranges AS compressed_chunks, chunk_interval::text, compress_after::text, retain::text, archive,
                   to_char(next_range AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS next_chunk,
                   to_char(last_maintenance AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_maintenance
            FROM schema_overview()""";
    private static final String LIMITS = "SELECT limitation FROM edition_limits WHERE edition = tapedeck_edition()";
    private static final List<String> SHOWN = List.of("table", "row_estimate", "total_bytes", "chunks",
            "chunk_interval",
            "compress_after", "retain", "next_chunk", "last_maintenance");
    private static final List<Column> HEADINGS = List.of(new Column("table", Kind.TEXT),
            new Column("rows (estimate)", Kind.NUMBER), new Column("size", Kind.NUMBER),
            new Column("chunks", Kind.NUMBER), new Column("of", Kind.TEXT), new Column("compress after", Kind.TEXT),
            new Column("keep", Kind.TEXT), new Column("next chunk", Kind.TEXT),
            new Column("last maintenance", Kind.TEXT));

    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            Database database = access.database();
            Map<String, Object> facts = rows(database, FACTS).getFirst();
            boolean knowsLimits = Boolean.TRUE.equals(facts.remove("knows_limits"));
            List<Map<String, Object>> tables = rows(database, TABLES);
            List<Object> limits = knowsLimits
                    ? rows(database, LIMITS).stream().map(row -> row.get("limitation")).toList()
                    : List.of();
            Report report = new Report().put("database", database.url()).putAll(facts);
            if (json) {
                report.put("tables", tables).put("cannot", limits).print(common.out(), true);
            } else {
                report.put("bytes", size((Long) facts.get("bytes"))).print(common.out(), false);
                print(common.out(), tables, limits);
            }
        }
        return ExitCode.GOOD;
    }

    private static List<Map<String, Object>> rows(Database database, String query) {
        List<Map<String, Object>> rows = new ArrayList<>();
        TextQuery.run(database, query, true, new RowHandler() {
            private List<Column> columns = List.of();

            @Override
            public void onColumns(List<Column> found) {
                columns = found;
            }

            @Override
            public void onRow(List<String> values) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.put(columns.get(i).name(), value(columns.get(i).kind(), values.get(i)));
                }
                rows.add(row);
            }
        });
        return rows;
    }

    private static Object value(Kind kind, String text) {
        return text == null ? null : switch (kind) {
            case NUMBER -> Long.valueOf(text);
            case BOOLEAN -> text.equals("t");
            case TEXT -> text;
        };
    }

    private static void print(PrintWriter out, List<Map<String, Object>> tables, List<Object> limits) {
        TableRows table = new TableRows(out);
        table.onColumns(HEADINGS);
        for (Map<String, Object> row : tables) {
            List<String> values = new ArrayList<>();
            for (String name : SHOWN) {
                values.add(shown(row, name));
            }
            table.onRow(values);
        }
        table.end(tables.size());
        if (!limits.isEmpty()) {
            out.println("This edition cannot:");
            limits.forEach(limit -> out.println("  - " + limit));
        }
        out.flush();
    }

    private static String shown(Map<String, Object> row, String name) {
        Object value = row.get(name);
        return switch (name) {
            case "table" -> "trading".equals(row.get("schema")) ? value.toString() : row.get("schema") + "." + value;
            case "row_estimate" -> String.format("%,d", (Long) value);
            case "total_bytes" -> size((Long) value);
            case "retain" -> row.get("chunks") == null
                    ? null
                    : value == null
                            ? "for ever"
                            : value + (Boolean.TRUE.equals(row.get("archive")) ? ", archived" : "");
            default -> value == null ? null : value.toString();
        };
    }

    private static String size(long bytes) {
        long unit = 1;
        String name = " B";
        for (String next : List.of(" KiB", " MiB", " GiB", " TiB")) {
            if (bytes < unit * 10_000) {
                break;
            }
            unit *= 1024;
            name = next;
        }
        return String.format("%,d", Math.round(bytes / (double) unit)) + name;
    }
}

package io.tapedeck.database;

import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault;
import io.tapedeck.event.table.SqlType;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads every table that rows might name from the server's catalogue, partitions apart. Any thread. */
public final class CatalogueQuery {
    /** Tables that the engine alone writes, from its own events: a row of a feed must not pass for one of those. */
    private static final Set<String> ENGINE_TABLES = Set.of("ticks", "instruments", "feed_gaps", "journals",
            "ingest_watermark", "ingest_batch", "rejected_records", "time_series_policy", "schema_history",
            "flyway_schema_history");
    /** Columns that take an event's time in a table that is no time series. */
    private static final List<String> TIME_COLUMNS = List.of("timestamp", "date");

    /** Triggers that add up: whose rows come first is all the same to them (V038, V053, V054). */
    private static final List<String> ADDING_TRIGGERS = List.of("sum_new_signals", "sum_changed_signals",
            "sum_lost_signal", "sum_lost_signals", "forget_signal_sums", "count_new_fused", "count_moved_fused",
            "count_lost_fused", "count_all_lost_fused", "forget_fused_sums", "sum_new_results", "read_changed_results",
            "read_deleted_results", "forget_signal_results");

    private static final String TABLES = """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text,
                   has_table_privilege('tapedeck_writer', c.oid, 'INSERT'), p.time_column,
                   has_table_privilege('tapedeck_writer', c.oid, 'UPDATE'),
                   EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND c.oid IN (k.conrelid, k.confrelid))
                       OR EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal
                                                             AND g.tgname <> 'ts_insert_blocker' AND g.tgname NOT IN (%s))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     LEFT JOIN trading.time_series_policy p ON n.nspname = 'trading' AND p.table_name = c.relname
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
            ORDER BY array_position(?, n.nspname::text), c.relname"""
            .formatted("'" + String.join("', '", ADDING_TRIGGERS) + "'");
    private static final String COLUMNS = """
            SELECT a.attrelid::bigint, a.attname, CASE WHEN tn.nspname = 'pg_catalog' THEN t.typname ELSE '' END,
                   format_type(a.atttypid, NULL), a.atttypid::bigint, a.atttypmod, a.attnotnull, a.attidentity <> '',
                   CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
                   CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
                   CASE WHEN t.typcategory = 'A' AND tn.nspname = 'pg_catalog' THEN e.typname END,
                   CASE WHEN t.typcategory = 'A' THEN e.oid::bigint END,
                   CASE WHEN t.typcategory = 'A' THEN format_type(e.oid, NULL) END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     JOIN pg_attribute a ON a.attrelid = c.oid
                     JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
                     LEFT JOIN pg_type e ON e.oid = t.typelem
                     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum""";
    private static final String KEYS = """
            SELECT DISTINCT ON (i.indrelid) i.indrelid::bigint, k.names
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                     JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (
                SELECT array_agg(a.attname::text ORDER BY u.place) AS names
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (number, place)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
                WHERE u.place <= i.indnkeyatts) k
            WHERE n.nspname = ANY (?) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            ORDER BY i.indrelid, 'id' = ANY (k.names), NOT i.indisprimary, i.indexrelid""";

    private CatalogueQuery() {
    }

    /**
     * Reads them.
     *
     * @return the tables in the order of their schemas on the search path; those that refuse rows say why
     */
    public static List<Table> read(Connection connection) throws SQLException {
        Map<Long, Map<String, Column>> columns = columns(connection);
        Map<Long, List<String>> keys = keys(connection);
        List<Table> tables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = prepare(connection, TABLES, 2); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long oid = row.getLong(1);
                String schema = row.getString(2);
                String relation = row.getString(3);
                String name = names.add(relation) ? relation : schema + '.' + relation;
                Map<String, Column> own = columns.getOrDefault(oid, Map.of());
                String policyColumn = row.getString(6);
                tables.add(new Table(name, schema, relation, own, keys.getOrDefault(oid, List.of()), row.getBoolean(7),
                        row.getBoolean(8),
                        policyColumn == null ? null : relation, policyColumn == null ? timeColumn(own) : policyColumn,
                        refusal(name, relation, row.getString(4), row.getBoolean(5))));
            }
        }
        return tables;
    }

    private static PreparedStatement prepare(Connection connection, String sql, int schemaParameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 1; i <= schemaParameters; i++) {
            statement.setArray(i, connection.createArrayOf("text", TableList.SCHEMAS.toArray()));
        }
        return statement;
    }

    private static String timeColumn(Map<String, Column> columns) {
        for (String name : TIME_COLUMNS) {
            Column column = columns.get(name);
            if (column != null && (column.type() == SqlType.TIMESTAMP || column.type() == SqlType.DATE)) {
                return name;
            }
        }
        return null;
    }

    private static String refusal(String name, String relation, String kind, boolean insertable) {
        if (ENGINE_TABLES.contains(relation)) {
            return '"' + name + "\" is written by the engine alone; name another table";
        }
        if (!"r".equals(kind) && !"p".equals(kind)) {
            return '"' + name + "\" is a view: rows go into tables";
        }
        return insertable ? null : "rows cannot be inserted into \"" + name + "\": tapedeck_writer has no INSERT on it";
    }

    private static Map<Long, Map<String, Column>> columns(Connection connection) throws SQLException {
        Map<Long, Map<String, Column>> byTable = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, COLUMNS, 1); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Column column = column(row);
                byTable.computeIfAbsent(row.getLong(1), _ -> new LinkedHashMap<>()).put(column.name(), column);
            }
        }
        return byTable;
    }

    private static Column column(ResultSet row) throws SQLException {
        String name = row.getString(2);
        int modifier = row.getInt(6);
        String elementType = row.getString(11);
        Column element = elementType == null
                ? null
                : new Column(name, SqlType.of(elementType), row.getString(13), row.getLong(12), modifier, false,
                        ColumnDefault.NONE, null, null);
        boolean array = element != null && element.type() != SqlType.OTHER;
        ColumnDefault byDefault = row.getBoolean(8) ? ColumnDefault.IDENTITY : ColumnDefault.of(row.getString(10));
        return new Column(name, array ? SqlType.ARRAY : SqlType.of(row.getString(3)), row.getString(4), row.getLong(5),
                modifier, row.getBoolean(7), byDefault, row.getString(9), array ? element : null);
    }

    private static Map<Long, List<String>> keys(Connection connection) throws SQLException {
        Map<Long, List<String>> byTable = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, KEYS, 1); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                byTable.put(row.getLong(1), List.of((String[]) row.getArray(2).getArray()));
            }
        }
        return byTable;
    }
}

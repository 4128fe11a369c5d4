package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tables that rows may land in, by the name that the rows use; read from the server's catalogue, kept until
 * {@link #forget()}. A table that is not there is asked for again with the next batch. One thread.
 */
final class TableLayouts {
    /** Tables that the engine alone writes, from its own events: a row of a feed must not pass for one of those. */
    private static final Set<String> ENGINE_TABLES = Set.of("ticks", "instruments", "feed_gaps", "journals",
            "ingest_watermark", "ingest_batch", "rejected_records", "time_series_policy", "flyway_schema_history");
    private static final Set<String> SCHEMAS = Set.of("trading", "sage", "public");
    private static final String TABLE = """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind, has_table_privilege(c.oid, 'INSERT'), p.time_column
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     LEFT JOIN trading.time_series_policy p ON n.nspname = 'trading' AND p.table_name = c.relname
            WHERE c.oid = to_regclass(?)""";
    private static final String COLUMNS = """
            SELECT a.attname, CASE WHEN n.nspname = 'pg_catalog' THEN t.typname ELSE '' END,
                   format_type(a.atttypid, NULL), a.atttypmod, a.attnotnull, a.atthasdef OR a.attidentity <> '',
                   a.attgenerated <> ''
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""";
    private static final String KEY = """
            SELECT k.names FROM pg_index i, LATERAL (
                SELECT array_agg(a.attname::text ORDER BY u.place) AS names
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (number, place)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
                WHERE u.place <= i.indnkeyatts) k
            WHERE i.indrelid = ?::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            ORDER BY k.names = ARRAY['id'], NOT i.indisprimary, i.indexrelid LIMIT 1""";

    private final Map<String, TableLayout> known = new HashMap<>();
    private final boolean engineTables;
    private String refusal;

    /** Of tables that rows may name. */
    TableLayouts() {
        this(false);
    }

    /** @param engineTables whether the engine's own tables are found too */
    TableLayouts(boolean engineTables) {
        this.engineTables = engineTables;
    }

    void forget() {
        known.clear();
    }

    /**
     * Finds a table.
     *
     * @param name table or {@code schema.table}; without a schema it is found on the search path
     * @return its layout, null where rows may not land there: {@link #refusal()} says why
     */
    TableLayout find(Connection connection, String name) throws SQLException {
        TableLayout layout = known.get(name);
        if (layout == null) {
            layout = read(connection, name);
            if (layout != null) {
                known.put(name, layout);
            }
        }
        return layout;
    }

    /** @return why the last {@link #find} answered null */
    String refusal() {
        return refusal;
    }

    private TableLayout read(Connection connection, String name) throws SQLException {
        int point = name.indexOf('.');
        String quoted = point < 0
                ? Sql.quote(name)
                : Sql.quote(name.substring(0, point)) + '.' + Sql.quote(name.substring(point + 1));
        if (name.indexOf('\0') >= 0) {
            return refuse("a table's name cannot hold NUL");
        }
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, quoted);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next() || !SCHEMAS.contains(found.getString(2))) {
                    return refuse("there is no table \"" + name + "\" in the schemas trading, sage, public");
                }
                if (!engineTables && ENGINE_TABLES.contains(found.getString(3))) {
                    return refuse("\"" + name + "\" is written by the engine alone; name another table");
                }
                if (!"rp".contains(found.getString(4)) || !found.getBoolean(5)) {
                    return refuse("rows cannot be inserted into \"" + name
                            + "\": expected a table for which tapedeck_writer has INSERT");
                }
                String table = found.getString(3);
                String timeColumn = found.getString(6);
                return new TableLayout(name, Sql.quote(found.getString(2)) + '.' + Sql.quote(table),
                        columns(connection, found.getLong(1)), key(connection, found.getLong(1)),
                        timeColumn == null ? null : table, timeColumn);
            }
        }
    }

    private TableLayout refuse(String why) {
        refusal = why;
        return null;
    }

    private static Map<String, Column> columns(Connection connection, long table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), new Column(row.getString(1), PgType.of(row.getString(2)),
                            row.getString(3), row.getInt(4), row.getBoolean(5), row.getBoolean(6), row.getBoolean(7)));
                }
            }
        }
        return columns;
    }

    private static List<String> key(Connection connection, long table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEY)) {
            statement.setLong(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? List.of((String[]) row.getArray(1).getArray()) : List.of();
            }
        }
    }
}

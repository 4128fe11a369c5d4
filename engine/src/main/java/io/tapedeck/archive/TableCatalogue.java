package io.tapedeck.archive;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the server's catalogue says of a table that is to be archived or restored. One thread. */
final class TableCatalogue {
    private static final String TABLE = """
            SELECT found::oid::bigint, archive_name(found), format('%I.%I', n.nspname, c.relname),
                   (SELECT p.table_name FROM time_series_policy p WHERE 'trading.' || p.table_name = archive_name(found)),
                   archive_time_column(found), archive_hash(found)
            FROM archive_table(?) AS found JOIN pg_class c ON c.oid = found JOIN pg_namespace n ON n.oid = c.relnamespace""";
    private static final String COLUMNS = """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN n.nspname = 'pg_catalog' THEN t.typname ELSE '' END,
                   a.atttypmod, a.attgenerated <> ''
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""";

    private TableCatalogue() {
    }

    /**
     * Finds a table.
     *
     * @param name TABLE of the schemas trading or sage, or SCHEMA.TABLE
     * @param timeColumn the column that days are of; null = the policy's, or the table's own
     * @throws TapedeckException CONFIGURATION where there is no such table or no column to tell its days by
     */
    static ArchivedTable read(Connection connection, String name, String timeColumn) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                List<TableColumn> columns = columns(connection, found.getLong(1));
                String told = timeColumn == null ? found.getString(5) : timeColumn;
                if (told == null || columns.stream().noneMatch(column -> column.name().equals(told)
                        && (column.type().startsWith("timestamp") || column.type().equals("date")))) {
                    throw TapedeckException.configuration(found.getString(2) + " cannot be archived by days: "
                            + (told == null ? "it has no date or time" : "it has no date or time \"" + told + '"')
                            + "; name such a column with --time-column");
                }
                return new ArchivedTable(found.getString(2), found.getString(3), found.getString(4), told, columns,
                        found.getString(6));
            }
        } catch (SQLException e) {
            if (Sql.is(e, Sql.UNDEFINED_TABLE)) {
                throw TapedeckException.configuration("there is no table \"" + name
                        + "\": expected TABLE of the schemas trading or sage, or SCHEMA.TABLE");
            }
            throw e;
        }
    }

    private static List<TableColumn> columns(Connection connection, long table) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(TableColumn.of(row.getString(1), row.getString(2), row.getString(3), row.getInt(4),
                            row.getBoolean(5)));
                }
            }
        }
        return columns;
    }
}

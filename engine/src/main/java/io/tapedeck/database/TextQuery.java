package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs SQL for a person: values come as PostgreSQL's own text. By default in a read-only transaction as the role
 * {@code trading_readonly}: a guard against slips, not against the database's owner.
 */
public final class TextQuery {
    private static final int FETCH_ROWS = 1_000;

    /**
     * A result's columns.
     *
     * @param name as the server names it
     * @param kind how a value is to be read
     */
    public record Column(String name, Kind kind) {
    }

    /** How a column's text is to be read. */
    public enum Kind {
        /** A number; NaN and Infinity are possible. */
        NUMBER,
        /** t or f. */
        BOOLEAN,
        /** Anything else. */
        TEXT
    }

    /** Takes a result as it comes. One thread. */
    public interface RowHandler {
        /** Called once before the first row; not called where the statement gives no rows. */
        void onColumns(List<Column> columns);

        /** Called a row; {@code null} elements are SQL's NULL. */
        void onRow(List<String> values);
    }

    private TextQuery() {
    }

    /**
     * Runs a query and hands its rows over one by one.
     *
     * @param readOnly true: in a read-only transaction as trading_readonly; false: as the URL's user, committed
     * @return rows given, or rows changed where the statement gives none
     * @throws TapedeckException CONFIGURATION where the query itself is wrong (SQLSTATE classes 22, 25, 42), RETRY where
     *     the server cannot be reached, FATAL otherwise
     */
    public static long run(Database database, String sql, boolean readOnly, RowHandler handler) {
        database.facts();
        try (Connection connection = readOnly ? database.queryConnection() : database.connection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                if (readOnly) {
                    statement.execute("SET TRANSACTION READ ONLY");
                    statement.execute("SET LOCAL ROLE trading_readonly");
                }
                statement.setFetchSize(FETCH_ROWS);
                long count = statement.execute(sql) ? rows(statement, handler) : statement.getUpdateCount();
                connection.commit();
                return Math.max(0, count);
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            boolean wrong = state.startsWith("42") || state.startsWith("22") || state.startsWith("25");
            throw new TapedeckException(wrong ? CONFIGURATION : FATAL,
                    "the query failed (SQLSTATE " + state + "): " + e.getMessage(), e);
        }
    }

    private static long rows(Statement statement, RowHandler handler) throws SQLException {
        try (ResultSet result = statement.getResultSet()) {
            ResultSetMetaData meta = result.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(new Column(meta.getColumnLabel(i), kind(meta.getColumnType(i))));
            }
            handler.onColumns(columns);
            long count = 0;
            while (result.next()) {
                List<String> values = new ArrayList<>(columns.size());
                for (int i = 1; i <= columns.size(); i++) {
                    values.add(result.getString(i));
                }
                handler.onRow(values);
                count++;
            }
            return count;
        }
    }

    private static Kind kind(int type) {
        return switch (type) {
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.FLOAT,
                    Types.DOUBLE ->
                Kind.NUMBER;
            case Types.BIT, Types.BOOLEAN -> Kind.BOOLEAN;
            default -> Kind.TEXT;
        };
    }
}

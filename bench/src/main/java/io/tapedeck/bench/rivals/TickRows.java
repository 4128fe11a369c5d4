package io.tapedeck.bench.rivals;

import io.tapedeck.bench.ingest.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of {@code ticks} into memory, and binds them to an INSERT. */
final class TickRows {
    static final String INSERT = "INSERT INTO ticks (" + TableShape.TICKS.columns()
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int FETCH = 10_000;

    private TickRows() {
    }

    /**
     * @param limit rows at most
     * @return rows of a table in the order of their sequences
     */
    static List<TickRow> of(Connection connection, String table, long limit) throws SQLException {
        List<TickRow> rows = new ArrayList<>();
        connection.setAutoCommit(false); // else the driver reads the whole answer at once
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + TableShape.TICKS.columns() + " FROM "
                + table + " ORDER BY sequence LIMIT " + limit)) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(read(row));
                }
            }
        }
        connection.rollback();
        return rows;
    }

    private static TickRow read(ResultSet row) throws SQLException {
        return new TickRow(row.getObject(1, OffsetDateTime.class), row.getShort(2), row.getLong(3), row.getLong(4),
                row.getShort(5), row.getShort(6), row.getInt(7), row.getBigDecimal(8), row.getBigDecimal(9),
                row.getBigDecimal(10), row.getBigDecimal(11), row.getBigDecimal(12), row.getBigDecimal(13),
                row.getString(14), row.getObject(15, OffsetDateTime.class));
    }

    /** Sets the parameters of {@link #INSERT}. */
    static void bind(PreparedStatement insert, TickRow row) throws SQLException {
        insert.setObject(1, row.time());
        insert.setShort(2, row.nanos());
        insert.setLong(3, row.instrument());
        insert.setLong(4, row.sequence());
        insert.setShort(5, row.source());
        insert.setShort(6, row.kind());
        insert.setInt(7, row.flags());
        insert.setBigDecimal(8, row.price());
        insert.setBigDecimal(9, row.size());
        insert.setBigDecimal(10, row.bid());
        insert.setBigDecimal(11, row.ask());
        insert.setBigDecimal(12, row.bidSize());
        insert.setBigDecimal(13, row.askSize());
        insert.setString(14, row.conditions());
        insert.setObject(15, row.received());
    }
}

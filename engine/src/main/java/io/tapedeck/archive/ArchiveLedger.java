package io.tapedeck.archive;

import io.tapedeck.archive.parquet.RowTotals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table {@code archives}. One thread; within the connection's transaction where there is one. */
final class ArchiveLedger {
    private final Connection connection;
    private final String table;

    ArchiveLedger(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /**
     * A part as the ledger knows it.
     *
     * @param living whether its rows are in the table
     */
    record Entry(LocalDate day, int part, RowTotals totals, long tableHash, String sha256, boolean verified,
            boolean living) {
    }

    /** @return the parts of days from and to, both included, by day and part */
    List<Entry> entries(LocalDate from, LocalDate to) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT day, part, rows, row_hash, table_hash, sha256, verified_at IS NOT NULL, dropped_at IS NULL
                FROM archives WHERE table_name = ? AND day BETWEEN ? AND ? ORDER BY day, part""")) {
            statement.setString(1, table);
            statement.setObject(2, from);
            statement.setObject(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getObject(1, LocalDate.class), row.getInt(2),
                            new RowTotals(row.getLong(3), row.getLong(4)), row.getLong(5), row.getString(6),
                            row.getBoolean(7), row.getBoolean(8)));
                }
            }
        }
        return entries;
    }

    /** Enters a part that is written and verified; the living ones of its day, which it replaces, go. */
    void replace(LocalDate day, String timeColumn, PartRecord part, String file) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement delete = connection
                .prepareStatement("DELETE FROM archives WHERE table_name = ? AND day = ? AND dropped_at IS NULL")) {
            delete.setString(1, table);
            delete.setObject(2, day);
            delete.executeUpdate();
            put(day, timeColumn, part, file);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void put(LocalDate day, String timeColumn, PartRecord part, String file) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO archives (table_name, day, part, time_column, file, rows, row_hash, table_hash, bytes, sha256,
                                              min_time, max_time, written_at, verified_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())
                        ON CONFLICT (table_name, day, part) DO NOTHING""")) {
            insert.setString(1, table);
            insert.setObject(2, day);
            insert.setInt(3, part.part());
            insert.setString(4, timeColumn);
            insert.setString(5, file);
            insert.setLong(6, part.totals().rows());
            insert.setLong(7, part.totals().hash());
            insert.setLong(8, part.tableHash());
            insert.setLong(9, part.bytes());
            insert.setString(10, part.sha256());
            insert.setObject(11, at(part.minTime()));
            insert.setObject(12, at(part.maxTime()));
            insert.setObject(13, at(part.writtenAt()));
            insert.executeUpdate();
        }
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** Notes that a day's living files were read and found whole, or not. */
    void verified(LocalDate day, boolean whole) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE archives SET verified_at = "
                + (whole ? "clock_timestamp()" : "NULL")
                + " WHERE table_name = ? AND day = ? AND dropped_at IS NULL")) {
            update.setString(1, table);
            update.setObject(2, day);
            update.executeUpdate();
        }
    }

    /**
     * Notes, within the caller's transaction, that a part's rows are in the table again.
     *
     * @param tableHash the server's hash of them now: a column may have come since
     */
    void restored(LocalDate day, String timeColumn, PartRecord part, String file, long tableHash, Duration hold)
            throws SQLException {
        put(day, timeColumn, part, file); // a database that never knew of it
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE archives SET dropped_at = NULL, restored_at = now(), keep_until = now() + ? * INTERVAL '1 second',
                                            verified_at = now(), table_hash = ?
                        WHERE table_name = ? AND day = ? AND part = ?""")) {
            update.setLong(1, hold.toSeconds());
            update.setLong(2, tableHash);
            update.setString(3, table);
            update.setObject(4, day);
            update.setInt(5, part.part());
            update.executeUpdate();
        }
    }
}

package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.agrona.collections.LongHashSet;

/** What the database says of a journal's landing, read in one transaction: watermarks, ledger, rejections, retention. One thread. */
final class LedgerSnapshot {
    private static final int FETCH_ROWS = 10_000;
    private static final long NONE = -1;

    /** The journal's number; 0 where the database does not know it. */
    final int source;
    final List<LandedBatch> batches = new ArrayList<>();
    final LongHashSet rejected = new LongHashSet();
    final LongHashSet rejectedRejects = new LongHashSet();
    final LongHashSet rejectedOutputs = new LongHashSet();
    private final Map<Integer, Long> watermarks = new HashMap<>();
    private final Map<String, Long> horizons = new HashMap<>();
    private int tickLanes = 1;
    private long begin = NONE;

    private LedgerSnapshot(int source) {
        this.source = source;
    }

    /**
     * @param from first market sequence of interest
     * @param to last one; batches behind it are read for tables other than {@code ticks}, whose rows replace one another
     * @param rejects whether the lanes of the other streams are read too
     * @param batchesMax most ledger rows to hold
     */
    static LedgerSnapshot read(Connection connection, UUID journalId, long from, long to, boolean rejects,
            int batchesMax) throws SQLException {
        int source = source(connection, journalId);
        LedgerSnapshot snapshot = new LedgerSnapshot(source);
        if (source != 0) {
            snapshot.readWatermarks(connection, journalId);
            snapshot.readHorizons(connection);
            snapshot.readBatches(connection, from, to, rejects, batchesMax);
            snapshot.readRejected(connection);
        }
        return snapshot;
    }

    private static int source(Connection connection, UUID journalId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT source FROM trading.journals WHERE journal_id = ?")) {
            statement.setObject(1, journalId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private void readWatermarks(Connection connection, UUID journalId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT lane, lanes, sequence FROM trading.ingest_watermark WHERE journal_id = ? AND lane < lanes")) {
            statement.setObject(1, journalId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    watermarks.put(row.getInt(1), row.getLong(3));
                    tickLanes = Math.max(1, row.getInt(2));
                }
            }
        }
    }

    private void readHorizons(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT table_name, now() - retain"
                + " FROM trading.time_series_policy WHERE retain IS NOT NULL");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                OffsetDateTime horizon = row.getObject(2, OffsetDateTime.class);
                horizons.put(row.getString(1), nanos(horizon));
            }
        }
    }

    private static long nanos(OffsetDateTime time) {
        return time == null
                ? Long.MAX_VALUE
                : Math.addExact(Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private void readBatches(Connection connection, long from, long to, boolean rejects, int batchesMax)
            throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(
                "SELECT min(from_sequence) FROM trading.ingest_batch WHERE source = ? AND lane >= -1")) {
            first.setInt(1, source);
            try (ResultSet row = first.executeQuery()) {
                row.next();
                long least = row.getLong(1);
                begin = row.wasNull() ? NONE : least;
            }
        }
        long reach = reach(connection, from, to);
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, lane, lanes, from_sequence, to_sequence, rows, rejected, row_hash, max_time
                FROM trading.ingest_batch
                WHERE source = ? AND (lane >= -1 AND to_sequence >= ? AND (from_sequence <= ? OR table_name <> 'ticks')
                                      OR lane < -1 AND ?)""")) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setInt(1, source);
            statement.setLong(2, reach);
            statement.setLong(3, to);
            statement.setBoolean(4, rejects);
            Map<String, String> names = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (batches.size() == batchesMax) {
                        throw TapedeckException.configuration("the ledger holds more than " + batchesMax
                                + " rows for these sequences, more than are checked at once; narrow the range by --from and --to");
                    }
                    String table = names.computeIfAbsent(row.getString(1), name -> name);
                    LandedBatch batch = new LandedBatch(table, row.getInt(2), row.getInt(3), row.getLong(4),
                            row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8),
                            nanos(row.getObject(9, OffsetDateTime.class)));
                    batch.asked = batch.lane < Lane.ORDERED || (batch.from <= to && batch.to >= from);
                    batches.add(batch);
                }
            }
        }
    }

    /** Where the first batch of the range begins: events from there on are read, so other lanes' batches must be known. */
    private long reach(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT min(from_sequence) FROM trading.ingest_batch
                WHERE source = ? AND lane >= -1 AND to_sequence >= ? AND from_sequence <= ?""")) {
            statement.setInt(1, source);
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long least = row.getLong(1);
                return row.wasNull() ? from : least;
            }
        }
    }

    private void readRejected(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT sequence, split_part(origin, ',', 1) FROM trading.rejected_records
                WHERE source = ? AND sequence IS NOT NULL AND origin LIKE 'lane %'""")) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setInt(1, source);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long sequence = row.getLong(1);
                    switch (row.getString(2)) {
                        case "lane " + Lane.REJECTS -> rejectedRejects.add(sequence);
                        case "lane " + Lane.OUTPUTS -> rejectedOutputs.add(sequence);
                        default -> rejected.add(sequence);
                    }
                }
            }
        }
    }

    /** @return first sequence that ever landed here, as far as the ledger is kept; 0 where it is empty */
    long begin() {
        return Math.max(0, begin);
    }

    /** @return highest sequence that any market lane has passed */
    long highest() {
        return watermarks.entrySet().stream().filter(entry -> entry.getKey() >= Lane.ORDERED)
                .mapToLong(Map.Entry::getValue).max().orElse(0);
    }

    /** @return watermark of the ordered lane or of one of another stream */
    long watermark(int lane) {
        return watermarks.getOrDefault(lane, 0L);
    }

    /** @return watermark of the tick lane of an instrument */
    long tickWatermark(long instrument) {
        return watermark(Math.floorMod(instrument, tickLanes));
    }

    /** @return time before which a table's rows may have been dropped, ns since the epoch; Long.MIN_VALUE for never */
    long horizon(String table) {
        return horizons.getOrDefault(table, Long.MIN_VALUE);
    }
}

package io.tapedeck.landing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/** Writes a batch's rows of {@code ingest_batch}, one a table, in the batch's transaction. A lane's own, one thread. */
final class Ledger {
    static final String TABLE = "ingest_batch";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String INSERT = """
            INSERT INTO ingest_batch (committed_at, source, lane, lanes, from_sequence, to_sequence, table_name, rows, rejected,
                                      row_hash, path, encode_ms, copy_ms, min_time, max_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final int source;
    private final int lane;
    private final int lanes;

    /** @param lanes number of tick lanes that share the instruments */
    Ledger(int source, int lane, int lanes) {
        this.source = source;
        this.lane = lane;
        this.lanes = lanes;
    }

    void write(Connection connection, Map<String, Tally> tallies, long from, long to, long now) throws SQLException {
        if (tallies.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Map.Entry<String, Tally> table : tallies.entrySet()) {
                Tally tally = table.getValue();
                statement.setObject(1, time(now));
                statement.setInt(2, source);
                statement.setInt(3, lane);
                statement.setInt(4, lanes);
                statement.setLong(5, from);
                statement.setLong(6, to);
                statement.setString(7, table.getKey());
                statement.setLong(8, tally.rows);
                statement.setLong(9, tally.rejected);
                statement.setLong(10, tally.hash);
                statement.setString(11, tally.path());
                statement.setDouble(12, tally.encodeNs / NANOS_PER_MILLI);
                statement.setDouble(13, tally.copyNs / NANOS_PER_MILLI);
                if (tally.minTime <= tally.maxTime) {
                    statement.setObject(14, time(tally.minTime));
                    statement.setObject(15, time(tally.maxTime));
                } else {
                    statement.setNull(14, Types.TIMESTAMP_WITH_TIMEZONE);
                    statement.setNull(15, Types.TIMESTAMP_WITH_TIMEZONE);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static OffsetDateTime time(long nanos) {
        return Instant.EPOCH.plusNanos(Math.floorDiv(nanos, 1_000L) * 1_000L).atOffset(ZoneOffset.UTC);
    }
}

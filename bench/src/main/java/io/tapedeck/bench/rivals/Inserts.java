package io.tapedeck.bench.rivals;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Plain JDBC, one connection: batches that the driver rewrites into INSERTs of many rows, and single INSERTs. */
final class Inserts {
    private static final String TABLE = TableShape.TICKS.name();
    private static final int BATCH = 1_000;
    private static final int ROWS_PER_COMMIT = 50_000;

    private Inserts() {
    }

    /** Empties the table, inserts in batches of {@value #BATCH}, commits every {@value #ROWS_PER_COMMIT}. */
    static Measurement batches(BenchDatabase target, List<TickRow> rows) throws SQLException {
        target.begin(TABLE);
        CpuMeter cpu = CpuMeter.begin(target, "client");
        long begin = System.nanoTime();
        try (Connection connection = target.connection(Map.of("reWriteBatchedInserts", "true"));
                PreparedStatement insert = connection.prepareStatement(TickRows.INSERT)) {
            connection.setAutoCommit(false);
            int count = 0;
            for (TickRow row : rows) {
                TickRows.bind(insert, row);
                insert.addBatch();
                if (++count % BATCH == 0) {
                    insert.executeBatch();
                }
                if (count % ROWS_PER_COMMIT == 0) {
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        return measured(Names.JDBC, target, rows, begin, cpu,
                "batches of " + BATCH + ", commit every " + ROWS_PER_COMMIT);
    }

    /** Empties the table, inserts and commits each row by itself. */
    static Measurement single(BenchDatabase target, List<TickRow> rows) throws SQLException {
        target.begin(TABLE);
        CpuMeter cpu = CpuMeter.begin(target, "client");
        long begin = System.nanoTime();
        try (Connection connection = target.connection();
                PreparedStatement insert = connection.prepareStatement(TickRows.INSERT)) {
            for (TickRow row : rows) {
                TickRows.bind(insert, row);
                insert.executeUpdate();
            }
        }
        return measured(Names.ROW_BY_ROW, target, rows, begin, cpu, "a commit a row");
    }

    private static Measurement measured(String name, BenchDatabase target, List<TickRow> rows, long begin,
            CpuMeter cpu, String detail) throws SQLException {
        long nanos = System.nanoTime() - begin;
        Map<String, Double> spent = cpu.perRow(rows.size());
        return new Measurement(name, TABLE, target.count(TABLE), rows.size(), nanos, detail).without(Names.WITHOUT)
                .spending(spent);
    }
}

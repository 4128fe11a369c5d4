package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.report.Measurement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The limit: rows that are encoded and sorted already, sent by one or two connections, a transaction a batch, no more. */
public final class BareCopy {
    /** As the engine's lanes send. */
    private static final int SLICE_BYTES = 128 << 10;

    private BareCopy() {
    }

    /**
     * Empties the table, sends the rows.
     *
     * @param name what is measured
     * @param connections one or two; two share rows that are halved
     * @return rows that the table holds at the end
     */
    public static Measurement run(String name, BenchDatabase target, TableShape shape, EncodedRows rows,
            int connections)
            throws SQLException, InterruptedException {
        target.begin(shape.name());
        List<Connection> open = new ArrayList<>();
        List<List<byte[]>> shares = rows.shares(connections);
        long nanos;
        Map<String, Double> spent;
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                open.add(target.database().laneConnection());
            }
            CpuMeter cpu = CpuMeter.begin(target, "client");
            String command = "COPY " + shape.name() + " (" + shape.columns() + ") FROM STDIN (FORMAT binary)";
            long begin = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = open.get(i);
                List<byte[]> batches = shares.get(i);
                running.add(threads.submit(() -> {
                    copy(connection, command, batches);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            nanos = System.nanoTime() - begin;
            spent = cpu.perRow(rows.rows());
        } catch (ExecutionException e) {
            throw new SQLException("a bare COPY failed", e.getCause());
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
        int batches = shares.stream().mapToInt(List::size).sum();
        return new Measurement(name, shape.name(), target.count(shape.name()), rows.rows(), nanos,
                batches + " batches, encoded before").spending(spent);
    }

    private static void copy(Connection connection, String command, List<byte[]> batches) throws SQLException {
        for (byte[] batch : batches) {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
            for (int at = 0; at < batch.length; at += SLICE_BYTES) {
                copy.writeToCopy(batch, at, Math.min(SLICE_BYTES, batch.length - at));
            }
            copy.endCopy();
            connection.commit();
        }
    }
}

package io.tapedeck.bench.rivals;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchEngine;
import io.tapedeck.bench.frame.CpuMeter;
import io.tapedeck.bench.frame.Ports;
import io.tapedeck.bench.ingest.DataRows;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.ingest.Visible;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.SyncedProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Line protocol into the engine as the daemon runs it. */
final class EngineLines {
    private static final String TABLE = TableShape.TICKS.name();
    private static final long POLL_NS = 1_000_000;

    private EngineLines() {
    }

    /**
     * From the first byte until the last row is visible in the database.
     *
     * @return that, and the time until the last line was journaled in the same run
     */
    static List<Measurement> untilVisible(String name, BenchDatabase target, Path data, LineRows rows,
            LineSender sender) throws SQLException, IOException, InterruptedException {
        target.begin(TABLE);
        int tcp = Ports.free();
        int http = Ports.free();
        long journaled;
        Measurement visible;
        try (Engine engine = engine(target, data, tcp, http, true)) {
            CpuMeter cpu = CpuMeter.begin(target, "client");
            long begin = System.nanoTime();
            sender.send(rows, sender == LineSender.TCP ? tcp : http);
            awaitTaken(engine, rows.lines());
            journaled = System.nanoTime() - begin;
            Visible.Times times = Visible.await(engine, -1, begin);
            Map<String, Double> spent = cpu.perRow(rows.lines());
            visible = new Measurement(name, TABLE, target.count(TABLE), rows.lines(), times.visible(),
                    detail(rows) + "; " + times).spending(spent);
        }
        return List.of(visible, new Measurement(Names.LINES_LANDING, "journal", counted(data), rows.lines(), journaled,
                detail(rows) + "; the time of the run above until its last line was journaled"));
    }

    /** From the first byte until the last line is journaled and synced; nothing lands. */
    static Measurement untilJournaled(String name, BenchDatabase target, Path data, LineRows rows)
            throws IOException {
        int tcp = Ports.free();
        long nanos;
        Map<String, Double> spent;
        try (Engine engine = engine(target, data, tcp, Ports.free(), false)) {
            CpuMeter cpu = CpuMeter.begin(target, "client");
            long begin = System.nanoTime();
            LineSender.TCP.send(rows, tcp);
            awaitTaken(engine, rows.lines());
            nanos = System.nanoTime() - begin;
            spent = cpu.perRow(rows.lines());
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        return new Measurement(name, "journal", counted(data), rows.lines(), nanos, detail(rows)).spending(spent);
    }

    private static long counted(Path data) {
        return DataRows.count(data.resolve("journal").resolve(Journal.MARKET));
    }

    private static String detail(LineRows rows) {
        return String.format("%,d bytes, one connection", rows.bytes());
    }

    private static Engine engine(BenchDatabase target, Path data, int tcp, int http, boolean lands) {
        return BenchEngine.start(target, data, "ilp.port=" + tcp, "http.port=" + http, "landing.enabled=" + lands);
    }

    /** Waits until the ring has taken all lines, is empty, and what left it is synced. */
    private static void awaitTaken(Engine engine, long lines) {
        SyncedProgress progress = (SyncedProgress) engine.progress();
        while (engine.failure() == null
                && (engine.status().journaled() < lines || engine.status().ringFillRatio() > 0
                        || progress.syncedSequence() < progress.writtenSequence())) {
            if (engine.status().refused() + engine.status().rejected() > 0) {
                throw new IllegalStateException("lines were refused: " + engine.status().refused() + ", rejected: "
                        + engine.status().rejected());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}

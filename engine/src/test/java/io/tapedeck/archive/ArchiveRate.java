package io.tapedeck.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How fast ticks are archived and restored, and how small they become. Run by name. */
@Timeout(180)
class ArchiveRate {
    private static final int ROWS = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldMeasureAMillionTicks() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT ensure_range('ticks', '2024-02-28', '2024-02-28')");
            statement.execute(
                    """
                            INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask, bid_size, ask_size, conditions, received_at)
                            SELECT ts, i %% 1000, hashint8extended(i %% 500, 7) & 9223372036854775807, i, 1, 1 + i %% 2, 0,
                                   CASE i %% 2 WHEN 0 THEN p END, CASE i %% 2 WHEN 0 THEN 1 + i %% 900 END,
                                   CASE i %% 2 WHEN 1 THEN p - 0.01 END, CASE i %% 2 WHEN 1 THEN p + 0.01 END,
                                   CASE i %% 2 WHEN 1 THEN 100 END, CASE i %% 2 WHEN 1 THEN 300 END, CASE i %% 2 WHEN 0 THEN '@' END, ts
                            FROM generate_series(1, %d) i,
                                 LATERAL (SELECT '2024-02-28 00:00Z'::timestamptz + i * INTERVAL '50 milliseconds' + random() * INTERVAL '1 ms' AS ts,
                                                 (100 + i %% 500 + (random() * 100)::int * 0.01)::numeric(19, 9) AS p) t"""
                            .formatted(ROWS));
            long tableBytes;
            try (ResultSet row = statement.executeQuery(
                    "SELECT sum(pg_total_relation_size(range_name::regclass)) FROM time_series_ranges('ticks')")) {
                row.next();
                tableBytes = row.getLong(1);
            }
            ArchiveOptions options = new ArchiveOptions(folder, 32 << 20, 3, Duration.ZERO, "rate");
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long begin = System.nanoTime();
            long cpuBegin = threads.getCurrentThreadCpuTime();
            ArchiveReport report = new Archiver(test.database(), options, ArchiveProgress.NONE)
                    .archive(new ArchiveRequest("ticks", null, LocalDate.of(2024, 3, 1), false, false));
            long archived = System.nanoTime();
            long cpuArchived = threads.getCurrentThreadCpuTime();
            new Archiver(test.database(), options, ArchiveProgress.NONE)
                    .archive(new ArchiveRequest("ticks", null, LocalDate.of(2024, 3, 1), true, true));
            long dropped = System.nanoTime();
            long cpuDropped = threads.getCurrentThreadCpuTime();
            RestoreReport restored = new Restorer(test.database(), options, ArchiveProgress.NONE).restore(
                    new RestoreRequest("ticks", LocalDate.of(2024, 2, 1), LocalDate.of(2024, 3, 1), null));
            long end = System.nanoTime();
            System.out.printf("own processor time: archive %.2f µs, restore %.2f µs a row%n",
                    (cpuArchived - cpuBegin) / 1e3 / ROWS,
                    (threads.getCurrentThreadCpuTime() - cpuDropped) / 1e3 / ROWS);
            assertThat(restored.rows()).isEqualTo(ROWS);
            System.out.printf(
                    "archive with read-back %,.0f rows/s · verify, compare, drop %,.0f rows/s · restore with read-back %,.0f rows/s%n",
                    ROWS * 1e9 / (archived - begin), ROWS * 1e9 / (dropped - archived), ROWS * 1e9 / (end - dropped));
            System.out.printf("file %,d bytes, %.1f a row; table with index %,d: 1/%.1f%n", report.bytes(),
                    report.bytes() / (double) ROWS, tableBytes, tableBytes / (double) report.bytes());
        }
    }
}

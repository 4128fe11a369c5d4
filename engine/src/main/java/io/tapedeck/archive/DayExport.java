package io.tapedeck.archive;

import io.tapedeck.archive.parquet.RowBytes;
import io.tapedeck.archive.parquet.RowFileReader;
import io.tapedeck.archive.parquet.RowFileWriter;
import io.tapedeck.archive.parquet.RowTotals;
import io.tapedeck.archive.parquet.WrittenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes a day's rows into a file and reads the file back. One thread. */
final class DayExport {
    private static final Instant SERVER_EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    private static final int REPORT_EVERY_ROWS = 1 << 14;

    private final Connection connection;
    private final ArchivedTable table;
    private final ArchiveOptions options;
    private final int timeField;
    private final boolean timeIsDate;
    private final LongConsumer progress;
    private long minTime = Long.MAX_VALUE;
    private long maxTime = Long.MIN_VALUE;

    /** @param progress told the rows written so far, now and then */
    DayExport(Connection connection, ArchivedTable table, ArchiveOptions options, LongConsumer progress) {
        this.connection = connection;
        this.table = table;
        this.options = options;
        this.progress = progress;
        List<String> names = table.columns().stream().map(TableColumn::name).toList();
        timeField = names.indexOf(table.timeColumn());
        timeIsDate = table.columns().get(timeField).type().equals("date");
    }

    /**
     * Exports a day and proves the file.
     *
     * @return the part; null where the day has no rows any more
     * @throws IOException when the file cannot be written, or does not read back as what the server sent
     */
    PartRecord run(LocalDate day, int part, Path file, String database, Instant now) throws SQLException, IOException {
        DayScan scan;
        WrittenFile written;
        try (RowFileWriter writer = new RowFileWriter(file, ArchivedTable.fileColumns(table.columns()),
                options.files())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            scan = DayScan.run(connection, table, table.columns(), day, (bytes, offset, end) -> take(writer, bytes,
                    offset, end));
            connection.commit();
            if (scan.totals().rows() == 0) {
                return null;
            }
            written = writer.finish();
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        RowTotals read = readBack(file, table.columns());
        if (!read.equals(scan.totals())) {
            throw new IOException("it reads back as " + read + ", the server sent " + scan.totals());
        }
        return new PartRecord(part, scan.totals(), scan.tableHash(), written.bytes(), written.sha256(), time(minTime),
                time(maxTime), now, options.version(), database, table.columns());
    }

    /** @return count and hash of a file's rows, as a restore would send them */
    static RowTotals readBack(Path file, List<TableColumn> columns) throws IOException {
        RowTotals totals = RowTotals.NONE;
        try (RowFileReader reader = new RowFileReader(file, ArchivedTable.fileColumns(columns))) {
            RowBytes row = new RowBytes();
            while (reader.next(row)) {
                totals = totals.plus(row.array(), 0, row.length());
            }
        }
        return totals;
    }

    private void take(RowFileWriter writer, byte[] bytes, int offset, int end) throws IOException {
        int at = offset;
        for (int i = 0; i < timeField; i++) {
            at += Integer.BYTES + Math.max(0, RowBytes.getInt(bytes, at));
        }
        at += Integer.BYTES; // never NULL: the day's condition
        long time = timeIsDate ? RowBytes.getInt(bytes, at) : RowBytes.getLong(bytes, at);
        minTime = Math.min(minTime, time);
        maxTime = Math.max(maxTime, time);
        if (writer.write(bytes, offset) != end) {
            throw new IOException("a row of " + table.name() + " was not taken whole");
        }
        if (writer.rows() % REPORT_EVERY_ROWS == 0) {
            progress.accept(writer.rows());
        }
    }

    private Instant time(long fromServer) {
        return SERVER_EPOCH.plus(fromServer, timeIsDate ? ChronoUnit.DAYS : ChronoUnit.MICROS);
    }
}

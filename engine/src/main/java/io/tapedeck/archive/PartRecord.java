package io.tapedeck.archive;

import io.tapedeck.archive.parquet.RowTotals;
import java.time.Instant;
import java.util.List;

/**
 * One file of a day, as its manifest describes it.
 *
 * @param part number within the day, from 1
 * @param totals count and hash of its rows
 * @param tableHash sum of the server's own hashes
 * @param bytes of the file
 * @param sha256 of the file
 * @param minTime earliest time
 * @param maxTime latest time
 * @param writtenAt when
 * @param version of the engine that wrote it
 * @param database where the rows came from: URL without user and password
 * @param columns its columns, in order
 */
record PartRecord(int part, RowTotals totals, long tableHash, long bytes, String sha256, Instant minTime,
        Instant maxTime, Instant writtenAt, String version, String database, List<TableColumn> columns) {
    PartRecord {
        columns = List.copyOf(columns);
    }

    /** @return name of the file within the day's directory */
    String fileName() {
        return fileName(part);
    }

    static String fileName(int part) {
        return String.format("part-%05d.parquet", part);
    }
}

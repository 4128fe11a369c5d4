package io.tapedeck.archive.parquet;

/**
 * A file that is complete and on the disk.
 *
 * @param totals its rows
 * @param bytes its size
 * @param sha256 of its content, hexadecimal
 */
public record WrittenFile(RowTotals totals, long bytes, String sha256) {
}

/**
 * Level 3: days of tables as Parquet files, so that the database may forget them; and back, bit for bit.
 *
 * <pre>
 * Archiver: DayExport (binary COPY, one snapshot) ──► part-00001.parquet ──► read back, same rows and hash? ──► DayManifest ──► ArchiveLedger
 *                                                                                              then drop_archived() in SQL drops
 * Restorer: DayManifest, SHA-256, ledger agree? ──► DayImport (binary COPY, one transaction) ──► read back, same rows and hash? ──► COMMIT
 * </pre>
 *
 * A file exists under its name only when it is complete, synced and read back; a day counts only when the ledger says so. What
 * stands before a drop is SQL (V028), so that no other way of dropping passes it by.
 */
package io.tapedeck.archive;

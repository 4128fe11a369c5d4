package io.tapedeck.archive;

import java.time.LocalDate;

/** Told how an archive run or a restore goes, by its thread. */
@FunctionalInterface
public interface ArchiveProgress {
    /** Tells nobody. */
    ArchiveProgress NONE = (table, day, done, days, rows) -> {
    };

    /**
     * Something went on.
     *
     * @param table schema and table
     * @param day being worked on
     * @param done days done before it
     * @param days days in all
     * @param rows rows read or written in this run
     */
    void on(String table, LocalDate day, int done, int days, long rows);
}

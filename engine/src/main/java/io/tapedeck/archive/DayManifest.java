package io.tapedeck.archive;

import java.time.LocalDate;
import java.util.List;

/**
 * What stands in a day's directory: {@code manifest.json}. It carries a hash of itself, so that a change of it is seen also where no
 * ledger knows the day.
 *
 * @param table schema and table
 * @param day of the rows, UTC
 * @param timeColumn the column that the day is of
 * @param parts the day's files that count; another file in the directory does not
 */
record DayManifest(String table, LocalDate day, String timeColumn, List<PartRecord> parts) {
    DayManifest {
        parts = List.copyOf(parts);
    }
}

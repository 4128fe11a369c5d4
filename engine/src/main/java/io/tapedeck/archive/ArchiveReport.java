package io.tapedeck.archive;

import java.util.List;

/**
 * What an archive run did.
 *
 * @param table schema and table
 * @param daysWritten days exported in this run
 * @param daysKept days that were archived and unchanged before it
 * @param rows rows exported
 * @param bytes of the files written
 * @param dropped ranges (or days) dropped from the table
 * @param problems what was found wrong and what was not dropped, with the reason
 */
public record ArchiveReport(String table, int daysWritten, int daysKept, long rows, long bytes, List<String> dropped,
        List<String> problems) {
    /** Takes over copies. */
    public ArchiveReport {
        dropped = List.copyOf(dropped);
        problems = List.copyOf(problems);
    }
}

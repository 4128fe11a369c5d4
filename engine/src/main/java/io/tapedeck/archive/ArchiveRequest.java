package io.tapedeck.archive;

import java.time.LocalDate;

/**
 * What to archive.
 *
 * @param table TABLE of the schemas trading or sage, or SCHEMA.TABLE
 * @param timeColumn the column that days are of; null = the policy's, or the table's own
 * @param before days before this one, UTC
 * @param drop whether the days are dropped from the table once they are archived
 * @param verify whether files written earlier are read again too; drop implies it
 */
public record ArchiveRequest(String table, String timeColumn, LocalDate before, boolean drop, boolean verify) {
}

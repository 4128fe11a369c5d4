package io.tapedeck.archive;

/**
 * What a restore did.
 *
 * @param table schema and table that was archived
 * @param into schema and table that took the rows
 * @param days days brought back
 * @param rows rows brought back
 */
public record RestoreReport(String table, String into, int days, long rows) {
}

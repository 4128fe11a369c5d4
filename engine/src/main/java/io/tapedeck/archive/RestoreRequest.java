package io.tapedeck.archive;

import java.time.LocalDate;

/**
 * What to bring back.
 *
 * @param table as it was archived: TABLE of the schema trading or sage, or SCHEMA.TABLE
 * @param from first day, UTC
 * @param to last day, included
 * @param into another table of the same columns; null = the table itself
 */
public record RestoreRequest(String table, LocalDate from, LocalDate to, String into) {
}

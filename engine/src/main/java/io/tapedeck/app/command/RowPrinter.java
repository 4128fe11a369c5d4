package io.tapedeck.app.command;

import io.tapedeck.database.TextQuery;

/** Prints a query's rows in one form. */
sealed interface RowPrinter extends TextQuery.RowHandler permits TableRows, CsvRows, JsonRows {
    /** Ends the output; {@code count} rows were given, or changed where the statement gave none. */
    void end(long count);
}

package io.tapedeck.landing;

import io.tapedeck.event.RowReader;

/** Writes one column of a row from the value that the message holds for it. One thread. */
@FunctionalInterface
interface FieldWriter {
    /**
     * @param row stands at the column
     * @param sink takes the field
     * @return null where it was written, else why the value does not fit the column (nothing was written)
     */
    String write(RowReader row, RowSink sink);
}

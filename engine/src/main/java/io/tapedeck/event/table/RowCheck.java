package io.tapedeck.event.table;

import io.tapedeck.event.RowReader;

/** Says of rows of one shape whether they would land, by the same rules as landing. One thread. */
public interface RowCheck {
    /** @return null where the row (wrapped, not yet read) would land; else what was expected and what came */
    String check(RowReader row);

    /** @return place among the row's columns of the one that the last refusal is about; -1 for the row as a whole */
    int column();

    /** @return name of the column that the rows should give and do not, where the last refusal is about that; else empty */
    default String missing() {
        return "";
    }

    /** Makes checks. Any thread. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param table where the row goes
         * @param sample a row of the shape, wrapped and not yet read
         * @return the check of rows of the same columns and types; the caller's own
         */
        RowCheck of(Table table, RowReader sample);
    }
}

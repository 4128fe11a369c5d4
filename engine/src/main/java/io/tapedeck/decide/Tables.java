package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;

/** Tables whose rows on the tape decisions read. */
final class Tables {
    static final Name SIGNALS = new Name("signals");
    static final Name TRADES = new Name("trades");
    static final Name ORDERS = new Name("orders");
    static final Name POSITION_TRIGGERS = new Name("position_triggers");
    static final Name CASH_MOVEMENTS = new Name("cash_movements");
    private static final Name[] ALL = {SIGNALS, TRADES, ORDERS, POSITION_TRIGGERS, CASH_MOVEMENTS};

    private Tables() {
    }

    /**
     * What the tables of positions and money are folds of: the database counts such rows whatever their feed, so decisions
     * do too.
     *
     * @return whether the table's rows count though they are historical
     */
    static boolean ofBook(Name table) {
        return table == TRADES || table == CASH_MOVEMENTS;
    }

    /** @return the constant of the row's table, null where decisions do not read it */
    static Name of(RowReader row) {
        for (Name table : ALL) {
            if (table.matches(row.buffer(), row.tableOffset(), row.tableLength())) {
                return table;
            }
        }
        return null;
    }
}

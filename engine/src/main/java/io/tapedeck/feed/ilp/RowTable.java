package io.tapedeck.feed.ilp;

/**
 * A table that lines may fill with rows.
 *
 * @param measurement the name by which lines call it
 * @param table its name in the database, with or without schema
 * @param timeColumn column that takes the line's timestamp, empty where the table has none
 * @param parallel whether tick lanes share the table: its rows are then keyed by their exchange and symbol columns
 */
public record RowTable(String measurement, String table, String timeColumn, boolean parallel) {
    /** Column of the symbol in a table that tick lanes share. */
    static final String SYMBOL = "symbol";
    /** Column of the venue in a table that tick lanes share. */
    static final String EXCHANGE = "exchange";

    /** {@return a table called by its own name} */
    public static RowTable of(String table, String timeColumn, boolean parallel) {
        return new RowTable(table, table, timeColumn, parallel);
    }
}

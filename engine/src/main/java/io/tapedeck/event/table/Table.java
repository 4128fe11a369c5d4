package io.tapedeck.event.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table as rows must fit it.
 *
 * @param name how rows name it, one name for each table: without schema where the search path finds it so, else with
 * @param schema its schema
 * @param relation its name within the schema
 * @param columns by name, in the table's order
 * @param keyColumns columns of the natural key, by which rows replace one another; empty where they never do
 * @param replacing whether a row may take the place of one with its key; else it is refused, as the key's index does
 * @param ordered whether its rows' order among those of other tables counts: a trigger or a reference ties them
 * @param timeSeries name for {@code ensure_range}, null where the table is no time series
 * @param timeColumn the column that takes an event's time, null where there is none; of a time series what it is cut by
 * @param refusal why rows may not be inserted, null where they may
 */
public record Table(String name, String schema, String relation, Map<String, Column> columns, List<String> keyColumns,
        boolean replacing, boolean ordered, String timeSeries, String timeColumn, String refusal) {
    /** Where a trigger writes what a row leaves out: table and column. */
    private static final Set<String> FILLED = Set.of("trading.trades.gross_pnl", "trading.trades.net_pnl",
            "trading.positions.cost_basis");

    /** Copies the collections. */
    public Table {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        keyColumns = List.copyOf(keyColumns);
    }

    /** @return schema and name, as everybody may write it */
    public String qualified() {
        return schema + '.' + relation;
    }

    /** @return schema and name, quoted for SQL */
    public String quoted() {
        return quote(schema) + '.' + quote(relation);
    }

    /** @return whether a trigger fills the column where it is NULL: a NULL that a row names is then as if it named none */
    public boolean fills(String column) {
        return FILLED.contains(qualified() + '.' + column);
    }

    private static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}

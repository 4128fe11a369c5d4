package io.tapedeck.feed;

import io.tapedeck.event.table.RowCheck;
import io.tapedeck.event.table.TableList;
import io.tapedeck.event.table.Tables;
import java.util.List;
import java.util.Map;

/**
 * What a feed must know to take rows.
 *
 * @param tables the tables that rows may fill
 * @param checks says of a row whether it would land
 * @param measurements names that lines may use for a table, besides its own; they come before all others
 * @param parallel names of the tables that tick lanes share: their rows are keyed by exchange and symbol
 */
public record RowTables(Tables tables, RowCheck.Maker checks, Map<String, String> measurements, List<String> parallel) {
    /** Copies the collections. */
    public RowTables {
        measurements = Map.copyOf(measurements);
        parallel = List.copyOf(parallel);
    }

    /** @return no table at all: every row is refused */
    public static RowTables none() {
        TableList nothing = new TableList(1, List.of());
        Tables tables = new Tables() {
            @Override
            public TableList current() {
                return nothing;
            }

            @Override
            public TableList refresh() {
                return nothing;
            }
        };
        return new RowTables(tables, (table, sample) -> {
            throw new IllegalStateException("there are no tables");
        }, Map.of(), List.of());
    }
}

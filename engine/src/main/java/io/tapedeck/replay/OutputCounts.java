package io.tapedeck.replay;

import io.tapedeck.event.RowReader;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** How many rows of which table decisions made. One thread. */
public final class OutputCounts {
    private final Map<String, Long> byTable = new TreeMap<>();
    private final RowReader row = new RowReader();
    private long total;

    /** Counts the output that begins at {@code offset}. */
    void add(DirectBuffer message, int offset) {
        byTable.merge(row.wrap(message, offset).table(), 1L, Long::sum);
        total++;
    }

    /** @return rows by table, in the tables' order */
    public Map<String, Long> byTable() {
        return byTable;
    }

    /** @return rows of a table */
    public long of(String table) {
        return byTable.getOrDefault(table, 0L);
    }

    /** @return rows of all tables */
    public long total() {
        return total;
    }
}

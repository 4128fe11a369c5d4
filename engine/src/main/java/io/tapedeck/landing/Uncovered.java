package io.tapedeck.landing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what no batch covers, by table, with the sequences that it lies between. One thread. */
final class Uncovered {
    private final Map<String, long[]> tables = new TreeMap<>();

    void add(String table, long sequence) {
        long[] counts = tables.computeIfAbsent(table, name -> new long[]{0, Long.MAX_VALUE, Long.MIN_VALUE});
        counts[0]++;
        counts[1] = Math.min(counts[1], sequence);
        counts[2] = Math.max(counts[2], sequence);
    }

    /** @return a line for each table; {@code what} with the count, the table and the sequences put in */
    List<String> lines(String what) {
        return tables.entrySet().stream().map(entry -> String.format(what, entry.getValue()[0], entry.getKey(),
                entry.getValue()[1], entry.getValue()[2])).toList();
    }
}

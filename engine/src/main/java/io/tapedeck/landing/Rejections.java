package io.tapedeck.landing;

import java.util.Arrays;

/** Rows of a batch that cannot land, each with its reason; taken back with the savepoint that they were found under. One thread. */
final class Rejections {
    private int[] indexes = new int[16];
    private String[] reasons = new String[16];
    private String[] tables = new String[16];
    private int count;

    void add(int index, String table, String reason) {
        if (count == indexes.length) {
            indexes = Arrays.copyOf(indexes, count * 2);
            reasons = Arrays.copyOf(reasons, count * 2);
            tables = Arrays.copyOf(tables, count * 2);
        }
        indexes[count] = index;
        reasons[count] = reason;
        tables[count] = table;
        count++;
    }

    int count() {
        return count;
    }

    void truncate(int keep) {
        Arrays.fill(reasons, keep, Math.max(keep, count), null);
        Arrays.fill(tables, keep, Math.max(keep, count), null);
        count = keep;
    }

    /** @return the message's index in the batch */
    int index(int i) {
        return indexes[i];
    }

    String reason(int i) {
        return reasons[i];
    }

    String table(int i) {
        return tables[i];
    }
}

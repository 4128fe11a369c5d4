package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one table must hold: for each row, by the hash of what identifies it, the batch that landed it last, the columns that
 * batch named, and their hash. An open-addressing table in primitive arrays, {@link #BYTES_PER_ROW} a row at most (twice that
 * while it grows). Two rows of one 64-bit key hash would be taken for one: with a hundred million rows the chance is 1 in
 * 3,700. One thread.
 */
final class KeyedTable {
    /** Three longs, a reference and an int, at the lowest fill that growing leaves. */
    static final int BYTES_PER_ROW = 32 * 3;
    private static final int SLOTS_FIRST = 1 << 10;

    final String quoted;
    final Map<String, Column> columns;
    /** The column that the table is cut by, null where it is none. */
    final String timeColumn;
    final List<String> identity;
    /** Columns of any shape, in the order in which the database is asked for them. */
    final List<String> selected = new ArrayList<>();
    final List<KeyedShape> shapes = new ArrayList<>();
    /** Tables as the ledger names them. */
    final List<String> names = new ArrayList<>();
    private String incomparable;

    private long[] keys = new long[SLOTS_FIRST];
    private long[] hashes = new long[SLOTS_FIRST];
    private long[] orders = new long[SLOTS_FIRST];
    private int[] shapeOf = new int[SLOTS_FIRST];
    private LandedBatch[] batches = new LandedBatch[SLOTS_FIRST];
    private int count;

    KeyedTable(Table table, List<String> identity) {
        quoted = table.quoted();
        columns = table.columns();
        timeColumn = table.timeSeries() == null ? null : table.timeColumn();
        this.identity = List.copyOf(identity);
        for (String name : identity) {
            select(name);
        }
        if (identity.isEmpty()) {
            incomparable("no column or key of table " + table.name()
                    + " tells its rows apart: it has no unique index over columns that are NOT NULL and given, and no id");
        }
    }

    /** Gives up to compare the table; the first reason stays. */
    void incomparable(String why) {
        incomparable = incomparable == null ? why : incomparable;
    }

    /** @return why the table cannot be compared, null where it can */
    String incomparable() {
        return incomparable;
    }

    /** @return number of the shape, equal to one known or added */
    int shape(KeyedShape shape) {
        int known = shapes.indexOf(shape);
        if (known >= 0) {
            return known;
        }
        shape.names().forEach(this::select);
        shapes.add(shape);
        return shapes.size() - 1;
    }

    private void select(String column) {
        if (!selected.contains(column)) {
            selected.add(column);
        }
    }

    /** @return rows that are held */
    int count() {
        return count;
    }

    /**
     * A row was landed: it takes the place of the one with the same key that landed before it.
     *
     * @param order greater than those of the rows that landed before it, where they can have the same key
     */
    void put(long key, long order, LandedBatch batch, int shape, long hash) {
        int slot = slot(key);
        if (batches[slot] == null) {
            if (3L * ++count > 2L * keys.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
        } else if (orders[slot] > order) {
            return;
        } else {
            batches[slot].superseded(hashes[slot]);
        }
        batches[slot] = batch;
        shapeOf[slot] = shape;
        hashes[slot] = hash;
        orders[slot] = order;
        batch.expect(hash);
    }

    /** @return the slot of a key; {@link #batch(int)} is null where the key is not held */
    int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) Hashing.mix(key) & mask;
        while (batches[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    LandedBatch batch(int slot) {
        return batches[slot];
    }

    /** @return place in {@link #shapes} of the row in a slot */
    int shapeNumber(int slot) {
        return shapeOf[slot];
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldHashes = hashes;
        long[] oldOrders = orders;
        int[] oldShapes = shapeOf;
        LandedBatch[] oldBatches = batches;
        int slots = Math.multiplyExact(keys.length, 2);
        keys = new long[slots];
        hashes = new long[slots];
        orders = new long[slots];
        shapeOf = new int[slots];
        batches = new LandedBatch[slots];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldBatches[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                hashes[slot] = oldHashes[i];
                orders[slot] = oldOrders[i];
                shapeOf[slot] = oldShapes[i];
                batches[slot] = oldBatches[i];
            }
        }
    }
}

package io.tapedeck.event;

import io.tapedeck.common.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Numbers the shapes of rows (table, columns, types) as they come, from 0: a shape is recognised by its bytes, so what depends
 * on it is found out once. Allocates for new shapes only. One thread.
 */
public final class RowShapes {
    /** No number left. */
    public static final int FULL = -1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int max;
    private final Long2ObjectHashMap<Shape> byHash = new Long2ObjectHashMap<>();
    private Shape last;
    private int count;

    /** @param max most shapes to number */
    public RowShapes(int max) {
        this.max = max;
    }

    /** @return shapes known */
    public int count() {
        return count;
    }

    /** Forgets all shapes. */
    public void clear() {
        byHash.clear();
        last = null;
        count = 0;
    }

    /** @return number of the wrapped row's shape, {@link #FULL} where it is new and none is left */
    public int number(RowReader row) {
        if (last != null && last.matches(row)) {
            return last.number;
        }
        long state = Hashing.add(Hashing.begin(), row.buffer(), row.tableOffset(), row.tableLength());
        long hash = Hashing.finish(Hashing.add(state, row.buffer(), row.columnsOffset(), row.columnsLength()));
        Shape shape = byHash.get(hash);
        while (shape != null && !shape.matches(row)) {
            shape = byHash.get(++hash);
        }
        if (shape == null) {
            if (count == max) {
                return FULL;
            }
            shape = new Shape(row, count++);
            byHash.put(hash, shape);
        }
        last = shape;
        return shape.number;
    }

    /** Table and columns of a row, as bytes. */
    private static final class Shape {
        private final byte[] table;
        private final byte[] columns;
        private final int number;

        Shape(RowReader row, int number) {
            table = new byte[row.tableLength()];
            columns = new byte[row.columnsLength()];
            row.buffer().getBytes(row.tableOffset(), table);
            row.buffer().getBytes(row.columnsOffset(), columns);
            this.number = number;
        }

        boolean matches(RowReader row) {
            return row.tableLength() == table.length && row.columnsLength() == columns.length
                    && equal(row.buffer(), row.tableOffset(), table)
                    && equal(row.buffer(), row.columnsOffset(), columns);
        }

        private static boolean equal(DirectBuffer buffer, int offset, byte[] expected) {
            int at = 0;
            for (; at + Long.BYTES <= expected.length; at += Long.BYTES) {
                if (buffer.getLong(offset + at) != (long) LONG.get(expected, at)) {
                    return false;
                }
            }
            for (; at < expected.length; at++) {
                if (buffer.getByte(offset + at) != expected[at]) {
                    return false;
                }
            }
            return true;
        }
    }
}

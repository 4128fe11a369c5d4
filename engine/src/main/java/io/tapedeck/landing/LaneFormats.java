package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.RowReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The formats of one lane by small numbers: ticks, definitions, gaps, rejects, and behind them the shapes of rows as they
 * come. A shape (table and columns) is recognised by its bytes while messages are gathered; what the database says of its
 * table is asked when it is landed. A lane's own, one thread.
 */
final class LaneFormats {
    static final int TICKS = 0;
    static final int DEFINITIONS = 1;
    static final int FEED_GAPS = 2;
    static final int REJECTS = 3;
    /** No number left: the batch must end before this row. */
    static final int FULL = -1;
    private static final int FIRST_SHAPE = 4;

    private final FieldWriters choices;
    private final AcceptedTimes accepted;
    private final TableLayouts layouts = new TableLayouts();
    private final List<RowFormat> formats = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final Long2ObjectHashMap<Shape> byHash = new Long2ObjectHashMap<>();
    private Shape last;

    LaneFormats(int source, LandingOptions options) {
        accepted = options.accepted();
        choices = new FieldWriters(options.roundDecimals());
        formats.add(new TickFormat(source, accepted));
        formats.add(new DefinitionFormat());
        formats.add(new FeedGapFormat());
        formats.add(new RejectFormat(source, options.rejectPayloadMax()));
    }

    /** @return whether a table's rows describe the tape and are no data */
    static boolean isBookkeeping(String table) {
        return table.equals(DefinitionFormat.TABLE) || table.equals(FeedGapFormat.TABLE);
    }

    /** Forgets what the database said; when no message of a batch is held also the shapes, where they became many. */
    void forget(boolean shapesToo) {
        layouts.forget();
        for (int i = FIRST_SHAPE; i < formats.size(); i++) {
            formats.set(i, null);
        }
        if (shapesToo) {
            formats.subList(FIRST_SHAPE, formats.size()).clear();
            shapes.clear();
            byHash.clear();
            last = null;
        }
    }

    /** Makes room for new shapes between two batches. */
    void beginBatch() {
        if (formats.size() == BatchOrder.FORMATS_MAX) {
            forget(true);
        }
    }

    /** @return number of the row's shape, {@link #FULL} where none is left */
    int shape(RowReader row) {
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
            if (formats.size() == BatchOrder.FORMATS_MAX) {
                return FULL;
            }
            shape = new Shape(row, formats.size());
            formats.add(null);
            shapes.add(shape);
            byHash.put(hash, shape);
        }
        last = shape;
        return shape.number;
    }

    /** @return the format of a number; {@code sample} is a message of it */
    RowFormat resolve(Connection connection, int number, MessageBatch batch, int sample) throws SQLException {
        RowFormat format = formats.get(number);
        if (format != null) {
            return format;
        }
        RowReader row = new RowReader().wrap(batch.buffer(), batch.offset(sample));
        String table = row.table();
        TableLayout layout = layouts.find(connection, table);
        if (layout == null) {
            return new RefusedFormat(table, layouts.refusal()); // not kept: the table may be there next time
        }
        format = new TableRowFormat(layout, row, choices, accepted);
        formats.set(number, format);
        return format;
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
                if (buffer.getLong(offset + at) != Words.at(expected, at)) {
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

    /** Eight bytes of an array at once, in the order of {@code DirectBuffer.getLong}. */
    private static final class Words {
        private static final VarHandle LONG = MethodHandles
                .byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

        static long at(byte[] bytes, int index) {
            return (long) LONG.get(bytes, index);
        }
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowShapes;
import io.tapedeck.event.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
    private final RowShapes shapes = new RowShapes(BatchOrder.FORMATS_MAX - FIRST_SHAPE);
    private final RowIds ids;

    LaneFormats(RowIds ids, LandingOptions options) {
        this.ids = ids;
        int source = ids.source();
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
        int number = shapes.number(row);
        if (number == RowShapes.FULL) {
            return FULL;
        }
        if (number == formats.size() - FIRST_SHAPE) {
            formats.add(null);
        }
        return FIRST_SHAPE + number;
    }

    /** @return the format of a number; {@code sample} is a message of it */
    RowFormat resolve(Connection connection, int number, MessageBatch batch, int sample) throws SQLException {
        RowFormat format = formats.get(number);
        if (format != null) {
            return format;
        }
        RowReader row = new RowReader().wrap(batch.buffer(), batch.offset(sample));
        String table = row.table();
        Table found = layouts.find(connection, table);
        if (found == null) {
            return new RefusedFormat(table, layouts.refusal()); // not kept: the table may be there next time
        }
        format = new TableRowFormat(new RowPlan(found, row, choices), accepted, ids);
        formats.set(number, format);
        return format;
    }
}

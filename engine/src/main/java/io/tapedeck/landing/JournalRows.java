package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import io.tapedeck.event.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * The journal's side of the audit: each event that a batch covers becomes its row once more, whose hash is added to the batch;
 * rows with an identity are noted, so that a later one takes an earlier one's place. What was accepted then is accepted: the
 * window of times and the rounding are not asked again. One thread.
 */
final class JournalRows {
    private static final LandingOptions ACCEPT_ALL = new LandingOptions(1, 1, 64L << 10, 0,
            TimeUnit.SECONDS.toNanos(1), LandingOptions.defaults().parallelTables(), Long.MIN_VALUE, Long.MAX_VALUE, 0,
            true, false, 1, 1, 1);

    private final Connection connection;
    private final LedgerSnapshot ledger;
    private final BatchIndex index;
    private final long from;
    private final long to;
    private final long rowsMax;
    private final Shapes events;
    private final Shapes decisions;
    private final TableLayouts layouts = new TableLayouts();
    private final MessageBatch one = new MessageBatch(1, 4 << 10);
    private final RowReader row = new RowReader();
    private final BinaryRows ticks = new BinaryRows(4 << 10);
    private final HashSink sink = new HashSink();
    private final Map<String, KeyedTable> tables = new LinkedHashMap<>();
    private final Map<String, String> ledgerNames = new HashMap<>();
    private final Uncovered uncovered = new Uncovered();
    private long keyedRows;
    private long journaled;
    private long landed;
    private long rejected;
    private long lag;
    private long beforeLedger;

    JournalRows(Connection connection, UUID journalId, LedgerSnapshot ledger, BatchIndex index, long from, long to,
            long rowsMax) {
        this.connection = connection;
        this.ledger = ledger;
        this.index = index;
        this.from = from;
        this.to = to;
        this.rowsMax = rowsMax;
        events = new Shapes(new LaneFormats(new RowIds(ledger.source, journalId, false), ACCEPT_ALL));
        decisions = new Shapes(new LaneFormats(new RowIds(ledger.source, journalId, true), ACCEPT_ALL));
    }

    /** Takes an event of the market stream. */
    void onEvent(DirectBuffer buffer, int offset, int length) throws SQLException {
        long instrument = EventHeader.instrumentId(buffer, offset);
        switch (EventHeader.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID, QuoteDecoder.TEMPLATE_ID -> take(buffer, offset, length, LaneFormats.TICKS,
                    TickFormat.TABLE, 0, instrument);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> take(buffer, offset, length, LaneFormats.DEFINITIONS,
                    DefinitionFormat.TABLE, Lane.ORDERED, instrument);
            case FeedStatusDecoder.TEMPLATE_ID -> {
                if (FeedGapFormat.lands(buffer, offset)) {
                    take(buffer, offset, length, LaneFormats.FEED_GAPS, FeedGapFormat.TABLE, Lane.ORDERED, instrument);
                }
            }
            case RowDecoder.TEMPLATE_ID -> {
                row.wrap(buffer, offset);
                events.formats.beginBatch();
                int number = events.formats.shape(row);
                take(buffer, offset, length, number, ledgerName(), instrument == 0 ? Lane.ORDERED : 0, instrument);
            }
            default -> {
            }
        }
    }

    /** Takes a record of the rejects stream. */
    void onReject(DirectBuffer buffer, int offset, int length) throws SQLException {
        long sequence = EventHeader.sequence(buffer, offset);
        LandedBatch batch = index.find(RejectFormat.TABLE, 0, Lane.REJECTS, sequence);
        if (batch == null) {
            if (sequence <= ledger.watermark(Lane.REJECTS) && EventHeader.receiveTime(buffer, offset) >= ledger
                    .horizon(Ledger.TABLE)) {
                uncovered.add(RejectFormat.TABLE, sequence);
            }
        } else if (ledger.rejectedRejects.contains(sequence)) {
            batch.rejectedFound++;
        } else {
            add(events, buffer, offset, length, LaneFormats.REJECTS, sequence, batch);
        }
    }

    /** Takes a record of the outputs stream. */
    void onOutput(DirectBuffer buffer, int offset, int length) throws SQLException {
        if (EventHeader.templateId(buffer, offset) != RowDecoder.TEMPLATE_ID) {
            return;
        }
        long sequence = EventHeader.sequence(buffer, offset);
        row.wrap(buffer, offset);
        decisions.formats.beginBatch();
        int number = decisions.formats.shape(row);
        String table = ledgerName();
        LandedBatch batch = index.find(table, 0, Lane.OUTPUTS, sequence);
        if (batch == null) {
            if (sequence <= ledger.watermark(Lane.OUTPUTS)
                    && EventHeader.receiveTime(buffer, offset) >= ledger.horizon(Ledger.TABLE)) {
                uncovered.add(table, sequence);
            }
        } else if (ledger.rejectedOutputs.contains(sequence)) {
            batch.rejectedFound++;
        } else {
            add(decisions, buffer, offset, length, number, orderOf(table, EventHeader.feedSequence(buffer, offset)),
                    batch);
        }
    }

    /** @return how the ledger names the row's table: a row may name it with its schema where it could do without */
    private String ledgerName() throws SQLException {
        String given = row.table();
        String name = ledgerNames.get(given);
        if (name == null) {
            Table found = layouts.find(connection, given);
            name = found == null ? given : found.name();
            ledgerNames.put(given, name);
        }
        return name;
    }

    /** Of an output among the rows of the market: where lanes keep no order, decisions are taken to be the newest. */
    private static long orderOf(String table, long cause) {
        return OutputsFirst.TRADING.contains(table) ? 2 * cause + 1 : Long.MAX_VALUE;
    }

    private void take(DirectBuffer buffer, int offset, int length, int format, String table, int lane, long instrument)
            throws SQLException {
        long sequence = EventHeader.sequence(buffer, offset);
        boolean asked = sequence >= from && sequence <= to;
        journaled += asked ? 1 : 0;
        LandedBatch batch = index.find(table, instrument, lane, sequence);
        boolean eitherLane = format > LaneFormats.REJECTS && lane == 0;
        if (batch == null && eitherLane) {
            batch = index.find(table, instrument, Lane.ORDERED, sequence); // a table that is not parallel
        }
        if (batch == null) {
            if (asked) {
                uncovered(buffer, offset, table, lane, eitherLane, instrument);
            }
            return;
        }
        LongHashSet refused = ledger.rejected;
        if (refused.contains(sequence)) {
            batch.rejectedFound++;
            rejected += asked ? 1 : 0;
            return;
        }
        landed += asked ? 1 : 0;
        add(events, buffer, offset, length, format, 2 * sequence, batch);
    }

    private void uncovered(DirectBuffer buffer, int offset, String table, int lane, boolean eitherLane,
            long instrument) {
        long sequence = EventHeader.sequence(buffer, offset);
        long mark = lane < 0 ? ledger.watermark(lane) : ledger.tickWatermark(instrument);
        if (eitherLane) {
            mark = Math.min(mark, ledger.watermark(Lane.ORDERED));
        }
        if (sequence > mark) {
            lag++;
        } else if (sequence < ledger.begin()
                || EventHeader.receiveTime(buffer, offset) < ledger.horizon(Ledger.TABLE)) {
            beforeLedger++;
        } else {
            uncovered.add(table, sequence);
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is still the format that was learnt, not one like it
    private void add(Shapes shapes, DirectBuffer buffer, int offset, int length, int number, long order,
            LandedBatch batch) throws SQLException {
        one.clear();
        one.add(buffer, offset, length, number);
        RowFormat format = shapes.formats.resolve(connection, number, one, 0);
        boolean tick = number == LaneFormats.TICKS;
        String why = format.refusal();
        if (why == null) {
            ticks.truncate(0);
            why = format.write(one, 0, tick ? ticks : sink);
        }
        if (why != null) {
            batch.unformed = "event " + one.sequence(0) + ": " + why;
            return;
        }
        batch.journaled(format.rowHash());
        if (tick) {
            batch.expect(format.rowHash());
            return;
        }
        if (!Objects.equals(shapes.formatOf[number], format)) {
            learn(shapes, number, format);
        }
        KeyedTable table = shapes.tableOf[number];
        if (!table.names.contains(batch.table)) {
            table.names.add(batch.table);
        }
        if (table.incomparable() == null) {
            KeyedShape shape = table.shapes.get(shapes.shapeOf[number]);
            int before = table.count();
            table.put(shape.keyHash(sink), order, batch, shapes.shapeOf[number], shape.rowHash(sink));
            keyedRows += table.count() - before;
            if (keyedRows > rowsMax) {
                throw TapedeckException.configuration("more than " + rowsMax
                        + " rows of tables whose rows replace one another (the last of them " + format.table()
                        + ") are to be held at once, " + KeyedTable.BYTES_PER_ROW
                        + " bytes each; narrow the range by --from and --to, or give the process more memory");
            }
        }
    }

    private void learn(Shapes shapes, int number, RowFormat format) throws SQLException {
        Table found = layouts.find(connection, format.table());
        if (found == null) {
            throw TapedeckException.fatal("table " + format.table() + " cannot be read: " + layouts.refusal(), null);
        }
        KeyedTable table = tables.get(found.quoted());
        if (table == null) {
            table = new KeyedTable(found, format.identity());
            tables.put(found.quoted(), table);
        }
        KeyedShape shape = KeyedShape.of(format, table, sink);
        if (!table.identity.equals(format.identity()) || !shape.identifies()) {
            table.incomparable("rows of table " + format.table() + " do not all give, in a form that can be compared,"
                    + " what tells them apart: " + String.join(", ", table.identity));
        }
        shapes.formatOf[number] = format;
        shapes.tableOf[number] = table;
        shapes.shapeOf[number] = table.shape(shape);
    }

    /** What is known of one stream's shapes of rows, by their numbers. */
    private static final class Shapes {
        final LaneFormats formats;
        final RowFormat[] formatOf = new RowFormat[BatchOrder.FORMATS_MAX];
        final KeyedTable[] tableOf = new KeyedTable[BatchOrder.FORMATS_MAX];
        final int[] shapeOf = new int[BatchOrder.FORMATS_MAX];

        Shapes(LaneFormats formats) {
            this.formats = formats;
        }
    }

    Iterable<KeyedTable> tables() {
        return tables.values();
    }

    AuditCounts counts(long databaseRows, long foreignRows) {
        return new AuditCounts(journaled, landed, rejected, lag, beforeLedger, databaseRows, foreignRows);
    }

    Uncovered uncovered() {
        return uncovered;
    }
}

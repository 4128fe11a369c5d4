package io.tapedeck.feed;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowShapes;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.RowCheck;
import io.tapedeck.event.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.AsciiSequenceView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends rows of one table to frames, each checked as landing will check it: what depends on the row's shape is found out once.
 * {@link #begin}, fill the writer, {@link #append}. Allocates nothing for a good row of a shape seen before. One thread.
 */
public final class TableRows {
    /** Column of the symbol in a table that tick lanes share. */
    private static final String SYMBOL = "symbol";
    /** Column of the venue in a table that tick lanes share. */
    private static final String EXCHANGE = "exchange";
    private static final int SHAPES_MAX = 64;

    /** What became of a row. */
    public enum Outcome {
        /** Its message is in the frame. */
        APPENDED,
        /** It would not land: {@link TableRows#reason}, {@link TableRows#column}. */
        BAD,
        /** The ring did not take its instrument's definition: {@link TableRows#refusal}; the same row may pass later. */
        REFUSED
    }

    private record Shape(RowCheck check, int symbol, int exchange) {
    }

    private final Table table;
    private final RowTables tables;
    private final boolean parallel;
    private final InstrumentCache instruments;
    private final UnsafeBuffer name;
    private final RowWriter row;
    private final RowReader reader = new RowReader();
    private final RowShapes numbers = new RowShapes(SHAPES_MAX);
    private final List<Shape> shapes = new ArrayList<>();
    private final AsciiSequenceView symbolView = new AsciiSequenceView();
    private final AsciiSequenceView exchangeView = new AsciiSequenceView();
    private Frame lastFrame;
    private int lastOffset;
    private String reason = "";
    private int column;
    private String missing = "";
    private long refusal;

    /**
     * @param instruments this thread's front of the instruments: rows that tick lanes share are keyed by theirs
     * @param row is filled between begin and append; may be shared among the tables of one thread
     */
    public TableRows(Table table, RowTables tables, InstrumentCache instruments, RowWriter row) {
        this.table = table;
        this.tables = tables;
        this.instruments = instruments;
        this.row = row;
        parallel = tables.parallel().contains(table.name());
        name = new UnsafeBuffer(table.name().getBytes(StandardCharsets.UTF_8));
    }

    /** @return the table */
    public Table table() {
        return table;
    }

    /** @return the writer, for the columns of the next row */
    public RowWriter begin() {
        return row.begin(name, 0, name.capacity());
    }

    /**
     * Appends the row that was written.
     *
     * @param time ns since the epoch, Long.MIN_VALUE where the row has none
     */
    public Outcome append(long time, long receiveTime, long feedSequence, Frame frame) {
        frame.row(0, time, receiveTime, feedSequence, row);
        int offset = frame.offset(frame.count() - 1);
        refusal = 0;
        reader.wrap(frame.buffer(), offset);
        Shape shape = shape();
        reason = shape.check.check(reader);
        column = shape.check.column();
        missing = reason == null ? "" : shape.check.missing();
        if (reason == null && parallel) {
            long id = laneKey(frame, offset, shape, receiveTime);
            EventHeader.instrumentId(frame.buffer(), offset, id);
        }
        if (reason == null && refusal == 0) {
            return Outcome.APPENDED;
        }
        lastFrame = frame;
        lastOffset = offset;
        frame.truncate(frame.count() - 1);
        return reason == null ? Outcome.REFUSED : Outcome.BAD;
    }

    private Shape shape() {
        int number = numbers.number(reader);
        if (number == RowShapes.FULL) {
            numbers.clear();
            shapes.clear();
            number = numbers.number(reader);
        }
        if (number < shapes.size()) {
            return shapes.get(number);
        }
        int symbol = -1;
        int exchange = -1;
        RowReader sample = new RowReader().wrapAs(reader);
        for (int i = 0; sample.next(); i++) {
            boolean text = sample.type() == ColumnType.TEXT;
            symbol = text && sample.name().equals(SYMBOL) ? i : symbol;
            exchange = text && sample.name().equals(EXCHANGE) ? i : exchange;
        }
        Shape shape = new Shape(tables.checks().of(table, sample.wrapAs(reader)), symbol, exchange);
        shapes.add(shape);
        return shape;
    }

    private long laneKey(Frame frame, int offset, Shape shape, long receiveTime) {
        if (shape.symbol < 0 || shape.exchange < 0) {
            reason = "expected text columns " + SYMBOL + " and " + EXCHANGE + ": the table is shared by instrument";
            column = -1;
            return 0;
        }
        reader.wrap(frame.buffer(), offset);
        for (int i = 0; i <= Math.max(shape.symbol, shape.exchange); i++) {
            reader.next();
            if (i == shape.symbol) {
                symbolView.wrap(reader.buffer(), reader.textOffset(), reader.textLength());
            } else if (i == shape.exchange) {
                exchangeView.wrap(reader.buffer(), reader.textOffset(), reader.textLength());
            }
        }
        try {
            Instrument instrument = instruments.find(exchangeView, symbolView, receiveTime);
            if (instrument != null) {
                return instrument.id();
            }
            refusal = instruments.refusal();
        } catch (TapedeckException e) {
            if (e.category() != ErrorCategory.DATA) {
                throw e;
            }
            reason = e.getMessage();
            column = shape.symbol;
        }
        return 0;
    }

    /** @return why the last row is BAD: what was expected and what came */
    public String reason() {
        return reason;
    }

    /** @return place of the column that is to blame, -1 for the row as a whole */
    public int column() {
        return column;
    }

    /** @return name of the column that is to blame for the last BAD row (that is not given, too), empty for the row as a whole; before the next append; allocates */
    public String columnName() {
        reader.wrap(lastFrame.buffer(), lastOffset); // truncated, and not yet written over
        for (int i = 0; i <= column; i++) {
            reader.next();
        }
        return column < 0 ? missing : reader.name();
    }

    /** @return the negative {@link io.tapedeck.event.Publisher} result behind REFUSED */
    public long refusal() {
        return refusal;
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Row messages of one shape (table, columns, types) as rows of their table. Columns that the row does not name take their
 * default, but for those that come from the event: {@code id} its sequence, {@code created_at} its receive time, and beside
 * a {@code timeframe} the {@code sequence} (the event's for tick, 0 for bars). One thread.
 */
final class TableRowFormat implements RowFormat {
    private static final byte[] TICK = "tick".getBytes(StandardCharsets.US_ASCII);

    private final TableLayout layout;
    private final AcceptedTimes accepted;
    private final RowReader reader = new RowReader();
    private final String refusal;
    private final String copyCommand;
    private final boolean text;
    private final NaturalKey key;
    private final List<String> written;
    private final List<String> identity;
    private final FieldWriter[] writers;
    private final long[] nameHashes;
    private final int timeIndex;
    private final int timeframeIndex;
    private final Derived[] derived;
    private final long[] derivedHashes;
    private long hash;
    private long rowTime;

    /** A column whose value comes from the event's header. */
    private enum Derived {
        ID("id"), CREATED_AT("created_at"), SEQUENCE("sequence");

        private final String column;

        Derived(String column) {
            this.column = column;
        }
    }

    /**
     * @param layout where the rows go
     * @param sample a row of the shape, wrapped and not yet read
     */
    TableRowFormat(TableLayout layout, RowReader sample, FieldWriters choices, AcceptedTimes accepted) {
        this.layout = layout;
        this.accepted = accepted;
        List<String> names = new ArrayList<>();
        List<FieldWriter> chosen = new ArrayList<>();
        String why = null;
        boolean asText = false;
        int time = -1;
        int timeframe = -1;
        while (sample.next()) {
            String name = sample.name();
            Column column = layout.columns().get(name);
            FieldChoice choice = column == null
                    ? FieldChoice.refuse("there is no column " + name)
                    : column.generated()
                            ? FieldChoice.refuse("column " + name + " is computed by the database")
                            : names.contains(name)
                                    ? FieldChoice.refuse("column " + name + " is given twice")
                                    : choices.choose(sample.type(), column);
            time = name.equals(layout.timeColumn()) && sample.type() == ColumnType.TIMESTAMP ? names.size() : time;
            timeframe = name.equals("timeframe") && sample.type() == ColumnType.TEXT ? names.size() : timeframe;
            why = why == null ? choice.refusal() : why;
            asText |= choice.text();
            names.add(name);
            chosen.add(choice.writer());
        }
        this.derived = derive(names, timeframe);
        for (Derived column : derived) {
            names.add(column.column);
        }
        this.refusal = why == null ? missing(names, time) : why;
        this.text = asText;
        this.timeIndex = time;
        this.timeframeIndex = timeframe;
        this.writers = chosen.toArray(FieldWriter[]::new);
        this.nameHashes = names.stream().mapToLong(name -> RowHash.name(name.getBytes(StandardCharsets.UTF_8)))
                .toArray();
        this.derivedHashes = new long[derived.length];
        System.arraycopy(nameHashes, writers.length, derivedHashes, 0, derived.length);
        this.copyCommand = "COPY " + layout.quoted() + " (" + Sql.list(names) + ") FROM STDIN (FORMAT "
                + (asText ? "text" : "binary") + ')';
        this.written = List.copyOf(names);
        this.identity = identity(layout, written, derived);
        this.key = layout.keyColumns().isEmpty()
                ? null
                : new NaturalKey(layout.quoted(), layout.keyColumns(), written, List.of());
    }

    /** The natural key where the row gives all of it; without one the id that comes from the sequence. */
    private static List<String> identity(TableLayout layout, List<String> written, Derived[] derived) {
        List<String> key = layout.keyColumns();
        if (!key.isEmpty()) {
            boolean given = written.containsAll(key)
                    && key.stream().allMatch(name -> layout.columns().get(name).required());
            return given ? key : List.of();
        }
        List<String> own = Stream.of(derived).filter(column -> column != Derived.SEQUENCE)
                .map(column -> column.column).toList();
        return own.contains(Derived.ID.column) ? own : List.of();
    }

    private Derived[] derive(List<String> names, int timeframe) {
        List<Derived> found = new ArrayList<>();
        Column id = layout.columns().get(Derived.ID.column);
        if (id != null && id.type() == PgType.INT8 && id.defaulted() && !names.contains(id.name())) {
            found.add(Derived.ID);
        }
        Column created = layout.columns().get(Derived.CREATED_AT.column);
        if (created != null && created.type() == PgType.TIMESTAMP && created.defaulted()
                && !names.contains(created.name())) {
            found.add(Derived.CREATED_AT);
        }
        Column sequence = layout.columns().get(Derived.SEQUENCE.column);
        if (timeframe >= 0 && sequence != null && sequence.type() == PgType.INT8 && !names.contains(sequence.name())) {
            found.add(Derived.SEQUENCE);
        }
        return found.toArray(Derived[]::new);
    }

    private String missing(List<String> names, int time) {
        for (Column column : layout.columns().values()) {
            if (column.required() && !column.defaulted() && !column.generated() && !names.contains(column.name())) {
                return "column " + column.name() + " is NOT NULL without a default and is not given";
            }
        }
        if (layout.timeColumn() != null && time < 0 && names.contains(layout.timeColumn())) {
            return "column " + layout.timeColumn() + " must be given as a time: the row's partition is made by it";
        }
        return null;
    }

    @Override
    public String table() {
        return layout.name();
    }

    @Override
    public String copyCommand() {
        return copyCommand;
    }

    @Override
    public String refusal() {
        return refusal;
    }

    @Override
    public String timeSeries() {
        return refusal == null ? layout.timeSeries() : null;
    }

    @Override
    public boolean text() {
        return text;
    }

    @Override
    public NaturalKey key() {
        return key;
    }

    @Override
    public List<String> written() {
        return written;
    }

    @Override
    public List<String> identity() {
        return identity;
    }

    @Override
    public long time(MessageBatch batch, int index) {
        if (timeIndex < 0) {
            return layout.timeColumn() == null ? batch.time(index) : NO_TIME;
        }
        reader.wrap(batch.buffer(), batch.offset(index));
        for (int i = 0; i <= timeIndex; i++) {
            reader.next();
        }
        return reader.longValue();
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink sink) {
        UnsafeBuffer buffer = batch.buffer();
        int offset = batch.offset(index);
        reader.wrap(buffer, offset);
        rowTime = layout.timeColumn() == null ? batch.time(index) : NO_TIME;
        sink.beginRow(writers.length + derived.length);
        long sum = 0;
        boolean tick = false;
        for (int i = 0; i < writers.length; i++) {
            reader.next();
            if (i == timeframeIndex) {
                tick = isTick();
            } else if (i == timeIndex) {
                rowTime = reader.longValue();
                if (!accepted.contains(rowTime)) {
                    return accepted.refusal(rowTime);
                }
            }
            String why = writers[i].write(reader, sink);
            if (why != null) {
                return why;
            }
            sum += RowHash.column(nameHashes[i], sink.fieldHash());
        }
        for (int i = 0; i < derived.length; i++) {
            switch (derived[i]) {
                case ID -> sink.int64(EventHeader.sequence(buffer, offset));
                case CREATED_AT -> sink.timestamp(EventHeader.receiveTime(buffer, offset));
                case SEQUENCE -> sink.int64(tick ? EventHeader.sequence(buffer, offset) : 0);
            }
            sum += RowHash.column(derivedHashes[i], sink.fieldHash());
        }
        hash = RowHash.row(sum);
        return null;
    }

    private boolean isTick() {
        if (reader.textLength() != TICK.length) {
            return false;
        }
        for (int i = 0; i < TICK.length; i++) {
            if (reader.buffer().getByte(reader.textOffset() + i) != TICK[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long rowHash() {
        return hash;
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}

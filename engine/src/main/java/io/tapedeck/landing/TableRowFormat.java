package io.tapedeck.landing;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Row messages of one shape as rows of their table. Columns that the row does not name are derived from the event where their
 * default is an id, the clock or chance ({@link DerivedField}); all others take their default. One thread.
 */
final class TableRowFormat implements RowFormat {
    private static final Set<String> REFERENCES = Set.of("signal_id", "id");
    private static final byte[] TICK = "tick".getBytes(StandardCharsets.US_ASCII);

    private final RowPlan plan;
    private final Table table;
    private final AcceptedTimes accepted;
    private final RowIds ids;
    private final RowReader reader = new RowReader();
    private final String copyCommand;
    private final NaturalKey key;
    private final List<String> written;
    private final List<String> identity;
    private final FieldWriter[] writers;
    private final long[] nameHashes;
    private final DerivedField[] derived;
    private final boolean byReceiveTime;
    private long hash;
    private long rowTime;

    TableRowFormat(RowPlan plan, AcceptedTimes accepted, RowIds ids) {
        this.plan = plan;
        this.table = plan.table;
        this.accepted = accepted;
        this.ids = ids;
        List<String> names = new ArrayList<>(plan.names);
        plan.derived.forEach(field -> names.add(field.column().name()));
        written = List.copyOf(names);
        writers = ids.outputs() ? withReferences(plan.names, plan.writers) : plan.writers;
        derived = plan.derived.toArray(DerivedField[]::new);
        nameHashes = plan.names.stream().mapToLong(name -> RowHash.name(name.getBytes(StandardCharsets.UTF_8)))
                .toArray();
        byReceiveTime = plan.partitionedByReceiveTime();
        copyCommand = "COPY " + table.quoted() + " (" + Sql.list(names) + ") FROM STDIN (FORMAT "
                + (plan.text ? "text" : "binary") + ')';
        identity = identity(table, written, plan.derived);
        key = table.keyColumns().isEmpty() || !table.replacing()
                ? null
                : new NaturalKey(table, written, plan.derived.stream()
                        .filter(field -> field.kept() && !table.keyColumns().contains(field.column().name()))
                        .map(field -> field.column().name()).toList());
    }

    /** Decisions refer to signals, and to rows of theirs that they change, by ids that are the journal's own. */
    private FieldWriter[] withReferences(List<String> names, FieldWriter[] given) {
        FieldWriter[] result = given.clone();
        for (int i = 0; i < result.length; i++) {
            if (REFERENCES.contains(names.get(i))) {
                FieldWriter otherwise = given[i];
                result[i] = (row, sink) -> {
                    if (row.type() != ColumnType.LONG) {
                        return otherwise.write(row, sink);
                    }
                    sink.int64(ids.global(row.longValue()));
                    return null;
                };
            }
        }
        return result;
    }

    /** The natural key where the row gives all of it; without one the id that comes from the event. */
    private static List<String> identity(Table table, List<String> written, List<DerivedField> derived) {
        List<String> key = table.keyColumns();
        if (!key.isEmpty()) {
            boolean given = key.stream().map(table.columns()::get).allMatch(
                    column -> column.required() && KeyPart.of(column, written, table.columns()) != null);
            return given ? key : List.of();
        }
        return derived.stream().filter(DerivedField::identifies).map(field -> field.column().name()).toList();
    }

    @Override
    public String table() {
        return table.name();
    }

    @Override
    public String copyCommand() {
        return copyCommand;
    }

    @Override
    public String refusal() {
        return plan.refusal();
    }

    @Override
    public boolean joins(RowFormat other) {
        return other instanceof TableRowFormat format && plan.refusal() == null && format.plan.refusal() == null
                && copyCommand.equals(format.copyCommand);
    }

    @Override
    public boolean free() {
        return !table.ordered();
    }

    @Override
    public String timeSeries() {
        return plan.refusal() == null ? table.timeSeries() : null;
    }

    @Override
    public boolean text() {
        return plan.text;
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
        if (plan.timeIndex < 0) {
            return withoutTime(batch, index);
        }
        reader.wrap(batch.buffer(), batch.offset(index));
        for (int i = 0; i <= plan.timeIndex; i++) {
            reader.next();
        }
        return plan.time(reader);
    }

    private long withoutTime(MessageBatch batch, int index) {
        if (byReceiveTime) {
            return EventHeader.receiveTime(batch.buffer(), batch.offset(index));
        }
        return table.timeSeries() == null ? batch.time(index) : NO_TIME;
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink sink) {
        UnsafeBuffer buffer = batch.buffer();
        int offset = batch.offset(index);
        reader.wrap(buffer, offset);
        rowTime = withoutTime(batch, index);
        sink.beginRow(writers.length + derived.length);
        long sum = 0;
        boolean tick = false;
        for (int i = 0; i < writers.length; i++) {
            reader.next();
            if (i == plan.timeframeIndex) {
                tick = isTick();
            } else if (i == plan.timeIndex) {
                rowTime = plan.time(reader);
                if (rowTime != NO_TIME && !accepted.contains(rowTime)) {
                    return accepted.refusal(rowTime);
                }
            }
            String why = writers[i].write(reader, sink);
            if (why != null) {
                return why;
            }
            sum += RowHash.column(nameHashes[i], sink.fieldHash());
        }
        for (DerivedField field : derived) {
            field.write(buffer, offset, tick, ids, sink);
            sum += RowHash.column(field.nameHash(), sink.fieldHash());
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

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault;
import io.tapedeck.event.table.SqlType;
import io.tapedeck.event.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A column that the row does not name and whose value comes from the event all the same, not from the server's clock or chance:
 * landing the event again gives the same row.
 *
 * @param column where it goes
 * @param kind what it is
 * @param nameHash of the column's name
 * @param constant writes a CONSTANT, null for the others
 * @param text of a CONSTANT
 */
record DerivedField(Column column, Kind kind, long nameHash, BytesWriter constant, UnsafeBuffer text) {
    private static final String TIMEFRAME = "timeframe";
    private static final String SEQUENCE = "sequence";
    private static final String CREATED_AT = "created_at";

    /** What a value is. */
    enum Kind {
        /** The id of {@link RowIds}. */
        ID,
        /** A UUID of {@link RowIds}. */
        UUID,
        /** The receive time, where the default is the server's clock. */
        RECEIVE_TIME,
        /** The event's sequence for a tick, 0 for a bar. */
        TICK_SEQUENCE,
        /** The default of a key's column: known, so that the key is. */
        CONSTANT
    }

    /** @return the columns of the table that rows naming {@code named} leave to the event */
    static List<DerivedField> of(Table table, List<String> named, FieldWriters choices) {
        List<DerivedField> fields = new ArrayList<>();
        for (Column column : table.columns().values()) {
            Kind kind = named.contains(column.name()) || column.generated() ? null : kind(table, column, named);
            if (kind != null) {
                byte[] name = column.name().getBytes(StandardCharsets.UTF_8);
                boolean constant = kind == Kind.CONSTANT;
                fields.add(new DerivedField(column, kind, RowHash.name(name),
                        constant ? choices.ofText(column) : null,
                        constant
                                ? new UnsafeBuffer(column.byDefault().text().getBytes(StandardCharsets.UTF_8))
                                : null));
            }
        }
        return fields;
    }

    private static Kind kind(Table table, Column column, List<String> named) {
        ColumnDefault byDefault = column.byDefault();
        if (column.name().equals(SEQUENCE) && column.type() == SqlType.INT8 && named.contains(TIMEFRAME)) {
            return Kind.TICK_SEQUENCE;
        }
        return switch (byDefault.kind()) {
            case IDENTITY -> column.type() == SqlType.INT8 ? Kind.ID : null;
            case RANDOM_UUID -> column.type() == SqlType.UUID ? Kind.UUID : null;
            case NOW -> column.type() == SqlType.TIMESTAMP || column.type() == SqlType.DATE ? Kind.RECEIVE_TIME : null;
            case CONSTANT -> table.keyColumns().contains(column.name()) && column.type() != SqlType.OTHER
                    ? Kind.CONSTANT
                    : null;
            case NONE, EXPRESSION -> null;
        };
    }

    /** @return whether the column keeps the value that a row had first when the row is replaced: what others refer to */
    boolean kept() {
        return kind == Kind.ID || kind == Kind.UUID || column.name().equals(CREATED_AT);
    }

    /** @return whether the value tells the event from every other */
    boolean identifies() {
        return kind == Kind.ID || kind == Kind.UUID;
    }

    /** Writes the value of the event at {@code offset}. */
    void write(DirectBuffer buffer, int offset, boolean tick, RowIds ids, RowSink sink) {
        long sequence = EventHeader.sequence(buffer, offset);
        switch (kind) {
            case ID -> sink.int64(ids.id(sequence));
            case UUID -> sink.uuid(ids.uuidHigh(sequence, nameHash), ids.uuidLow(sequence, nameHash));
            case RECEIVE_TIME -> {
                long time = EventHeader.receiveTime(buffer, offset);
                if (column.type() == SqlType.DATE) {
                    sink.date((int) PgTime.epochDay(time));
                } else {
                    sink.timestamp(time);
                }
            }
            case TICK_SEQUENCE -> sink.int64(tick ? sequence : 0);
            case CONSTANT -> {
                String why = constant.write(text, 0, text.capacity(), sink);
                if (why != null) {
                    throw new IllegalStateException("the server's own default does not fit: " + why);
                }
            }
        }
    }
}

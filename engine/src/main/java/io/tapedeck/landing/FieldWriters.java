package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Chooses the writer for a value's type and a column: what needs no choice per row is decided here once a shape. */
final class FieldWriters {
    private final boolean round;

    /** @param round whether a decimal with more places than its column is rounded as SQL does; else it is refused */
    FieldWriters(boolean round) {
        this.round = round;
    }

    /** @return the way of values of type {@code given} into {@code column} */
    FieldChoice choose(ColumnType given, Column column) {
        return switch (given) {
            case NULL -> column.required()
                    ? FieldChoice.refuse("column " + column.name() + " must not be NULL")
                    : FieldChoice.binary((row, sink) -> {
                        sink.nullField();
                        return null;
                    });
            case LONG, DECIMAL, NUMBER_TEXT -> number(given, column);
            case TEXT -> text(column);
            case BOOLEAN -> bool(column);
            case TIMESTAMP -> timestamp(column);
        };
    }

    private FieldChoice number(ColumnType given, Column column) {
        return switch (column.type()) {
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 -> FieldChoice.binary(
                    given == ColumnType.NUMBER_TEXT
                            ? new LongNumberWriter(column, round)
                            : new NumberWriter(column, given == ColumnType.DECIMAL, round));
            case TEXT -> FieldChoice.binary(new PrintedWriter(new TextWriter(column)));
            case JSON, JSONB -> FieldChoice.binary(new PrintedWriter(json(column)));
            case OTHER -> FieldChoice.text(new PrintedWriter(FieldWriters::converted));
            case BOOL, TIMESTAMP, DATE, BYTEA, UUID -> refuse("a number", column);
        };
    }

    private FieldChoice text(Column column) {
        return switch (column.type()) {
            case TEXT -> FieldChoice.binary(fromRow(new TextWriter(column)));
            case JSON, JSONB -> FieldChoice.binary(fromRow(json(column)));
            case UUID -> FieldChoice.binary((row, sink) -> uuid(row, sink, column));
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, BOOL, TIMESTAMP, DATE, BYTEA, OTHER ->
                FieldChoice.text(fromRow(FieldWriters::converted));
        };
    }

    private static FieldChoice bool(Column column) {
        return switch (column.type()) {
            case BOOL -> FieldChoice.binary((row, sink) -> {
                sink.bool(row.booleanValue());
                return null;
            });
            case TEXT -> FieldChoice.binary(new PrintedWriter(new TextWriter(column)));
            case JSON, JSONB -> FieldChoice.binary(new PrintedWriter(json(column)));
            case OTHER -> FieldChoice.text(new PrintedWriter(FieldWriters::converted));
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, TIMESTAMP, DATE, BYTEA, UUID -> refuse("a boolean", column);
        };
    }

    private static FieldChoice timestamp(Column column) {
        return switch (column.type()) {
            case TIMESTAMP -> FieldChoice.binary((row, sink) -> {
                sink.timestamp(row.longValue());
                return null;
            });
            case DATE -> FieldChoice.binary((row, sink) -> {
                sink.date((int) PgTime.epochDay(row.longValue()));
                return null;
            });
            case TEXT -> FieldChoice.binary(new PrintedWriter(new TextWriter(column)));
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, BOOL, JSON, JSONB, BYTEA, UUID, OTHER ->
                refuse("a time", column);
        };
    }

    private static FieldChoice refuse(String what, Column column) {
        return FieldChoice.refuse("column " + column.name() + " is " + column.describe() + ", got " + what);
    }

    private static FieldWriter fromRow(BytesWriter writer) {
        return (row, sink) -> writer.write(row.buffer(), row.textOffset(), row.textLength(), sink);
    }

    private static String converted(DirectBuffer buffer, int offset, int length, RowSink sink) {
        if (TextWriter.holdsNul(buffer, offset, length)) {
            return "a value holds the character NUL, which the database cannot keep";
        }
        sink.converted(buffer, offset, length);
        return null;
    }

    private static BytesWriter json(Column column) {
        boolean version = column.type() == PgType.JSONB;
        return (buffer, offset, length, sink) -> {
            if (TextWriter.holdsNul(buffer, offset, length)) {
                return TextWriter.nulRefusal(column);
            }
            sink.json(version, buffer, offset, length);
            return null;
        };
    }

    private static String uuid(RowReader row, RowSink sink, Column column) {
        String text = row.text();
        try {
            UUID value = UUID.fromString(text);
            if (text.length() == 36) {
                sink.uuid(value.getMostSignificantBits(), value.getLeastSignificantBits());
                return null;
            }
        } catch (IllegalArgumentException e) {
            // falls to the refusal below, which says what came
        }
        return "column " + column.name() + " is uuid, got \"" + text + '"';
    }

    /** Writes bytes that stand somewhere, of the message or of a printed value. */
    @FunctionalInterface
    interface BytesWriter {
        String write(DirectBuffer buffer, int offset, int length, RowSink sink);
    }

    /** Prints a value that is not text and hands on the bytes; allocates. */
    private record PrintedWriter(BytesWriter writer) implements FieldWriter {
        @Override
        public String write(RowReader row, RowSink sink) {
            StringBuilder text = new StringBuilder();
            switch (row.type()) {
                case LONG -> text.append(row.longValue());
                case DECIMAL -> FixedPoint.appendDecimal(text, row.longValue(), row.exponent());
                case BOOLEAN -> text.append(row.booleanValue());
                case TIMESTAMP -> text.append(Instant.EPOCH.plusNanos(row.longValue()));
                case NUMBER_TEXT, TEXT -> text.append(row.text());
                case NULL -> throw new IllegalStateException("NULL has no text");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return writer.write(new UnsafeBuffer(bytes), 0, bytes.length, sink);
        }
    }
}

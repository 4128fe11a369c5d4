package io.tapedeck.landing;

import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnText;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Chooses the writer for a value's type and a column: what needs no choice per row is decided here once a shape. */
final class FieldWriters {
    private final TextReaders texts;
    private final boolean round;

    /** @param round whether a decimal with more places than its column is rounded as SQL does; else it is refused */
    FieldWriters(boolean round) {
        this.round = round;
        texts = new TextReaders(round);
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

    /** @return the writer of text into {@code column}; null where only the server can read it */
    BytesWriter ofText(Column column) {
        return texts.of(column);
    }

    private FieldChoice text(Column column) {
        BytesWriter writer = texts.of(column);
        return writer == null
                ? FieldChoice.text(fromRow(FieldWriters::converted))
                : FieldChoice.binary(fromRow(writer));
    }

    private FieldChoice number(ColumnType given, Column column) {
        return switch (column.type()) {
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 -> FieldChoice.binary(number(given, column, round));
            case TEXT, CHAR, JSON, JSONB -> printed(column);
            case OTHER -> FieldChoice.text(new PrintedWriter(FieldWriters::converted));
            case BOOL, TIMESTAMP, DATE, BYTEA, UUID, INET, ARRAY -> refuse("a number", column);
        };
    }

    private static FieldWriter number(ColumnType given, Column column, boolean round) {
        if (given == ColumnType.NUMBER_TEXT) {
            return fromRow(new NumberTextWriter(column, round));
        }
        NumberWriter writer = new NumberWriter(column, round);
        return given == ColumnType.DECIMAL
                ? (row, sink) -> writer.write(row.longValue(), row.exponent(), sink)
                : (row, sink) -> writer.write(row.longValue(), 0, sink);
    }

    private FieldChoice bool(Column column) {
        return switch (column.type()) {
            case BOOL -> FieldChoice.binary((row, sink) -> {
                sink.bool(row.booleanValue());
                return null;
            });
            case TEXT, CHAR, JSON, JSONB -> printed(column);
            case OTHER -> FieldChoice.text(new PrintedWriter(FieldWriters::converted));
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, TIMESTAMP, DATE, BYTEA, UUID, INET, ARRAY ->
                refuse("a boolean", column);
        };
    }

    private FieldChoice timestamp(Column column) {
        return switch (column.type()) {
            case TIMESTAMP -> FieldChoice.binary((row, sink) -> {
                sink.timestamp(row.longValue());
                return null;
            });
            case DATE -> FieldChoice.binary((row, sink) -> {
                sink.date((int) PgTime.epochDay(row.longValue()));
                return null;
            });
            case TEXT, CHAR -> printed(column);
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, BOOL, JSON, JSONB, BYTEA, UUID, INET, ARRAY, OTHER ->
                refuse("a time", column);
        };
    }

    private FieldChoice printed(Column column) {
        return FieldChoice.binary(new PrintedWriter(texts.of(column)));
    }

    private static FieldChoice refuse(String what, Column column) {
        String form = column.type() == SqlType.TIMESTAMP
                ? "; expected " + IsoTime.TIME_FORM
                : column.type() == SqlType.DATE ? "; expected " + IsoTime.DATE_FORM : "";
        return FieldChoice.refuse(column.misfit("got " + what + form));
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

    /** Prints a value that is not text and hands on the bytes; allocates. */
    private record PrintedWriter(BytesWriter writer) implements FieldWriter {
        @Override
        public String write(RowReader row, RowSink sink) {
            StringBuilder text = new StringBuilder();
            ColumnText.print(row, text);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return writer.write(new UnsafeBuffer(bytes), 0, bytes.length, sink);
        }
    }
}

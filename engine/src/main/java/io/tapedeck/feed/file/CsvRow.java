package io.tapedeck.feed.file;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.AsciiSequenceView;
import org.agrona.concurrent.UnsafeBuffer;

/** A split record seen through the mapping: fields by what they mean, from a column or a constant. One thread. */
final class CsvRow {
    private static final int NO_COLUMN = -1;

    /** Where a field's value comes from. */
    private static final class Source {
        private final AsciiSequenceView view = new AsciiSequenceView();
        private final String constant;
        private int column = NO_COLUMN;

        Source(String constant) {
            this.constant = constant;
        }
    }

    private final CsvRecord record;
    private final Map<CsvField, Source> sources = new EnumMap<>(CsvField.class);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private int columnsNeeded;

    CsvRow(CsvRecord record, Map<CsvField, String> constants) {
        this.record = record;
        for (CsvField field : CsvField.values()) {
            sources.put(field, new Source(constants.getOrDefault(field, "")));
        }
    }

    /** Says where a field stands, from 0. */
    void column(CsvField field, int column) {
        sources.get(field).column = column;
        columnsNeeded = Math.max(columnsNeeded, column + 1);
    }

    /** @return columns that a record must have at least */
    int columnsNeeded() {
        return columnsNeeded;
    }

    /** Takes over what the record was just split into. */
    void refresh() {
        buffer.wrap(record.bytes());
    }

    /** @return true where the row or a constant gives the field a value that is not empty */
    boolean has(CsvField field) {
        Source source = sources.get(field);
        return source.column == NO_COLUMN ? !source.constant.isEmpty() : record.length(source.column) > 0;
    }

    /** @return position of the field's column, from 1; 0 where it has none */
    int position(CsvField field) {
        return sources.get(field).column + 1;
    }

    /** @return where the value of a field that has a column begins in the record's bytes */
    int offset(CsvField field) {
        return record.offset(sources.get(field).column);
    }

    /** @return bytes of the value of a field that has a column */
    int length(CsvField field) {
        return record.length(sources.get(field).column);
    }

    /** @return the field's characters, a view that the next row changes; a constant as it is; empty where there is none */
    CharSequence view(CsvField field) {
        Source source = sources.get(field);
        if (source.column == NO_COLUMN) {
            return source.constant;
        }
        return source.view.wrap(buffer, record.offset(source.column), record.length(source.column));
    }

    /** @return the field as text of its own, empty where there is none */
    String text(CsvField field) {
        Source source = sources.get(field);
        if (source.column == NO_COLUMN) {
            return source.constant;
        }
        return new String(record.bytes(), record.offset(source.column), record.length(source.column),
                StandardCharsets.UTF_8);
    }
}

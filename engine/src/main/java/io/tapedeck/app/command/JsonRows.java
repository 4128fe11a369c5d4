package io.tapedeck.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tapedeck.database.TextQuery.Column;
import io.tapedeck.database.TextQuery.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One JSON object, written as the rows come: {@code {"columns":[...],"rows":[{...}],"row_count":n}}. */
final class JsonRows implements RowPrinter {
    private final PrintWriter out;
    private final JsonGenerator json;
    private List<Column> columns = List.of();

    JsonRows(PrintWriter out) {
        this.out = out;
        try {
            json = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).createGenerator(out);
            json.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onColumns(List<Column> columns) {
        this.columns = columns;
        try {
            json.writeArrayFieldStart("columns");
            for (Column column : columns) {
                json.writeString(column.name());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onRow(List<String> values) {
        try {
            json.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                json.writeFieldName(columns.get(i).name());
                value(columns.get(i).kind(), values.get(i));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(Kind kind, String value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (kind == Kind.NUMBER && value.matches("-?[0-9].*")) {
            json.writeNumber(value); // as the server wrote it: no digit lost; NaN and Infinity stay texts
        } else if (kind == Kind.BOOLEAN) {
            json.writeBoolean(value.startsWith("t"));
        } else {
            json.writeString(value);
        }
    }

    @Override
    public void end(long count) {
        try {
            if (!columns.isEmpty()) {
                json.writeEndArray();
            }
            json.writeNumberField("row_count", count);
            json.writeEndObject();
            json.close();
            out.println();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.SqlType;
import org.agrona.DirectBuffer;

/** JSON text into JSON and JSONB. One thread. */
final class JsonWriter implements BytesWriter {
    private final Column column;
    private final boolean version;
    private final JsonText json = new JsonText();

    JsonWriter(Column column) {
        this.column = column;
        version = column.type() == SqlType.JSONB;
    }

    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        long hash = json.hash(buffer, offset, length);
        if (hash == JsonText.INVALID) {
            return column.misfit("got what is no JSON: " + json.error());
        }
        sink.json(version, buffer, offset, length, hash);
        return null;
    }
}

package io.tapedeck.landing;

import io.tapedeck.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a tick lane would send to the server, batch by batch, without the server. For measurements. */
final class BareBatches {
    private final LandingOptions options = LandingOptions.defaults();
    private final LaneFormats formats = new LaneFormats(new RowIds(1, new UUID(0, 1), false), options);
    private final MessageBatch batch = new MessageBatch(options.batchRows(), 1 << 20);
    private final BatchOrder order = new BatchOrder();
    private final BinaryRows rows = new BinaryRows(1 << 20);
    private final List<byte[]> encoded = new ArrayList<>();
    private final TickSelector selector;

    BareBatches(int lanes, int lane) {
        selector = new TickSelector(lane, lanes, formats, new TableNames(options.parallelTables()));
    }

    List<byte[]> encode(Connection connection, LandingTape tape, String[] command) throws Exception {
        try (JournalReader reader = tape.journal().marketReader(() -> Long.MAX_VALUE)) {
            boolean more = true;
            while (more) {
                more = reader.poll(block -> block.forEach((buffer, offset, length) -> {
                    int format = selector.format(buffer, offset);
                    if (format != MessageSelector.SKIP) {
                        batch.add(buffer, offset, length, format);
                    }
                }));
                if (batch.count() >= options.batchRows() || (!more && batch.count() > 0)) {
                    encodeBatch(connection, command);
                }
            }
        }
        return encoded;
    }

    private void encodeBatch(Connection connection, String[] command) throws Exception {
        order.sort(batch);
        RowFormat format = formats.resolve(connection, batch.format(0), batch, 0);
        command[0] = format.copyCommand();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.truncate(0);
        rows.header();
        for (int i = 0; i < order.count(); i++) {
            format.write(batch, order.places()[i], rows);
        }
        rows.trailer();
        bytes.write(rows.array(), 0, rows.length());
        encoded.add(bytes.toByteArray());
        batch.clear();
    }
}

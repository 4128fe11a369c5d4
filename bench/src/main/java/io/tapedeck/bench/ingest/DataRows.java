package io.tapedeck.bench.ingest;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** Counts the data of a journal: trades, quotes and rows; not definitions, nor what feeds report of themselves. */
public final class DataRows implements MessageHandler {
    private long count;

    private DataRows() {
    }

    /** @return data events of a stream, read from its begin */
    public static long count(Path stream) {
        DataRows rows = new DataRows();
        try (JournalReader reader = JournalReader.open(stream, () -> Long.MAX_VALUE)) {
            boolean more = true;
            while (more) {
                more = reader.poll(block -> block.forEach(rows));
            }
        }
        return rows.count;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        switch (EventHeader.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID, QuoteDecoder.TEMPLATE_ID, RowDecoder.TEMPLATE_ID -> count++;
            default -> {
                // describes the tape
            }
        }
    }
}

package io.tapedeck.bench.latency;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Sees orders that triggers made, as soon as the outputs journal holds their block, synced or not: the decision is made then. An
 * output has the receive time of its cause, which is the probe's planned time. One thread.
 */
final class TriggerWatch implements Watch.Look, MessageHandler, AutoCloseable {
    private static final String ORDERS = "orders";

    private final JournalReader reader;
    private final EpochNanoClock clock;
    private final RowReader row = new RowReader();
    private Histogram into;
    private long now;

    TriggerWatch(Path outputs, EpochNanoClock clock) {
        reader = JournalReader.open(outputs, () -> Long.MAX_VALUE);
        this.clock = clock;
    }

    @Override
    public boolean look(Histogram times) {
        into = times;
        return reader.poll(block -> {
            now = clock.nanoTime();
            block.forEach(this);
        });
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        if (EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID
                && row.wrap(buffer, offset).table().equals(ORDERS)) {
            into.recordValue(
                    Math.clamp(now - EventHeader.receiveTime(buffer, offset), 0, into.getHighestTrackableValue()));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

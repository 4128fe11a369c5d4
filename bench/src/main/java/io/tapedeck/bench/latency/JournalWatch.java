package io.tapedeck.bench.latency;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/** Sees ticks when their block may be read by others, that is synced as the durability says; hands them on by lane. One thread. */
final class JournalWatch implements Watch.Look, MessageHandler, AutoCloseable {
    private final JournalReader reader;
    private final EpochNanoClock clock;
    private final Planned[] lanes;
    private Histogram into;
    private long now;

    /**
     * Prepares; nothing is read or sent yet.
     *
     * @param synced how far the stream may be read
     * @param lanes by tick lane, as the engine spreads instruments
     */
    JournalWatch(Path stream, LongSupplier synced, EpochNanoClock clock, Planned[] lanes) {
        reader = JournalReader.open(stream, synced);
        this.clock = clock;
        this.lanes = lanes;
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
        int template = EventHeader.templateId(buffer, offset);
        if (template == TradeDecoder.TEMPLATE_ID || template == QuoteDecoder.TEMPLATE_ID) {
            long planned = EventHeader.receiveTime(buffer, offset);
            into.recordValue(Math.clamp(now - planned, 0, into.getHighestTrackableValue()));
            lanes[(int) Math.floorMod(EventHeader.instrumentId(buffer, offset), (long) lanes.length)]
                    .put(EventHeader.sequence(buffer, offset), planned);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

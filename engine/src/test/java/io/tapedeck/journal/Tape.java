package io.tapedeck.journal;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.FeedStatusKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Makes and reads small journals for tests: events whose content follows from their sequence. */
final class Tape {
    static final long BEGIN_NS = 1_700_000_000_000_000_000L;
    static final long FEED = 77;

    private Tape() {
    }

    /** A clock that the test moves. */
    static final class TestClock implements org.agrona.concurrent.EpochNanoClock {
        final AtomicLong now = new AtomicLong(BEGIN_NS);

        @Override
        public long nanoTime() {
            return now.get();
        }

        void advanceSeconds(long seconds) {
            now.addAndGet(seconds * 1_000_000_000L);
        }
    }

    static JournalOptions options() {
        return JournalOptions.defaults().withChronicleBlockBytes(1 << 20).withSyncIntervalNs(1_000_000)
                .withDiskFloorBytes(16 << 20);
    }

    static long price(long sequence) {
        return sequence * 1_000_003L;
    }

    /** Appends trades {@code from..to} as one block. */
    static void block(MarketWriter writer, long from, long to) {
        Frame frame = new Frame(4096);
        for (long sequence = from; sequence <= to; sequence++) {
            frame.clear();
            frame.feed(FEED + sequence % 3, false);
            frame.trade(1, BEGIN_NS + sequence, BEGIN_NS + sequence, sequence, 0).price(price(sequence)).size()
                    .mantissa(sequence).exponent((byte) 0);
            append(writer, frame, sequence);
        }
        writer.commit(to);
    }

    static void append(MarketWriter writer, Frame frame, long sequence) {
        frame.seal();
        for (int i = 0; i < frame.count(); i++) {
            EventHeader.sequence(frame.buffer(), frame.offset(i), sequence + i);
            writer.append(frame.buffer(), frame.offset(i), frame.length(i));
        }
    }

    static void status(MarketWriter writer, long sequence, FeedStatusKind kind, long feed, long number, String name,
            String detail) {
        Frame frame = new Frame(4096);
        frame.feed(feed, false);
        frame.status(kind, number, BEGIN_NS + sequence, number, number, Long.MIN_VALUE, Long.MIN_VALUE, name, detail);
        append(writer, frame, sequence);
        writer.commit(sequence);
    }

    /** Reads all that is readable and checks trades' content. */
    static List<Long> sequences(Path streamDirectory) {
        try (JournalReader reader = JournalReader.open(streamDirectory, () -> Long.MAX_VALUE)) {
            return drain(reader);
        }
    }

    static List<Long> drain(JournalReader reader) {
        List<Long> sequences = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = reader.poll(block -> block.forEach((buffer, offset, length) -> {
                long sequence = EventHeader.sequence(buffer, offset);
                checkTrade(buffer, offset, sequence);
                sequences.add(sequence);
            }));
        }
        return sequences;
    }

    private static void checkTrade(DirectBuffer buffer, int offset, long sequence) {
        if (EventHeader.templateId(buffer, offset) == io.tapedeck.event.codec.TradeDecoder.TEMPLATE_ID) {
            var trade = new io.tapedeck.event.codec.TradeDecoder().wrapAndApplyHeader(buffer, offset,
                    new io.tapedeck.event.codec.MessageHeaderDecoder());
            if (trade.price() != price(sequence)) {
                throw new AssertionError("price of " + sequence);
            }
        }
    }

    static List<Long> range(long from, long to) {
        List<Long> sequences = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            sequences.add(sequence);
        }
        return sequences;
    }
}

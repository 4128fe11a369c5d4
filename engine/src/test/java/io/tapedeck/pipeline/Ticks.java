package io.tapedeck.pipeline;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Slots;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages for tests. */
final class Ticks {
    static final long NOW = 1_700_000_000_000_000_000L;
    static final long ABSENT = Long.MIN_VALUE;

    private static final UnsafeBuffer TEXT_COLUMN = new UnsafeBuffer("text".getBytes(StandardCharsets.US_ASCII));

    private Ticks() {
    }

    static void trade(Frame frame, long instrument, long time, long number, long price, long size) {
        TradeEncoder trade = frame.trade(instrument, time, time, number, 0);
        trade.price(price);
        trade.size().mantissa(size);
    }

    static void quote(Frame frame, long instrument, long time, long number, long bid, long bidSize, long ask,
            long askSize) {
        QuoteEncoder quote = frame.quote(instrument, time, time, number, 0);
        quote.bid(bid).ask(ask);
        quote.bidSize().mantissa(bidSize);
        quote.askSize().mantissa(askSize);
    }

    static void row(Frame frame, long number, int textBytes) {
        byte[] text = new byte[textBytes];
        for (int i = 0; i < textBytes; i++) {
            text[i] = (byte) ('a' + (number + i) % 26);
        }
        RowWriter row = new RowWriter().begin("news_articles");
        row.putText(ColumnType.TEXT, TEXT_COLUMN, 0, TEXT_COLUMN.capacity(), new UnsafeBuffer(text), 0, textBytes);
        frame.row(0, NOW, NOW, number, row);
    }

    /** Fills the frame with 1 to {@code messagesMax} messages of all sizes; returns the next number. */
    static long random(Frame frame, RandomGenerator random, long number, int messagesMax) {
        frame.clear();
        long next = number;
        int count = 1 + random.nextInt(messagesMax);
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(8)) {
                case 0 -> row(frame, next, random.nextInt(3 * Slots.SLOT_BYTES));
                case 1, 2, 3 -> quote(frame, 1 + random.nextInt(9), NOW + next, next, 100 + random.nextInt(5), 1,
                        100 + random.nextInt(5), 1);
                default -> trade(frame, 1 + random.nextInt(9), NOW + next, next, 100 + random.nextInt(5),
                        random.nextInt(5));
            }
            next++;
        }
        return next;
    }
}

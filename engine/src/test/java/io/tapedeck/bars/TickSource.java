package io.tapedeck.bars;

import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.util.SplittableRandom;

/** Ticks for tests: each is encoded as on the tape and read through the same flyweight. */
final class TickSource {
    static final long ABSENT = Long.MIN_VALUE;
    static final long SECOND = 1_000_000_000L;

    /** One tick as plain values; sizes with one exponent. */
    record Made(boolean trade, int instrument, long feed, boolean historical, long sequence, long time, long received,
            int flags, long price, long size, int exponent, long bid, long ask) {
    }

    private final Frame frame = new Frame(256);
    private final Tick tick = new Tick();
    private long sequence;

    Tick encode(Made made) {
        frame.clear();
        frame.feed(made.feed(), made.historical());
        if (made.trade()) {
            TradeEncoder trade = frame.trade(made.instrument() + 1, made.time(), made.received(), 0, made.flags());
            trade.price(made.price());
            trade.size().mantissa(made.size()).exponent((byte) made.exponent());
        } else {
            QuoteEncoder quote = frame.quote(made.instrument() + 1, made.time(), made.received(), 0, made.flags());
            quote.bid(made.bid()).ask(made.ask());
            quote.bidSize().mantissa(made.size()).exponent((byte) made.exponent());
            quote.askSize().mantissa(made.size() == ABSENT ? ABSENT : made.size() + 1).exponent((byte) made.exponent());
        }
        EventHeader.sequence(frame.buffer(), frame.offset(0), made.sequence());
        return tick.wrap(frame.buffer(), frame.offset(0));
    }

    Made trade(int instrument, long time, long price, long size) {
        return new Made(true, instrument, 1, false, ++sequence, time, time, 0, price, size, 0, ABSENT, ABSENT);
    }

    Made quote(int instrument, long time, long bid, long ask) {
        return new Made(false, instrument, 1, false, ++sequence, time, time, 0, ABSENT, 5, 0, bid, ask);
    }

    /** A tick with everything in it that occurs, at about {@code time}. */
    Made random(SplittableRandom random, int instrument, long feed, boolean historical, long time) {
        int flags = 0;
        if (random.nextInt(6) == 0) {
            flags = 1 << random.nextInt(13);
            flags &= ~(historical ? 0 : EventFlags.FUTURE);
        }
        long price = (100 + instrument) * SECOND + random.nextLong(-40, 40) * 10_000_001L;
        price = instrument == 2 ? price - 102 * SECOND : price; // around zero, negative too
        long size = random.nextInt(12) == 0 ? ABSENT : random.nextInt(1, 1_000);
        int exponent = random.nextInt(5) == 0 ? random.nextInt(-8, 3) : 0;
        boolean trade = random.nextInt(3) != 0;
        return new Made(trade, instrument, feed, historical, ++sequence, time, time + random.nextInt(1_000), flags,
                trade && random.nextInt(20) != 0 ? price : ABSENT, size, exponent,
                trade || random.nextInt(9) == 0 ? ABSENT : price - random.nextInt(5) * 1_000_000L,
                trade || random.nextInt(9) == 0 ? ABSENT : price + random.nextInt(5) * 1_000_001L);
    }
}

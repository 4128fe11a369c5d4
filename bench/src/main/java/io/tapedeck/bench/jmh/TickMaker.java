package io.tapedeck.bench.jmh;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * A clean tape without end: a third trades, two thirds quotes, symbols drawn evenly, {@value #STEP_NS} ns of the market's time a tick,
 * prices that stay near 100. Depends on nothing but its calls; allocates nothing. One thread.
 */
public final class TickMaker {
    private static final long STEP_NS = 10_000;
    private static final long FIRST_NS = 1_772_634_600_000_000_000L;
    private static final long PRICE = 100_000_000_000L;
    private static final long CENT = 10_000_000L;
    private static final long FEED_ID = 4_714;

    private final int symbols;
    private final Frame frame = new Frame(512);
    private final Tick tick = new Tick();
    private long random = 88_172_645_463_325_252L;
    private long count;
    private long time = FIRST_NS;
    private int symbol;

    /** @param symbols at least 1 */
    public TickMaker(int symbols) {
        this.symbols = symbols;
    }

    /** @return the instrument of a symbol, whose id is the symbol's number plus 1 */
    public static Instrument instrument(int symbol) {
        return Instrument.of(symbol + 1L, "XNAS", "S" + symbol, "equity");
    }

    /** @return the next tick, valid until the next call */
    public Tick next() {
        random ^= random << 13; // xorshift64, Marsaglia 2003
        random ^= random >>> 7;
        random ^= random << 17;
        symbol = (int) ((random >>> 33) % symbols);
        time += STEP_NS;
        count++;
        long price = PRICE + (random >>> 20 & 63) * CENT;
        frame.clear();
        frame.feed(FEED_ID, false);
        if (count % 3 == 0) {
            TradeEncoder trade = frame.trade(symbol + 1L, time, time, count, 0);
            trade.price(price).size().mantissa(100).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(symbol + 1L, time, time, count, 0);
            quote.bid(price - CENT).bidSize().mantissa(200).exponent((byte) 0);
            quote.ask(price + CENT).askSize().mantissa(300).exponent((byte) 0);
        }
        return tick.wrap(frame.buffer(), frame.offset(0));
    }

    /** @return the last tick's symbol, from 0 */
    public int symbol() {
        return symbol;
    }

    /** @return the last tick's time, ns */
    public long time() {
        return time;
    }

    /** @return where the last tick is */
    public MutableDirectBuffer buffer() {
        return frame.buffer();
    }

    /** @return where it begins */
    public int offset() {
        return frame.offset(0);
    }

    /** @return its bytes */
    public int length() {
        return frame.length(0);
    }

    /** Throws where not as many ticks were dealt with as were made. */
    public void requireCount(long dealt) {
        if (dealt != count || count == 0) {
            throw new IllegalStateException("made " + count + " ticks, " + dealt + " were dealt with");
        }
    }
}

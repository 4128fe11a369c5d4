package io.tapedeck.bench.ingest;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.WaitingPublisher;
import java.util.SplittableRandom;

/**
 * Real trades and quotes, spread evenly over many symbols: each takes the symbol that a seeded draw gives it, from those of its own
 * stock, so that prices stay near each other. Times are drawn together by as many symbols as a stock is spread over, so that each of them trades
 * as often as the stock did. Runs once, one thread.
 */
final class RealTicks implements Feed {
    private static final int FRAME_EVENTS = 64;
    private static final long FEED_ID = 4_712;
    private static final long SEED = 7;
    private static final String VENUE = "XNYS";

    private final LeanTape tape;
    private final int symbols;
    private final FeedCounters counters = new FeedCounters();
    private final WaitingPublisher publisher;
    private final FeedInstruments instruments;
    private final long[] ids;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Frame frame = new Frame(FRAME_EVENTS * 256);
    private volatile boolean stopped;

    RealTicks(LeanTape tape, int symbols, Publisher ring, Instruments registry) {
        this.tape = tape;
        this.symbols = symbols;
        publisher = new WaitingPublisher(ring, FeedSource.idle(), counters, waiting -> {
        });
        instruments = new FeedInstruments(registry, publisher);
        instruments.assetClass("equity");
        ids = new long[symbols];
    }

    /** @return the tape's ticks as fast as the ring takes them */
    static FeedSource source(LeanTape tape, int symbols) {
        return (publisher, instruments, rejects) -> {
            RealTicks feed = new RealTicks(tape, symbols, publisher, instruments);
            return new PlayedFeed(feed, feed.publisher::lastTicket);
        };
    }

    @Override
    public String name() {
        return "real-ticks";
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public void stop() {
        stopped = true;
        publisher.stop();
    }

    @Override
    public void run() {
        frame.feed(FEED_ID, true);
        for (int i = 0; i < tape.count() && !stopped; i++) {
            append(i);
            counters.addReceived(1);
            if (frame.count() == FRAME_EVENTS) {
                publisher.publish(frame, frame.count());
            }
        }
        publisher.publish(frame, frame.count());
    }

    private void append(int index) {
        long time = tape.time(0) + (tape.time(index) - tape.time(0)) * LeanTape.STOCKS / symbols;
        long id = id(tape.stock(index), time);
        if (tape.isTrade(index)) {
            frame.trade(id, time, time, index + 1L, 0).price(tape.price(index)).size().mantissa(tape.size(index))
                    .exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(id, time, time, index + 1L, 0);
            quote.bid(side(tape.price(index))).bidSize().mantissa(tape.size(index)).exponent((byte) 0);
            quote.ask(side(tape.ask(index))).askSize().mantissa(tape.askSize(index)).exponent((byte) 0);
        }
    }

    /** LEAN writes a side that is absent as 0. */
    private static long side(long price) {
        return price == 0 ? FixedPoint.ABSENT : price;
    }

    private long id(int stock, long time) {
        int symbol = random.nextInt((symbols + LeanTape.STOCKS - 1 - stock) / LeanTape.STOCKS) * LeanTape.STOCKS
                + stock;
        if (ids[symbol] == 0) {
            Instrument instrument = instruments.find(VENUE, "R" + symbol, time);
            if (instrument == null) {
                throw new IllegalStateException("stopped while a definition waited");
            }
            ids[symbol] = instrument.id();
        }
        return ids[symbol];
    }
}

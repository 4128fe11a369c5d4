package io.tapedeck.bench.ingest;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.WaitingPublisher;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticTape;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The made-up market as rows of {@code market_data_hf}, timeframe {@code tick}, in the shape in which producers send them: 11
 * columns, five of them NUMERIC. One thread.
 */
final class TickRowFeed implements Feed {
    private static final DirectBuffer TABLE = text("market_data_hf");
    private static final DirectBuffer TIMESTAMP = text("timestamp");
    private static final DirectBuffer SYMBOL = text("symbol");
    private static final DirectBuffer EXCHANGE = text("exchange");
    private static final DirectBuffer TIMEFRAME = text("timeframe");
    private static final DirectBuffer OPEN = text("open");
    private static final DirectBuffer HIGH = text("high");
    private static final DirectBuffer LOW = text("low");
    private static final DirectBuffer CLOSE = text("close");
    private static final DirectBuffer VOLUME = text("volume");
    private static final DirectBuffer VWAP = text("vwap");
    private static final DirectBuffer PROVIDER = text("provider");
    private static final DirectBuffer TICK = text("tick");
    private static final DirectBuffer VENUE = text("XNYS");
    private static final DirectBuffer SENDER = text("synthetic");
    private static final long CENT = FixedPoint.PRICE_UNITS / 100;
    private static final int FRAME_ROWS = 32;
    private static final long FEED_ID = 4_711;

    private final SyntheticTape tape;
    private final FeedCounters counters = new FeedCounters();
    private final WaitingPublisher publisher;
    private final FeedInstruments instruments;
    private final DirectBuffer[] names;
    private final long[] laneKeys;
    private final Frame frame = new Frame(FRAME_ROWS * 512);
    private final RowWriter row = new RowWriter();
    private volatile boolean stopped;

    TickRowFeed(SyntheticOptions options, Publisher ring, Instruments registry) {
        tape = new SyntheticTape(options);
        publisher = new WaitingPublisher(ring, FeedSource.idle(), counters, waiting -> {
        });
        instruments = new FeedInstruments(registry, publisher);
        instruments.assetClass("equity");
        names = new DirectBuffer[options.symbols()];
        laneKeys = new long[options.symbols()];
    }

    private static DirectBuffer text(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String name() {
        return "tick-rows";
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    long lastTicket() {
        return publisher.lastTicket();
    }

    @Override
    public void stop() {
        stopped = true;
        publisher.stop();
    }

    @Override
    public void run() {
        frame.feed(FEED_ID, false);
        while (!stopped && tape.next()) {
            append();
            counters.addReceived(1);
            if (frame.count() == FRAME_ROWS) {
                publisher.publish(frame, frame.count());
            }
        }
        publisher.publish(frame, frame.count());
    }

    private void append() {
        int symbol = tape.symbol();
        if (laneKeys[symbol] == 0) {
            define(symbol);
        }
        row.begin(TABLE, 0, TABLE.capacity());
        row.putTimestamp(TIMESTAMP, 0, TIMESTAMP.capacity(), tape.exchangeTime());
        put(SYMBOL, names[symbol]);
        put(EXCHANGE, VENUE);
        put(TIMEFRAME, TICK);
        long cents = tape.price() / CENT;
        put(OPEN, cents);
        put(HIGH, cents);
        put(LOW, cents);
        put(CLOSE, cents);
        row.putLong(VOLUME, 0, VOLUME.capacity(), tape.size());
        put(VWAP, cents);
        put(PROVIDER, SENDER);
        frame.row(laneKeys[symbol], tape.exchangeTime(), tape.receiveTime(), tape.count(), row);
    }

    private void put(DirectBuffer column, DirectBuffer value) {
        row.putText(ColumnType.TEXT, column, 0, column.capacity(), value, 0, value.capacity());
    }

    private void put(DirectBuffer column, long cents) {
        row.putDecimal(column, 0, column.capacity(), cents, -2);
    }

    private void define(int symbol) {
        String name = "S" + symbol;
        Instrument instrument = instruments.find("XNYS", name, tape.receiveTime());
        if (instrument == null) {
            throw new IllegalStateException("stopped while a definition waited");
        }
        names[symbol] = text(name);
        laneKeys[symbol] = instrument.id();
    }
}

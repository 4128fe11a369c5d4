package io.tapedeck.replay;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.landing.LandingTape;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A seeded market of everything that lands: definitions, trades, quotes, gaps, bars whose keys come again, in two shapes. */
final class MixedMarket {
    static final long BEGIN = 1_790_000_000_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final int SYMBOLS = 12;

    private final SplittableRandom random;
    private final Frame frame = new Frame(1 << 16);
    private final RowWriter row = new RowWriter();
    private long time = BEGIN;
    private boolean defined;

    MixedMarket(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Appends blocks of about {@code events} events each. */
    void play(LandingTape tape, int blocks, int events) {
        if (!defined) {
            defined = true;
            for (int i = 0; i < SYMBOLS; i++) {
                frame.definition(Instrument.of(Instruments.id("TEST", "S" + i), "TEST", "S" + i, "equity"), time);
            }
        }
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < events; i++) {
                event();
            }
            tape.append(frame);
            tape.commit();
        }
    }

    private void event() {
        time += random.nextLong(3_000_000);
        int symbol = random.nextInt(SYMBOLS);
        long id = Instruments.id("TEST", "S" + symbol);
        int kind = random.nextInt(100);
        if (kind < 50) {
            TradeEncoder trade = frame.trade(id, time, time + 5, 0, 0);
            trade.price(price()).conditions(kind < 20 ? "@ TI" : "");
            trade.size().mantissa(random.nextLong(1_000) * 100).exponent((byte) (random.nextInt(6) - 3));
        } else if (kind < 75) {
            QuoteEncoder quote = frame.quote(id, time, time + 7, 0, 0);
            quote.bid(kind == 60 ? Long.MIN_VALUE : price()).ask(price());
            quote.bidSize().mantissa(random.nextLong(1_000_000_000_000_000L)).exponent((byte) -12);
            quote.askSize().mantissa(0).exponent((byte) 0);
        } else if (kind < 78) {
            frame.status(FeedStatusKind.GAP, 0, time, 5, 9, time - 10, time, "venue", "missing");
        } else if (kind < 80) {
            frame.definition(Instrument.of(id, "TEST", "S" + symbol, kind == 78 ? "equity" : "etf"), time);
        } else {
            bar("S" + symbol, BEGIN + random.nextLong(3) * MINUTE, kind);
        }
    }

    private long price() {
        return random.nextLong(-50, 1_000_000) * 10_000_000L;
    }

    /** Bars of three minutes come again and again; ticks of the same table do not replace one another. */
    void bar(String symbol, long minute, int kind) {
        row.begin("market_data_hf");
        DirectBuffer name = name("timestamp");
        row.putTimestamp(name, 0, name.capacity(), minute);
        text("symbol", symbol);
        text("exchange", "TEST");
        text("timeframe", kind % 4 == 0 ? "tick" : "1m");
        for (String column : new String[]{"open", "high", "low", "close"}) {
            DirectBuffer price = name(column);
            row.putDecimal(price, 0, price.capacity(), random.nextLong(1_000_000), -4);
        }
        number("volume", random.nextLong(1_000_000));
        if (kind % 3 == 0) {
            number("trades_count", random.nextInt(1_000));
        }
        text("provider", "test");
        boolean ordered = symbol.length() > 2; // always the same lane for one key, else its rows have no order
        frame.row(ordered ? 0 : Instruments.id("TEST", symbol), minute, time, 0, row);
    }

    /** A row that no table takes, and one whose value does not fit. */
    void bad(LandingTape tape) {
        row.begin("no_such_table");
        number("volume", 1);
        frame.row(0, time, time, 0, row);
        bar("S1-with-a-name-that-is-longer-than-the-column", BEGIN, 81);
        tape.append(frame);
        tape.commit();
    }

    long time() {
        return time;
    }

    private void text(String column, String value) {
        DirectBuffer name = name(column);
        DirectBuffer bytes = name(value);
        row.putText(ColumnType.TEXT, name, 0, name.capacity(), bytes, 0, bytes.capacity());
    }

    private void number(String column, long value) {
        DirectBuffer name = name(column);
        row.putLong(name, 0, name.capacity(), value);
    }

    private static DirectBuffer name(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}

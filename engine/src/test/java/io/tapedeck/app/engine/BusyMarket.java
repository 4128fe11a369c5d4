package io.tapedeck.app.engine;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * What a made tape lacks to keep every stage at work, put between it and the ring: a clock each second of its time, quotes of
 * options on its symbols, positions, triggers. One thread.
 */
final class BusyMarket implements Publisher {
    private static final long SECOND = 1_000_000_000L;
    private static final long NONE = Long.MIN_VALUE;
    private static final int STRIKES = 10;

    private final Publisher ring;
    private final Frame extra = new Frame(1 << 14);
    private final Tick tick = new Tick();
    private final Long2LongHashMap prices = new Long2LongHashMap(NONE);
    private final List<Instrument> options = new ArrayList<>();
    private final List<Long> underlyings = new ArrayList<>();
    private long second = NONE;

    BusyMarket(Publisher ring) {
        this.ring = ring;
    }

    @Override
    public long offer(Frame frame) {
        long ticket = ring.offer(frame);
        if (ticket < 0) {
            return ticket;
        }
        for (int i = 0; i < frame.count(); i++) {
            if (Tick.isTick(frame.buffer(), frame.offset(i))) {
                tick.wrap(frame.buffer(), frame.offset(i));
                if (tick.isTrade()) {
                    prices.put(tick.instrumentId(), tick.price());
                }
            }
        }
        long now = EventHeader.receiveTime(frame.buffer(), frame.offset(frame.count() - 1)) / SECOND;
        if (Tick.isTick(frame.buffer(), frame.offset(frame.count() - 1)) && now > second) {
            second = now;
            extra.clock(now * SECOND);
            quoteOptions(now * SECOND);
            send();
        }
        return ticket;
    }

    @Override
    public int frameSlotsMax() {
        return ring.frameSlotsMax();
    }

    private void quoteOptions(long time) {
        for (int i = 0; i < options.size(); i++) {
            long price = prices.get((long) underlyings.get(i)) / 20 / 10_000_000 * 10_000_000;
            var quote = extra.quote(options.get(i).id(), time, time, 0, 0).bid(price).ask(price + 10_000_000);
            quote.bidSize().mantissa(5);
            quote.askSize().mantissa(5);
        }
    }

    private void send() {
        while (ring.offer(extra) < 0) {
            Thread.onSpinWait();
        }
        extra.clear();
    }

    /** Instruments that have traded, those that came first, first: they are the busy ones. */
    List<Instrument> traded(Instruments instruments, int most) {
        List<Instrument> traded = new ArrayList<>();
        for (Instrument one : instruments.all()) {
            if (traded.size() < most && prices.containsKey(one.id())) {
                traded.add(one);
            }
        }
        return traded;
    }

    /** Ten calls each, at the money, that end in sixty days. */
    void options(List<Instrument> on, long time) {
        for (Instrument underlying : on) {
            for (int strike = 0; strike < STRIKES; strike++) {
                long level = prices.get(underlying.id()) / FixedPoint.PRICE_UNITS + strike - STRIKES / 2;
                String symbol = underlying.symbol() + " C" + level;
                Instrument option = new Instrument(Instruments.id(underlying.exchange(), symbol), symbol,
                        underlying.exchange(), "option", "USD", 2, 'C', (int) (time / SECOND / 86_400 + 60),
                        Math.max(1, level) * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT, 0, underlying.symbol());
                extra.definition(option, time);
                options.add(option);
                underlyings.add(underlying.id());
            }
            send();
        }
    }

    /** A position in each, with a stop that trails by a fifth. */
    void hold(List<Instrument> all, long time) {
        for (Instrument one : all) {
            row(time, "trades", "executed_at", java.time.Instant.ofEpochSecond(time / SECOND).toString(), "trade_id",
                    "t" + one.id(), "order_id", "o" + one.id(), "symbol", one.symbol(), "exchange", one.exchange(),
                    "side", "BUY", "quantity", "100", "price", price(one, 1), "strategy", "held", "agent_name", "desk",
                    "broker", "b");
            row(time, "position_triggers", "trigger_id", "trail-" + one.id(), "symbol", one.symbol(), "exchange",
                    one.exchange(), "strategy", "held", "agent_name", "desk", "kind", "TRAILING_STOP", "trail_percent",
                    "20", "state", "armed");
        }
    }

    /** So many crosses at half of the price: watched at each tick, not fired. */
    void arm(List<Instrument> all, int number, long time) {
        for (int i = 0; i < number; i++) {
            Instrument one = all.get(i % all.size());
            row(time, "position_triggers", "trigger_id", "cross-" + i, "symbol", one.symbol(), "exchange",
                    one.exchange(), "strategy", "rate", "agent_name", "rate", "kind", "PRICE_CROSS", "side", "BUY",
                    "quantity", "1", "level_price", price(one, 2), "cross_direction", "DOWN", "state", "armed");
        }
    }

    private String price(Instrument one, int divisor) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendPrice(text, prices.get(one.id()) / divisor / 10 * 10);
        return text.toString();
    }

    private void row(long time, String table, String... namesAndValues) {
        RowWriter row = new RowWriter().begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
        }
        extra.row(0, time, time, 0, row);
        send();
    }
}

package io.tapedeck.system;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;

/**
 * Buys now and then on a day of quotes that agents cannot speak on, so that triggers and paper fills are at work there too. A
 * purchase stands before its tick and is known by it: made again behind a crash, it moves nothing. One thread.
 */
final class Purchases implements Publisher {
    private static final long FEED = 4_712;
    private static final int EVERY = 200;

    private final Publisher ring;
    private final Instruments instruments;
    private final Frame frame = new Frame(2048);
    private final RowWriter row = new RowWriter();
    private final Tick tick = new Tick();
    private long bought;

    Purchases(Publisher ring, Instruments instruments) {
        this.ring = ring;
        this.instruments = instruments;
    }

    @Override
    public long offer(Frame day) {
        long number = EventHeader.feedSequence(day.buffer(), day.offset(0));
        if (number != bought && Tick.isTick(day.buffer(), day.offset(0)) && number % EVERY == 0
                && !tick.wrap(day.buffer(), day.offset(0)).isTrade() && tick.bid() != FixedPoint.ABSENT
                && tick.bid() > 0) {
            frame.clear();
            frame.feed(FEED, false);
            buy(row, instruments.get(tick.instrumentId()), tick.eventTime(), "bought" + number, tick.bid());
            frame.row(0, tick.eventTime(), EventHeader.receiveTime(day.buffer(), day.offset(0)), 0, row);
            long ticket = ring.offer(frame);
            if (ticket < 0) {
                return ticket;
            }
            bought = number;
        }
        return ring.offer(day);
    }

    /** Writes a trade that buys 100 for the strategy whose positions are guarded. */
    static void buy(RowWriter row, Instrument of, long time, String id, long price) {
        row.begin(new Name("trades")).putTimestamp(new Name("executed_at"), time).putText(new Name("trade_id"), id)
                .putText(new Name("order_id"), id).putText(new Name("symbol"), of.symbol())
                .putText(new Name("exchange"), of.exchange()).putText(new Name("side"), "BUY")
                .putDecimal(new Name("quantity"), 100, 0).putPrice(new Name("price"), price)
                .putText(new Name("broker"), "hand").putText(new Name("strategy"), "default")
                .putText(new Name("agent_name"), "hand");
    }

    @Override
    public int frameSlotsMax() {
        return ring.frameSlotsMax();
    }
}

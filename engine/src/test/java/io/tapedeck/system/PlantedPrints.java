package io.tapedeck.system;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import java.util.EnumMap;
import java.util.Map;

/**
 * Puts between a recorded day's ticks: one bought position of its first instrument, and prints that are not to be believed, far
 * below the market; or, from a place on, moves all of the day's own prices down. One thread.
 */
final class PlantedPrints implements Publisher {
    /** Why a print is not to be believed. */
    enum Bad {
        OUTLIER, ZERO_SIZE, STALE, GAP, HALTED, CROSSED, SUSPICIOUS
    }

    static final long FEED = 4_711;
    private static final int EVERY = 40;
    private static final int BOUGHT_AT = 500;
    private static final long MINUTE_NS = 60_000_000_000L;

    private final Publisher ring;
    private final boolean bad;
    private final long fallsFrom;
    private final Frame frame = new Frame(2048);
    private final RowWriter row = new RowWriter();
    private final Tick tick = new Tick();
    private final Map<Bad, Integer> planted = new EnumMap<>(Bad.class);
    private Instrument bought;
    private long instrument;
    private long ticks;
    private long number;
    private long price;
    private long fallen;
    private boolean moved;

    /**
     * @param bad whether bad prints are planted
     * @param fallsFrom tick of the instrument from which prices are 5 % lower; Long.MAX_VALUE: never
     */
    PlantedPrints(Publisher ring, boolean bad, long fallsFrom) {
        this.ring = ring;
        this.bad = bad;
        this.fallsFrom = fallsFrom;
    }

    /** @return how many were planted of each kind */
    Map<Bad, Integer> planted() {
        return planted;
    }

    long instrument() {
        return instrument;
    }

    /** @return ticks of the instrument that came with a lower price */
    long fallen() {
        return fallen;
    }

    @Override
    public long offer(Frame day) {
        if (EventHeader.templateId(day.buffer(), day.offset(0)) == InstrumentDefinitionDecoder.TEMPLATE_ID
                && instrument == 0) {
            instrument = EventHeader.instrumentId(day.buffer(), day.offset(0));
            bought = InstrumentCodec.decode(day.buffer(), day.offset(0));
        }
        boolean own = Tick.isTick(day.buffer(), day.offset(0))
                && EventHeader.instrumentId(day.buffer(), day.offset(0)) == instrument;
        if (own && !moved && ticks + 1 >= fallsFrom) {
            lower(day);
        }
        moved = true;
        long ticket = ring.offer(day);
        if (ticket >= 0) {
            moved = false;
            if (own) {
                onTaken(day);
            }
        }
        return ticket;
    }

    private void lower(Frame day) {
        tick.wrap(day.buffer(), day.offset(0));
        for (int at : tick.isTrade() ? new int[]{TRADE_PRICE} : new int[]{BID, ASK}) {
            long old = day.buffer().getLong(day.offset(0) + at, java.nio.ByteOrder.LITTLE_ENDIAN);
            if (old != FixedPoint.ABSENT) {
                day.buffer().putLong(day.offset(0) + at, old / 100 * 95, java.nio.ByteOrder.LITTLE_ENDIAN);
            }
        }
        fallen++;
    }

    private static final int HEADER = io.tapedeck.event.codec.MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int TRADE_PRICE = HEADER + io.tapedeck.event.codec.TradeDecoder.priceEncodingOffset();
    private static final int BID = HEADER + io.tapedeck.event.codec.QuoteDecoder.bidEncodingOffset();
    private static final int ASK = HEADER + io.tapedeck.event.codec.QuoteDecoder.askEncodingOffset();

    private void onTaken(Frame day) {
        tick.wrap(day.buffer(), day.offset(0));
        long now = EventHeader.receiveTime(day.buffer(), day.offset(0));
        price = tick.isTrade() ? tick.price() : tick.bid();
        ticks++;
        if (ticks == BOUGHT_AT) {
            buy(now);
        } else if (bad && ticks > BOUGHT_AT && ticks % EVERY == 0 && price != FixedPoint.ABSENT) {
            plant(Bad.values()[(int) (ticks / EVERY % Bad.values().length)], now);
        }
    }

    private void buy(long now) {
        frame.clear();
        frame.feed(FEED + 1, false);
        Purchases.buy(row, bought, now, "planted", price);
        frame.row(0, now, now, 1, row);
        send();
    }

    private void plant(Bad why, long now) {
        frame.clear();
        frame.feed(FEED, false);
        number += why == Bad.GAP ? 10 : 1;
        long time = why == Bad.STALE ? now - MINUTE_NS : now;
        long low = price / 100 * (why == Bad.OUTLIER ? 50 : 94);
        int flags = why == Bad.HALTED ? EventFlags.HALTED : why == Bad.SUSPICIOUS ? EventFlags.SUSPICIOUS : 0;
        if (why == Bad.CROSSED) {
            frame.quote(instrument, time, now, number, flags).bid(low).ask(low - price / 1_000);
        } else {
            frame.trade(instrument, time, now, number, flags).price(low).size().mantissa(why == Bad.ZERO_SIZE ? 0 : 1)
                    .exponent((byte) 0);
        }
        send();
        planted.merge(why, 1, Integer::sum);
    }

    private void send() {
        while (ring.offer(frame) < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public int frameSlotsMax() {
        return ring.frameSlotsMax();
    }
}

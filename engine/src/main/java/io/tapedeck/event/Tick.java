package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.codec.ExactDecimalDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads a trade or a quote where it stands. Prices 1e-9, Long.MIN_VALUE = absent; sizes mantissa times 10^exponent, mantissa
 * Long.MIN_VALUE = absent; times ns. Reused; valid while the wrapped memory is. One thread.
 */
public final class Tick {
    private static final int PRICE = EventHeader.OFFSET + TradeDecoder.priceEncodingOffset();
    private static final int SIZE = EventHeader.OFFSET + TradeDecoder.sizeEncodingOffset();
    private static final int BID = EventHeader.OFFSET + QuoteDecoder.bidEncodingOffset();
    private static final int ASK = EventHeader.OFFSET + QuoteDecoder.askEncodingOffset();
    private static final int BID_SIZE = EventHeader.OFFSET + QuoteDecoder.bidSizeEncodingOffset();
    private static final int ASK_SIZE = EventHeader.OFFSET + QuoteDecoder.askSizeEncodingOffset();
    private static final int EXPONENT = ExactDecimalDecoder.exponentEncodingOffset();

    private DirectBuffer buffer;
    private int offset;
    private boolean trade;

    /** @return whether the message that begins at {@code offset} is a trade or a quote */
    public static boolean isTick(DirectBuffer message, int offset) {
        int template = EventHeader.templateId(message, offset);
        return template == TradeDecoder.TEMPLATE_ID || template == QuoteDecoder.TEMPLATE_ID;
    }

    /** Wraps the trade or quote that begins at {@code messageOffset}. */
    public Tick wrap(DirectBuffer message, int messageOffset) {
        buffer = message;
        offset = messageOffset;
        trade = EventHeader.templateId(message, messageOffset) == TradeDecoder.TEMPLATE_ID;
        return this;
    }

    private long longAt(int place) {
        return buffer.getLong(offset + place, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return market sequence */
    public long sequence() {
        return EventHeader.sequence(buffer, offset);
    }

    /** @return exchange time, or receive time where there is none */
    public long eventTime() {
        return EventHeader.eventTime(buffer, offset);
    }

    /** @return exchange time; Long.MIN_VALUE = none */
    public long exchangeTime() {
        return EventHeader.exchangeTime(buffer, offset);
    }

    /** @return when the engine read it */
    public long receiveTime() {
        return EventHeader.receiveTime(buffer, offset);
    }

    /** @return instrument id */
    public long instrumentId() {
        return EventHeader.instrumentId(buffer, offset);
    }

    /** @return the feed's stable id */
    public long feedId() {
        return EventHeader.feedId(buffer, offset);
    }

    /** @return bits of {@link EventFlags} */
    public int flags() {
        return EventHeader.flags(buffer, offset);
    }

    /** @return whether a historical feed gave it */
    public boolean isHistorical() {
        return (EventHeader.frame(buffer, offset) & EventHeader.FRAME_HISTORICAL) != 0;
    }

    /** @return true: a trade; false: a quote */
    public boolean isTrade() {
        return trade;
    }

    /** @return a trade's price */
    public long price() {
        return longAt(PRICE);
    }

    /** @return mantissa of a trade's size */
    public long sizeMantissa() {
        return longAt(SIZE);
    }

    /** @return decimal exponent of a trade's size */
    public int sizeExponent() {
        return buffer.getByte(offset + SIZE + EXPONENT);
    }

    /** @return a quote's bid; absent too where its price and its size are 0: so do some sources write that nobody bids */
    public long bid() {
        return side(BID, BID_SIZE);
    }

    /** @return a quote's ask; absent too where its price and its size are 0: so do some sources write that nobody offers */
    public long ask() {
        return side(ASK, ASK_SIZE);
    }

    private long side(int price, int size) {
        long value = longAt(price);
        return value == 0 && longAt(size) == 0 ? FixedPoint.ABSENT : value;
    }

    /** @return mantissa of a quote's bid size */
    public long bidSizeMantissa() {
        return longAt(BID_SIZE);
    }

    /** @return decimal exponent of a quote's bid size */
    public int bidSizeExponent() {
        return buffer.getByte(offset + BID_SIZE + EXPONENT);
    }

    /** @return mantissa of a quote's ask size */
    public long askSizeMantissa() {
        return longAt(ASK_SIZE);
    }

    /** @return decimal exponent of a quote's ask size */
    public int askSizeExponent() {
        return buffer.getByte(offset + ASK_SIZE + EXPONENT);
    }
}

package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.ExactDecimalDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Trades and quotes as the journal holds them: which can land, and the {@link RowHash} of the row. Allocates nothing. Any thread. */
public final class JournaledTicks {
    static final int KIND_TRADE = 1;
    static final int KIND_QUOTE = 2;
    static final int CONDITIONS_BYTES = 16;
    private static final int BODY = EventHeader.OFFSET;
    static final int PRICE = BODY + TradeDecoder.priceEncodingOffset();
    static final int SIZE = BODY + TradeDecoder.sizeEncodingOffset();
    static final int BID = BODY + QuoteDecoder.bidEncodingOffset();
    static final int ASK = BODY + QuoteDecoder.askEncodingOffset();
    static final int BID_SIZE = BODY + QuoteDecoder.bidSizeEncodingOffset();
    static final int ASK_SIZE = BODY + QuoteDecoder.askSizeEncodingOffset();
    private static final int EXPONENT = ExactDecimalDecoder.exponentEncodingOffset();
    private static final int TRADE_CONDITIONS = BODY + TradeDecoder.conditionsEncodingOffset();
    private static final int QUOTE_CONDITIONS = BODY + QuoteDecoder.conditionsEncodingOffset();
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private JournaledTicks() {
    }

    /** @return whether the message is a trade or a quote */
    public static boolean isTick(DirectBuffer buffer, int offset) {
        int template = EventHeader.templateId(buffer, offset);
        return template == TradeDecoder.TEMPLATE_ID || template == QuoteDecoder.TEMPLATE_ID;
    }

    /** @return the tick lane of an instrument's ticks, 0 to {@code lanes - 1} */
    public static int lane(long instrumentId, int lanes) {
        int mask = lanes - 1;
        return (lanes & mask) == 0 ? (int) instrumentId & mask : Math.floorMod(instrumentId, lanes); // no division
    }

    /** @return whether the tick can land, given the accepted window of {@code options}; else it is in the rejected records */
    public static boolean canLand(DirectBuffer buffer, int offset, LandingOptions options) {
        long time = EventHeader.eventTime(buffer, offset);
        return time >= options.acceptFrom() && time <= options.acceptTo() && hasCleanConditions(buffer, offset);
    }

    /**
     * Hash of the row that the message becomes.
     *
     * @param source the journal's number
     */
    public static long hash(DirectBuffer buffer, int offset, int source) {
        boolean trade = isTrade(buffer, offset);
        int conditions = conditionsAt(buffer, offset);
        return RowHash.tick(EventHeader.sequence(buffer, offset), EventHeader.instrumentId(buffer, offset),
                EventHeader.eventTime(buffer, offset), trade ? KIND_TRADE : KIND_QUOTE,
                EventHeader.flags(buffer, offset), trade ? longAt(buffer, offset + PRICE) : FixedPoint.ABSENT,
                trade ? size(buffer, offset + SIZE) : RowHash.NULL,
                trade ? FixedPoint.ABSENT : longAt(buffer, offset + BID),
                trade ? FixedPoint.ABSENT : longAt(buffer, offset + ASK),
                trade ? RowHash.NULL : size(buffer, offset + BID_SIZE),
                trade ? RowHash.NULL : size(buffer, offset + ASK_SIZE), longAt(buffer, conditions),
                longAt(buffer, conditions + Long.BYTES), PgTime.micros(EventHeader.receiveTime(buffer, offset)),
                source);
    }

    private static long size(DirectBuffer buffer, int offset) {
        return RowHash.size(longAt(buffer, offset), exponent(buffer, offset));
    }

    static boolean isTrade(DirectBuffer buffer, int offset) {
        return EventHeader.templateId(buffer, offset) == TradeDecoder.TEMPLATE_ID;
    }

    static long longAt(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return exponent of the exact decimal that begins at {@code offset} */
    static int exponent(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + EXPONENT);
    }

    static int conditionsAt(DirectBuffer buffer, int offset) {
        return offset + (isTrade(buffer, offset) ? TRADE_CONDITIONS : QUOTE_CONDITIONS);
    }

    /** ASCII, and behind the first NUL nothing but NUL: then the 16 bytes and the text are one and the same. */
    static boolean hasCleanConditions(DirectBuffer buffer, int offset) {
        int at = conditionsAt(buffer, offset);
        long low = longAt(buffer, at);
        long high = longAt(buffer, at + Long.BYTES);
        if ((low | high) == 0) {
            return true;
        }
        if (((low | high) & HIGH_BITS) != 0) {
            return false;
        }
        int length = length(low, high);
        long lowMask = length >= 8 ? -1L : (1L << (8 * length)) - 1;
        long highMask = length >= CONDITIONS_BYTES ? -1L : length <= 8 ? 0 : (1L << (8 * (length - 8))) - 1;
        return (low & ~lowMask) == 0 && (high & ~highMask) == 0;
    }

    /** @return bytes of the conditions' text */
    static int conditionsLength(DirectBuffer buffer, int conditionsAt) {
        return length(longAt(buffer, conditionsAt), longAt(buffer, conditionsAt + Long.BYTES));
    }

    private static int length(long low, long high) {
        int length = bytesBeforeNul(low);
        return length < 8 ? length : 8 + bytesBeforeNul(high);
    }

    private static int bytesBeforeNul(long word) {
        long nuls = (word - LOW_BITS) & ~word & HIGH_BITS;
        return nuls == 0 ? 8 : Long.numberOfTrailingZeros(nuls) >>> 3;
    }
}

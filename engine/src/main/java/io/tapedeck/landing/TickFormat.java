package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.ExactDecimalDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Trades and quotes as rows of {@code ticks}. Reads the message at its schema's offsets; allocates nothing. One thread. */
final class TickFormat implements RowFormat {
    static final String TABLE = "ticks";
    static final int KIND_TRADE = 1;
    static final int KIND_QUOTE = 2;
    static final int CONDITIONS_BYTES = 16;
    private static final String COPY = "COPY ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size,"
            + " bid, ask, bid_size, ask_size, conditions, received_at) FROM STDIN (FORMAT binary)";
    private static final int COLUMNS = 15;
    private static final int BODY = EventHeader.OFFSET;
    private static final int EXPONENT = ExactDecimalDecoder.exponentEncodingOffset();
    private static final int PRICE = BODY + TradeDecoder.priceEncodingOffset();
    private static final int SIZE = BODY + TradeDecoder.sizeEncodingOffset();
    private static final int TRADE_CONDITIONS = BODY + TradeDecoder.conditionsEncodingOffset();
    private static final int BID = BODY + QuoteDecoder.bidEncodingOffset();
    private static final int ASK = BODY + QuoteDecoder.askEncodingOffset();
    private static final int BID_SIZE = BODY + QuoteDecoder.bidSizeEncodingOffset();
    private static final int ASK_SIZE = BODY + QuoteDecoder.askSizeEncodingOffset();
    private static final int QUOTE_CONDITIONS = BODY + QuoteDecoder.conditionsEncodingOffset();
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private final int source;
    private final AcceptedTimes accepted;
    private long hash;
    private long rowTime;

    TickFormat(int source, AcceptedTimes accepted) {
        this.source = source;
        this.accepted = accepted;
    }

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public String copyCommand() {
        return COPY;
    }

    @Override
    public String timeSeries() {
        return TABLE;
    }

    @Override
    public long time(MessageBatch batch, int index) {
        return batch.time(index);
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink sink) {
        UnsafeBuffer buffer = batch.buffer();
        int at = batch.offset(index);
        boolean trade = EventHeader.templateId(buffer, at) == TradeDecoder.TEMPLATE_ID;
        int conditionsAt = at + (trade ? TRADE_CONDITIONS : QUOTE_CONDITIONS);
        long conditionsLow = longAt(buffer, conditionsAt);
        long conditionsHigh = longAt(buffer, conditionsAt + 8);
        if (!isPaddedAscii(conditionsLow, conditionsHigh)) {
            return "conditions must be ASCII padded with NUL";
        }
        rowTime = batch.time(index);
        if (!accepted.contains(rowTime)) {
            return accepted.refusal(rowTime);
        }
        BinaryRows out = (BinaryRows) sink;
        long sequence = EventHeader.sequence(buffer, at);
        long instrument = EventHeader.instrumentId(buffer, at);
        long time = rowTime;
        long received = PgTime.micros(EventHeader.receiveTime(buffer, at));
        int flags = EventHeader.flags(buffer, at);
        int kind = trade ? KIND_TRADE : KIND_QUOTE;
        out.beginRow(COLUMNS);
        out.putTimestamp(PgTime.micros(time));
        out.putInt16(PgTime.nanosOfMicro(time));
        out.putInt64(instrument);
        out.putInt64(sequence);
        out.putInt16(source);
        out.putInt16(kind);
        out.putInt32(flags);
        long price = FixedPoint.ABSENT;
        long bid = FixedPoint.ABSENT;
        long ask = FixedPoint.ABSENT;
        long size = RowHash.NULL;
        long bidSize = RowHash.NULL;
        long askSize = RowHash.NULL;
        if (trade) {
            price = price(buffer, at + PRICE, out);
            size = size(buffer, at + SIZE, out);
            out.putNulls(4);
        } else {
            out.putNulls(2);
            bid = price(buffer, at + BID, out);
            ask = price(buffer, at + ASK, out);
            bidSize = size(buffer, at + BID_SIZE, out);
            askSize = size(buffer, at + ASK_SIZE, out);
        }
        if (conditionsLow == 0) {
            out.putNulls(1);
        } else {
            out.putBytes(buffer, conditionsAt, lengthOf(conditionsLow, conditionsHigh));
        }
        out.putTimestamp(received);
        hash = RowHash.tick(sequence, instrument, time, kind, flags, price, size, bid, ask, bidSize, askSize,
                conditionsLow, conditionsHigh, received, source);
        return null;
    }

    private static long longAt(UnsafeBuffer buffer, int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private static long price(UnsafeBuffer buffer, int offset, BinaryRows out) {
        long price = longAt(buffer, offset);
        if (price == FixedPoint.ABSENT) {
            out.putNulls(1);
        } else {
            out.putDecimal(price, -FixedPoint.PRICE_DECIMALS);
        }
        return price;
    }

    private static long size(UnsafeBuffer buffer, int offset, BinaryRows out) {
        long mantissa = longAt(buffer, offset);
        int exponent = buffer.getByte(offset + EXPONENT);
        if (mantissa == FixedPoint.ABSENT) {
            out.putNulls(1);
        } else {
            out.putDecimal(mantissa, exponent);
        }
        return RowHash.size(mantissa, exponent);
    }

    /** ASCII, and behind the first NUL nothing but NUL: then the 16 bytes and the text are one and the same. */
    static boolean isPaddedAscii(long low, long high) {
        if (((low | high) & HIGH_BITS) != 0) {
            return false;
        }
        int length = lengthOf(low, high);
        long lowMask = length >= 8 ? -1L : (1L << (8 * length)) - 1;
        long highMask = length >= CONDITIONS_BYTES ? -1L : length <= 8 ? 0 : (1L << (8 * (length - 8))) - 1;
        return (low & ~lowMask) == 0 && (high & ~highMask) == 0;
    }

    private static int lengthOf(long low, long high) {
        int length = bytesBeforeNul(low);
        return length < 8 ? length : 8 + bytesBeforeNul(high);
    }

    private static int bytesBeforeNul(long word) {
        long nuls = word - LOW_BITS & ~word & HIGH_BITS;
        return nuls == 0 ? 8 : Long.numberOfTrailingZeros(nuls) >>> 3;
    }

    @Override
    public long rowHash() {
        return hash;
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}

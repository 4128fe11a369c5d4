package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import org.agrona.concurrent.UnsafeBuffer;

/** Trades and quotes as rows of {@code ticks}. Allocates nothing. One thread. */
final class TickFormat implements RowFormat {
    static final String TABLE = "ticks";
    private static final String COPY = "COPY trading.ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags,"
            + " price, size, bid, ask, bid_size, ask_size, conditions, received_at) FROM STDIN (FORMAT binary)";
    private static final int COLUMNS = 15;

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
        rowTime = batch.time(index);
        if (!accepted.contains(rowTime)) {
            return accepted.refusal(rowTime);
        }
        if (!JournaledTicks.hasCleanConditions(buffer, at)) {
            return "conditions must be ASCII padded with NUL";
        }
        boolean trade = JournaledTicks.isTrade(buffer, at);
        BinaryRows out = (BinaryRows) sink;
        out.beginRow(COLUMNS);
        out.putTimestamp(PgTime.micros(rowTime));
        out.putInt16(PgTime.nanosOfMicro(rowTime));
        out.putInt64(EventHeader.instrumentId(buffer, at));
        out.putInt64(EventHeader.sequence(buffer, at));
        out.putInt16(source);
        out.putInt16(trade ? JournaledTicks.KIND_TRADE : JournaledTicks.KIND_QUOTE);
        out.putInt32(EventHeader.flags(buffer, at));
        if (trade) {
            price(buffer, at + JournaledTicks.PRICE, out);
            size(buffer, at + JournaledTicks.SIZE, out);
            out.putNulls(4);
        } else {
            out.putNulls(2);
            price(buffer, at + JournaledTicks.BID, out);
            price(buffer, at + JournaledTicks.ASK, out);
            size(buffer, at + JournaledTicks.BID_SIZE, out);
            size(buffer, at + JournaledTicks.ASK_SIZE, out);
        }
        int conditions = JournaledTicks.conditionsAt(buffer, at);
        int length = JournaledTicks.conditionsLength(buffer, conditions);
        if (length == 0) {
            out.putNulls(1);
        } else {
            out.putBytes(buffer, conditions, length);
        }
        out.putTimestamp(PgTime.micros(EventHeader.receiveTime(buffer, at)));
        hash = JournaledTicks.hash(buffer, at, source);
        return null;
    }

    private static void price(UnsafeBuffer buffer, int offset, BinaryRows out) {
        long price = JournaledTicks.longAt(buffer, offset);
        if (price == FixedPoint.ABSENT) {
            out.putNulls(1);
        } else {
            out.putDecimal(price, -FixedPoint.PRICE_DECIMALS);
        }
    }

    private static void size(UnsafeBuffer buffer, int offset, BinaryRows out) {
        long mantissa = JournaledTicks.longAt(buffer, offset);
        if (mantissa == FixedPoint.ABSENT) {
            out.putNulls(1);
        } else {
            out.putDecimal(mantissa, JournaledTicks.exponent(buffer, offset));
        }
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

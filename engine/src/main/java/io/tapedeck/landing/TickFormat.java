package io.tapedeck.landing;

import org.agrona.concurrent.UnsafeBuffer;

/** Trades and quotes as rows of {@code ticks}. Allocates nothing. One thread. */
final class TickFormat implements RowFormat {
    static final String TABLE = "ticks";
    private static final String COPY = "COPY trading.ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags,"
            + " price, size, bid, ask, bid_size, ask_size, conditions, received_at) FROM STDIN (FORMAT binary)";

    private final int source;
    private final AcceptedTimes accepted;
    private final TickRow row;
    private long hash;
    private long rowTime;

    TickFormat(int source, AcceptedTimes accepted) {
        this.source = source;
        this.accepted = accepted;
        row = new TickRow(source);
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
        BinaryRows out = (BinaryRows) sink;
        int columns = TickRow.COLUMNS + out.reserve(TickRow.BYTES_MAX);
        out.endAt(row.put(out.array(), out.length(), columns, buffer, at, rowTime));
        hash = JournaledTicks.hash(buffer, at, source);
        return null;
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

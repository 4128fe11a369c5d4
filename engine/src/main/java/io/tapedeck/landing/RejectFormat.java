package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.RejectDecoder;
import java.util.List;

/** Records of the rejects stream as rows of {@code rejected_records}: input refused before it had a market sequence. One thread. */
final class RejectFormat implements RowFormat {
    static final String TABLE = "rejected_records";
    private static final List<String> COLUMNS = List.of("id", "received_at", "source", "origin", "reason", "payload",
            "payload_length", "created_at");
    private static final List<String> IDENTITY = List.of("id", "received_at", "source");
    private static final String COPY = "COPY trading.rejected_records (" + Sql.list(COLUMNS)
            + ") FROM STDIN (FORMAT binary)";

    private final int source;
    private final int payloadMax;
    private final RejectDecoder decoder = new RejectDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NamedFields fields = new NamedFields(COLUMNS);
    private long rowTime;

    RejectFormat(int source, int payloadMax) {
        this.source = source;
        this.payloadMax = payloadMax;
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
    public List<String> written() {
        return COLUMNS;
    }

    @Override
    public List<String> identity() {
        return IDENTITY;
    }

    /** How much of a payload is kept, nothing perhaps, is a setting. */
    @Override
    public List<String> uncompared() {
        return List.of("payload");
    }

    @Override
    public long time(MessageBatch batch, int index) {
        return EventHeader.receiveTime(batch.buffer(), batch.offset(index));
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink out) {
        int offset = batch.offset(index);
        decoder.wrapAndApplyHeader(batch.buffer(), offset, header);
        rowTime = time(batch, index);
        fields.begin(out);
        fields.int64(EventHeader.sequence(batch.buffer(), offset));
        fields.time(rowTime);
        fields.int16(source);
        int wholeLength = (int) Math.min(decoder.wholeLength(), Integer.MAX_VALUE);
        fields.text(decoder.origin().replace('\0', ' '));
        fields.text(decoder.reason().replace('\0', ' '));
        int payloadLength = Math.min(decoder.payloadLength(), payloadMax);
        fields.uncompared(batch.buffer(), decoder.limit() + RejectDecoder.payloadHeaderLength(), payloadLength);
        fields.int32(wholeLength);
        fields.time(rowTime);
        return null;
    }

    @Override
    public long rowHash() {
        return fields.hash();
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}

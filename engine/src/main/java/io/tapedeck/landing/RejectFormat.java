package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.RejectDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Records of the rejects stream as rows of {@code rejected_records}: input refused before it had a market sequence. One thread. */
final class RejectFormat implements RowFormat {
    static final String TABLE = "rejected_records";
    private static final List<String> COLUMNS = List.of("id", "received_at", "source", "origin", "reason", "payload",
            "payload_length", "created_at");
    private static final List<String> IDENTITY = List.of("id", "received_at", "source");
    private static final long[] NAMES = COLUMNS.stream()
            .mapToLong(name -> RowHash.name(name.getBytes(StandardCharsets.UTF_8))).toArray();
    private static final String COPY = "COPY trading.rejected_records (" + Sql.list(COLUMNS)
            + ") FROM STDIN (FORMAT binary)";

    private final int source;
    private final int payloadMax;
    private final RejectDecoder decoder = new RejectDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[0]);
    private int column;
    private long sum;
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
        column = 0;
        sum = 0;
        out.beginRow(COLUMNS.size());
        out.int64(EventHeader.sequence(batch.buffer(), offset));
        folded(out);
        out.timestamp(rowTime);
        folded(out);
        out.int16(source);
        folded(out);
        int wholeLength = (int) Math.min(decoder.wholeLength(), Integer.MAX_VALUE);
        text(out, decoder.origin());
        text(out, decoder.reason());
        int payloadLength = Math.min(decoder.payloadLength(), payloadMax);
        int payloadAt = decoder.limit() + RejectDecoder.payloadHeaderLength();
        if (payloadLength == 0) {
            out.nullField();
        } else {
            out.bytes(batch.buffer(), payloadAt, payloadLength);
        }
        sum += RowHash.column(NAMES[column++], RowHash.UNCOMPARED);
        out.int32(wholeLength);
        folded(out);
        out.timestamp(rowTime);
        folded(out);
        return null;
    }

    private void text(RowSink out, String value) {
        byte[] bytes = value.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        text.wrap(bytes);
        out.text(text, 0, bytes.length);
        folded(out);
    }

    private void folded(RowSink out) {
        sum += RowHash.column(NAMES[column++], out.fieldHash());
    }

    @Override
    public long rowHash() {
        return RowHash.row(sum);
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Feed states that say "not to be trusted here" as rows of {@code feed_gaps}. One thread. */
final class FeedGapFormat implements RowFormat {
    static final String TABLE = "feed_gaps";
    private static final List<String> COLUMNS = List.of("id", "detected_at", "feed", "instrument_id", "from_sequence",
            "to_sequence", "from_time", "to_time", "cause", "detail", "created_at");
    /** Another journal's gap may have the same id. */
    private static final List<String> IDENTITY = List.of("id", "detected_at", "feed");
    private static final String COPY = "COPY trading.feed_gaps (" + Sql.list(COLUMNS) + ") FROM STDIN (FORMAT binary)";

    private final FeedStatusDecoder decoder = new FeedStatusDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[0]);
    private RowSink sink;
    private int column;
    private long sum;
    private long rowTime;

    /** @return whether a feed status lands at all */
    static boolean lands(DirectBuffer buffer, int offset) {
        int kind = buffer.getByte(offset + EventHeader.OFFSET + FeedStatusDecoder.statusEncodingOffset());
        return kind == FeedStatusKind.GAP.value() || kind == FeedStatusKind.DISCONNECTED.value()
                || kind == FeedStatusKind.STALE.value() || kind == FeedStatusKind.JOURNAL_GAP.value();
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

    @Override
    public long time(MessageBatch batch, int index) {
        return EventHeader.receiveTime(batch.buffer(), batch.offset(index));
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink out) {
        int offset = batch.offset(index);
        decoder.wrapAndApplyHeader(batch.buffer(), offset, header);
        rowTime = time(batch, index);
        sink = out;
        column = 0;
        sum = 0;
        out.beginRow(COLUMNS.size());
        number(EventHeader.sequence(batch.buffer(), offset));
        moment(rowTime);
        FeedStatusKind kind = decoder.status();
        long fromSequence = decoder.fromSequence();
        long toSequence = decoder.toSequence();
        long fromTime = decoder.fromTime();
        long toTime = decoder.toTime();
        String name = decoder.name();
        String detail = decoder.detail();
        text(name.isEmpty() ? Long.toHexString(EventHeader.feedId(batch.buffer(), offset)) : name);
        number(EventHeader.instrumentId(batch.buffer(), offset));
        number(fromSequence);
        number(toSequence);
        moment(fromTime);
        moment(toTime);
        text(kind.name());
        text(detail);
        moment(rowTime);
        return null;
    }

    /** Writes a number, NULL for 0: SBE has no null here, and neither ids nor sequences are ever 0. */
    private void number(long value) {
        if (value == 0 || value == Long.MIN_VALUE) {
            sink.nullField();
        } else {
            sink.int64(value);
        }
        folded();
    }

    private void moment(long nanos) {
        if (nanos == Long.MIN_VALUE) {
            sink.nullField();
        } else {
            sink.timestamp(nanos);
        }
        folded();
    }

    private void text(String value) {
        String kept = value.replace("\0", "");
        if (kept.isEmpty()) {
            sink.nullField();
        } else {
            byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
            text.wrap(bytes);
            sink.text(text, 0, bytes.length);
        }
        folded();
    }

    private void folded() {
        byte[] name = COLUMNS.get(column++).getBytes(StandardCharsets.UTF_8);
        sum += RowHash.column(RowHash.name(name), sink.fieldHash());
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

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.util.List;
import org.agrona.DirectBuffer;

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
    private final NamedFields fields = new NamedFields(COLUMNS);
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
        fields.begin(out);
        fields.int64(EventHeader.sequence(batch.buffer(), offset));
        fields.time(rowTime);
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
        fields.time(fromTime);
        fields.time(toTime);
        text(kind.name());
        text(detail);
        fields.time(rowTime);
        return null;
    }

    /** Writes a number, NULL for 0: SBE has no null here, and neither ids nor sequences are ever 0. */
    private void number(long value) {
        if (value == 0 || value == Long.MIN_VALUE) {
            fields.none();
        } else {
            fields.int64(value);
        }
    }

    private void text(String value) {
        fields.textOrNone(value.replace("\0", ""));
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

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.RowDecoder;
import org.agrona.DirectBuffer;

/** The outputs lane's share: every row of the stream. One thread. */
final class OutputSelector implements MessageSelector {
    private final LaneFormats formats;
    private final RowReader row = new RowReader();

    OutputSelector(LaneFormats formats) {
        this.formats = formats;
    }

    @Override
    public int format(DirectBuffer buffer, int offset) {
        return EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID
                ? formats.shape(row.wrap(buffer, offset))
                : SKIP;
    }
}

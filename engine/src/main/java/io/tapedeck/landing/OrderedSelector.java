package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.RowDecoder;
import org.agrona.DirectBuffer;

/** The ordered lane's share: definitions, gaps, and the rows that no tick lane takes. One thread. */
final class OrderedSelector implements MessageSelector {
    private final LaneFormats formats;
    private final TableNames parallel;

    OrderedSelector(LaneFormats formats, TableNames parallel) {
        this.formats = formats;
        this.parallel = parallel;
    }

    @Override
    public int format(DirectBuffer buffer, int offset) {
        return switch (EventHeader.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> LaneFormats.DEFINITIONS;
            case FeedStatusDecoder.TEMPLATE_ID -> FeedGapFormat.lands(buffer, offset) ? LaneFormats.FEED_GAPS : SKIP;
            case RowDecoder.TEMPLATE_ID -> {
                boolean elsewhere = parallel.holds(buffer, offset) && EventHeader.instrumentId(buffer, offset) != 0;
                yield elsewhere ? SKIP : formats.shape(parallel.row());
            }
            default -> SKIP;
        };
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.RowDecoder;
import org.agrona.DirectBuffer;

/** A tick lane's share: trades, quotes and rows of parallel tables whose instrument falls to the lane. One thread. */
final class TickSelector implements MessageSelector {
    private final int lane;
    private final int lanes;
    private final LaneFormats formats;
    private final TableNames parallel;

    TickSelector(int lane, int lanes, LaneFormats formats, TableNames parallel) {
        this.lane = lane;
        this.lanes = lanes;
        this.formats = formats;
        this.parallel = parallel;
    }

    @Override
    public int format(DirectBuffer buffer, int offset) {
        boolean tick = JournaledTicks.isTick(buffer, offset);
        if (!tick && EventHeader.templateId(buffer, offset) != RowDecoder.TEMPLATE_ID) {
            return SKIP;
        }
        long instrument = EventHeader.instrumentId(buffer, offset);
        if (JournaledTicks.lane(instrument, lanes) != lane) {
            return SKIP;
        }
        if (tick) {
            return LaneFormats.TICKS;
        }
        return instrument != 0 && parallel.holds(buffer, offset) ? formats.shape(parallel.row()) : SKIP;
    }
}

package io.tapedeck.decide;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Tick;

/** Plays ticks of twenty instruments without allocating itself. One thread. */
final class StageTicks {
    private final Frame frame = new Frame(4096);
    private final Tick tick = new Tick();
    private final PositionStage stage;
    private long played;

    StageTicks(StageTape tape) {
        stage = tape.stage;
    }

    void play(int count) {
        for (int i = 0; i < count; i++) {
            long time = StageTape.NOON + ++played * 1_000_000;
            int instrument = (int) (played % 20);
            frame.clear();
            frame.trade(instrument + 1, time, time, 0, 0).price(10_000_000_000L + played % 7 * 1_000_000);
            EventHeader.sequence(frame.buffer(), frame.offset(0), played);
            stage.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument);
        }
    }
}

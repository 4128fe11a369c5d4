package io.tapedeck.system;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.replay.RowValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which tick fired a trailing stop, counted from the tape. */
final class FiringTick {
    private FiringTick() {
    }

    /**
     * Counts.
     *
     * @param instrument of the trigger
     * @param from tick of the instrument (planted ones not counted) with which counting begins
     * @return number, from 1, of the tick that fired it; bad prints in between count as none
     */
    static int of(Path journal, long instrument, long from) {
        JournalView view = JournalView.of(journal);
        long cause = 0;
        try (MessageCursor outputs = MessageCursor.open(view.stream("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (cause == 0 && outputs.next()) {
                RowValues row = RowValues.of(outputs.buffer(), outputs.offset());
                if (row.table().equals("position_triggers") && row.text("state").equals("triggered")) {
                    cause = EventHeader.feedSequence(outputs.buffer(), outputs.offset());
                }
            }
        }
        List<Long> ticks = new ArrayList<>();
        try (MessageCursor tape = MessageCursor.open(view.stream("market"), 1, () -> Long.MAX_VALUE)) {
            while (tape.next()) {
                if (Tick.isTick(tape.buffer(), tape.offset())
                        && EventHeader.instrumentId(tape.buffer(), tape.offset()) == instrument
                        && EventHeader.feedId(tape.buffer(), tape.offset()) != PlantedPrints.FEED) {
                    ticks.add(tape.sequence());
                }
            }
        }
        return ticks.indexOf(cause) + 2 - (int) from;
    }
}

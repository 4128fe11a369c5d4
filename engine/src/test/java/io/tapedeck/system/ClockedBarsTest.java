package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.ClockDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.replay.RowValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Minutes of live feeds: each that had a trade closes in time, by the clock where its venue has stopped trading. */
@Timeout(120)
class ClockedBarsTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long LATENESS = 2_000_000_000L;
    private static final long CLOCK = 1_000_000_000L;
    private static final int OUT_OF_BARS = EventFlags.DUPLICATE | EventFlags.CROSSED | EventFlags.OUTLIER
            | EventFlags.ZERO_SIZE | EventFlags.SUSPICIOUS;

    @TempDir
    Path folder;

    private final Map<Long, String> exchanges = new HashMap<>();
    private final Map<Long, Long> timeOf = new HashMap<>();
    private final Set<Long> clocks = new HashSet<>();
    private final Set<String> traded = new TreeSet<>();

    private void readTape(JournalView view) {
        try (MessageCursor tape = MessageCursor.open(view.stream("market"), 1, () -> Long.MAX_VALUE)) {
            while (tape.next()) {
                timeOf.put(tape.sequence(), EventHeader.receiveTime(tape.buffer(), tape.offset()));
                switch (EventHeader.templateId(tape.buffer(), tape.offset())) {
                    case ClockDecoder.TEMPLATE_ID -> clocks.add(tape.sequence());
                    case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                        Instrument instrument = InstrumentCodec.decode(tape.buffer(), tape.offset());
                        exchanges.put(instrument.id(), instrument.exchange());
                    }
                    default -> {
                        if (Tick.isTick(tape.buffer(), tape.offset())
                                && (EventHeader.flags(tape.buffer(), tape.offset()) & OUT_OF_BARS) == 0) {
                            long time = EventHeader.eventTime(tape.buffer(), tape.offset());
                            traded.add(exchanges.get(EventHeader.instrumentId(tape.buffer(), tape.offset())) + ' '
                                    + (time - Math.floorMod(time, MINUTE)));
                        }
                    }
                }
            }
        }
    }

    private void requireClosed(Path file) throws IOException {
        LiveDay.run(folder.resolve("data"), file, List.of());
        JournalView view = JournalView.of(folder.resolve("data/journal"));
        readTape(view);
        Map<String, Long> closed = new TreeMap<>();
        long byClock = 0;
        try (MessageCursor outputs = MessageCursor.open(view.stream("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (outputs.next()) {
                RowValues row = RowValues.of(outputs.buffer(), outputs.offset());
                if (row.table().equals("market_data_hf") && row.text("timeframe").equals("1m")) {
                    long cause = EventHeader.feedSequence(outputs.buffer(), outputs.offset());
                    long start = row.time("timestamp", 0);
                    String key = row.text("exchange") + ' ' + start;
                    assertThat(closed.putIfAbsent(key, cause)).as(key + " closed twice").isNull();
                    assertThat(timeOf.get(cause) - start - MINUTE).as(key + " after its end")
                            .isBetween(LATENESS, LATENESS + 2 * CLOCK);
                    byClock += clocks.contains(cause) ? 1 : 0;
                }
            }
        }
        System.out.printf("%s: %d minutes of %d venues, %d closed by the clock%n", file.getFileName(), closed.size(),
                exchanges.size(), byClock);
        assertThat(closed.keySet()).isEqualTo(traded);
        assertThat(byClock).isGreaterThan(closed.size() / 2);
    }

    @Test
    void shouldCloseEachMinuteOfEachVenueOfSpyInTime() throws IOException {
        requireClosed(RealSlice.of(SharedData.require(RecordedDay.SPY.file), 0, 30_000, folder));
    }

    /** The twin that always runs. */
    @Test
    void shouldCloseEachMinuteOfMadeVenuesInTime() throws IOException {
        requireClosed(LeanZip.day(folder, 5_000, 9));
    }
}

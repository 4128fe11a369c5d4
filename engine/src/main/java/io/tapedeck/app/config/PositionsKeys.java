package io.tapedeck.app.config;

import java.util.List;
import java.util.Map;

/** Keys of section {@code decide.positions}, as they go onto the tape. */
final class PositionsKeys {
    private PositionsKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        values.put("positions.mark", reader.choice("decide.positions.mark", List.of("last", "mid", "side")));
        values.put("positions.mark-interval",
                Long.toString(reader.duration("decide.positions.mark-interval", "0ns", "1h")));
        values.put("positions.marks-per-event",
                Integer.toString(reader.integer("decide.positions.marks-per-event", 1, 100_000)));
        values.put("positions.trades-remembered",
                Integer.toString(reader.integer("decide.positions.trades-remembered", 64, 100_000_000)));
    }
}

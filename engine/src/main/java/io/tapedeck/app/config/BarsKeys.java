package io.tapedeck.app.config;

import io.tapedeck.bars.BarOptions;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.util.List;
import java.util.Map;

/** Keys of section {@code decide.bars}, as they go onto the tape. */
final class BarsKeys {
    static final String TIMEFRAMES = "1s, 1m, 5m, 15m, 1h, 1d";
    static final String TIMEFRAME_PATTERN = "1s|1m|5m|15m|1h|1d";
    private static final String SESSION = "EXCHANGE+EXCHANGE ZONE HH:MM-HH:MM [regular] [daily] [holidays yyyy-mm-dd] [half days yyyy-mm-dd=HH:MM]";
    private static final String SESSION_PATTERN = "[^ ,]+ [^ ,]+ \\d\\d:\\d\\d-\\d\\d:\\d\\d( (regular|daily|\\d{4}-\\d\\d-\\d\\d(=\\d\\d:\\d\\d)?))*";
    /** An instrument keeps the number of its session in a few bits. */
    private static final int SESSIONS_MAX = 60;

    private BarsKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        values.put("bars.timeframes", timeframes(reader, "decide.bars.timeframes"));
        values.put("bars.land", timeframes(reader, "decide.bars.land"));
        values.put("bars.land-market-data", Boolean.toString(reader.bool("decide.bars.land-market-data")));
        values.put("bars.lateness", Long.toString(reader.duration("decide.bars.lateness", "0ns", "10m")));
        values.put("bars.silence", Long.toString(reader.duration("decide.bars.silence", "0ns", "1h")));
        values.put("bars.revise-interval", Long.toString(reader.duration("decide.bars.revise-interval", "0ns", "1h")));
        values.put("bars.history", Integer.toString(reader.integer("decide.bars.history", 0, 60)));
        values.put("bars.middle-classes", String.join(",",
                reader.texts("decide.bars.middle-classes", "an asset class", "[a-z]{1,16}", 16)));
        List<String> sessions = reader.texts("decide.bars.sessions", SESSION, SESSION_PATTERN, SESSIONS_MAX);
        values.put("bars.sessions", String.join(",", sessions));
        values.put("bars.close-per-second",
                Integer.toString(reader.integer("decide.bars.close-per-second", 100, 100_000_000)));
        values.put("bars.close-per-event",
                Integer.toString(reader.integer("decide.bars.close-per-event", 1, 10_000_000)));
        values.put("bars.close-per-tick", Integer.toString(reader.integer("decide.bars.close-per-tick", 1, 100_000)));
        values.put("bars.historical-feeds-max",
                Integer.toString(reader.integer("decide.bars.historical-feeds-max", 1, 4_096)));
        try {
            BarOptions.of(KeyValues.of(Map.of("bars.sessions", String.join(",", sessions))));
        } catch (TapedeckException e) {
            reader.require(false, "decide.bars.sessions", e.getMessage());
        }
    }

    /** A list of timeframes, in one text. */
    static String timeframes(SettingsReader reader, String path) {
        return String.join(",", reader.texts(path, TIMEFRAMES, TIMEFRAME_PATTERN, 6));
    }
}

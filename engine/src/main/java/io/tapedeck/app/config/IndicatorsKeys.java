package io.tapedeck.app.config;

import java.util.Map;

/** Keys of section {@code decide.indicators}, as they go onto the tape. */
final class IndicatorsKeys {
    private IndicatorsKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        values.put("indicators.timeframes", BarsKeys.timeframes(reader, "decide.indicators.timeframes"));
        values.put("indicators.swing-bars", Integer.toString(reader.integer("decide.indicators.swing-bars", 1, 50)));
        values.put("indicators.land", Boolean.toString(reader.bool("decide.indicators.land")));
    }
}

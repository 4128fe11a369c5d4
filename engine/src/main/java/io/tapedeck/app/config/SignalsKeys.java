package io.tapedeck.app.config;

import io.tapedeck.signals.Agents;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Keys of section {@code decide.signals}, as they go onto the tape. */
final class SignalsKeys {
    private static final String SECTION = "decide.signals.";
    private static final String TIMEFRAME = "1s|1m|5m|15m|1h|1d";

    private SignalsKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        List<String> agents = reader.texts(SECTION + "agents", "names of " + String.join(", ", Agents.names()),
                String.join("|", Agents.names()), Agents.names().size());
        reader.require(new TreeSet<>(agents).size() == agents.size(), SECTION + "agents", "an agent is named twice");
        put(values, "agents", String.join(",", agents));
        put(values, "timeframe", reader.choice(SECTION + "timeframe", List.of(TIMEFRAME.split("\\|", -1))));
        reader.map(SECTION + "timeframes", "agent to timeframe (1s, 1m, 5m, 15m, 1h, 1d)", TIMEFRAME)
                .forEach((agent, timeframe) -> {
                    reader.require(Agents.names().contains(agent), SECTION + "timeframes",
                            "there is no agent \"" + agent + '"');
                    put(values, "timeframes." + agent, timeframe);
                });
        put(values, "venues",
                String.join(",", reader.texts(SECTION + "venues", "exchanges", "[!-+\\--~]{1,24}", 100)));
        put(values, "hold-band", plain(reader.fraction(SECTION + "hold-band", 0, 1)));
        put(values, "change-min", plain(reader.fraction(SECTION + "change-min", 0, 2)));
        put(values, "repeat", reader.duration(SECTION + "repeat", "1s", "30d"));
        put(values, "swing-ranges", plain(reader.fraction(SECTION + "swing-ranges", 0.1, 100)));
        put(values, "ahead-max", reader.duration(SECTION + "ahead-max", "0ns", "1d"));
        put(values, "holding-period", reader.duration(SECTION + "holding-period", "1s", "365d"));
        put(values, "pending-max", reader.integer(SECTION + "pending-max", 1, 10_000_000));
        put(values, "pending-symbol-max", reader.integer(SECTION + "pending-symbol-max", 1, 10_000));
        put(values, "gap-max", reader.duration(SECTION + "gap-max", "1s", "30d"));
        put(values, "judge-delay", reader.duration(SECTION + "judge-delay", "0ns", "1h"));
        put(values, "voices-max", reader.integer(SECTION + "voices-max", 1, 65_536));
        put(values, "report-interval", reader.duration(SECTION + "report-interval", "1s", "1d"));
    }

    private static void put(Map<String, String> values, String key, Object value) {
        values.put("signals." + key, value.toString());
    }

    /** @return a number without exponent, so that equal settings are equal text */
    static String plain(double value) {
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}

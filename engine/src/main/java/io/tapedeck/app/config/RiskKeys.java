package io.tapedeck.app.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** Keys of section {@code decide.risk}, as they go onto the tape. */
final class RiskKeys {
    private static final double MONEY_MAX = 1e12;
    private static final double RATIO_MAX = 1_000;

    private RiskKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        put(reader, values, "initial-cash", MONEY_MAX);
        put(reader, values, "position-max", MONEY_MAX);
        put(reader, values, "gross-max", MONEY_MAX);
        put(reader, values, "net-max", MONEY_MAX);
        put(reader, values, "leverage-max", RATIO_MAX);
        put(reader, values, "concentration-max", RATIO_MAX);
        put(reader, values, "drawdown-max", 1);
        put(reader, values, "daily-loss-max", MONEY_MAX);
        put(reader, values, "clear", 1);
        values.put("risk.block", Boolean.toString(reader.bool("decide.risk.block")));
        String zone = reader.text("decide.risk.zone", "a zone such as America/New_York", ".+");
        try {
            values.put("risk.zone", (zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone)).getId());
        } catch (DateTimeException e) {
            reader.require(false, "decide.risk.zone", "allowed: a zone such as America/New_York");
        }
    }

    private static void put(SettingsReader reader, Map<String, String> values, String key, double most) {
        double value = reader.fraction("decide.risk." + key, 0, most);
        values.put("risk." + key, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }
}

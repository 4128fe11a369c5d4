package io.tapedeck.app.config;

import java.util.List;
import java.util.Map;

/** Keys of section {@code decide.execution}, as they go onto the tape. */
final class ExecutionKeys {
    private static final String PATH = "decide.execution.";
    private static final String TAPE_PREFIX = "execution.";
    private static final int SETTLEMENT_DAYS_MAX = 30;

    private ExecutionKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        values.put(TAPE_PREFIX + "mode", reader.choice(PATH + "mode", List.of("none", "paper")));
        values.put(TAPE_PREFIX + "broker", reader.text(PATH + "broker", "1 to 20 characters", ".{1,20}"));
        amount(reader, values, "commission-per-unit", "an amount with at most 9 decimals",
                "[0-9]{1,4}(\\.[0-9]{1,9})?");
        amount(reader, values, "commission-min", "an amount with at most 6 decimals", "[0-9]{1,4}(\\.[0-9]{1,6})?");
        amount(reader, values, "commission-bps", "0 to 999.9999", "[0-9]{1,3}(\\.[0-9]{1,4})?");
        amount(reader, values, "slippage-bps", "0 to 999.9999", "[0-9]{1,3}(\\.[0-9]{1,4})?");
        amount(reader, values, "slippage", "an amount with at most 9 decimals", "[0-9]{1,4}(\\.[0-9]{1,9})?");
        values.put(TAPE_PREFIX + "partial", Boolean.toString(reader.bool(PATH + "partial")));
        values.put(TAPE_PREFIX + "settlement-days",
                Integer.toString(reader.integer(PATH + "settlement-days", 0, SETTLEMENT_DAYS_MAX)));
        values.put(TAPE_PREFIX + "currency", reader.text(PATH + "currency", "1 to 10 characters", "[A-Za-z0-9]{1,10}"));
    }

    private static void amount(SettingsReader reader, Map<String, String> values, String key, String range,
            String form) {
        values.put(TAPE_PREFIX + key, TriggersKeys.decimal(reader.text(PATH + key, range, form)));
    }
}

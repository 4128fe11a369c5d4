package io.tapedeck.app.config;

import io.tapedeck.bars.Timeframe;
import io.tapedeck.triggers.FlagPolicy;
import io.tapedeck.triggers.ReferencePrice;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keys of section {@code decide.triggers}, as they go onto the tape. */
final class TriggersKeys {
    static final String STRATEGIES = "decide.triggers.strategies";
    /** The strategy whose keys stand in for those that another leaves out. */
    static final String TEMPLATE = "default";
    private static final String TAPE_PREFIX = "triggers.";
    private static final String DISTANCE = "empty, an amount (0.50), a percentage of at most 100 (2%), or a multiple of the"
            + " average true range of at most 9999 (2.5atr); above 0";
    private static final String DISTANCE_FORM = "(?!0*\\.?0*(%|atr)?$)([0-9]{1,9}(\\.[0-9]{1,8})?"
            + "|(100|[0-9]{1,2}(\\.[0-9]{1,4})?)%|[0-9]{1,4}(\\.[0-9]{1,4})?atr)|";
    private static final int FINISHED_MAX = 10_000_000;
    private static final int CONFIRM_TICKS_MAX = 1_000_000;

    private TriggersKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        values.put(TAPE_PREFIX + "finished-max",
                Integer.toString(reader.integer("decide.triggers.finished-max", 1_000, FINISHED_MAX)));
        values.put(TAPE_PREFIX + "atr-timeframe", reader.choice("decide.triggers.atr-timeframe",
                Arrays.stream(Timeframe.values()).map(Timeframe::label).toList()));
        for (String name : reader.sections(STRATEGIES)) {
            reader.require(name.matches("[A-Za-z0-9_-]{1,30}"), STRATEGIES + '.' + name,
                    "a strategy's name must have 1 to 30 letters, digits, - and _");
            if (name.matches("[A-Za-z0-9_-]+")) {
                new Strategy(reader, STRATEGIES + '.' + name + '.', values,
                        TAPE_PREFIX + "strategies." + name + '.').read();
            }
        }
    }

    /** The keys of one strategy. */
    private record Strategy(SettingsReader reader, String path, Map<String, String> values, String tapePath) {
        private void put(String key, String value) {
            values.put(tapePath + key, value);
        }

        void read() {
            put("entries", reader.choice(path + "entries", List.of("off", "fused")));
            put("agent", reader.text(path + "agent", "1 to 50 characters", ".{1,50}"));
            put("shorts", Boolean.toString(reader.bool(path + "shorts")));
            put("confidence-min", Double.toString(reader.fraction(path + "confidence-min", 0, 1)));
            put("lot", decimal(reader.text(path + "lot", "units with at most 6 decimals, 0: the instrument's own lot",
                    "[0-9]{1,9}(\\.[0-9]{1,6})?")));
            put("entry-type", reader.choice(path + "entry-type", List.of("market", "limit")));
            put("entry-timeout", Long.toString(reader.duration(path + "entry-timeout", "0ns", "30d")));
            put("entry-retry", Long.toString(reader.duration(path + "entry-retry", "0ns", "30d")));
            for (String key : List.of("stop", "target", "trailing", "trailing-from", "break-even-from")) {
                put(key, reader.text(path + key, DISTANCE, DISTANCE_FORM));
            }
            put("time-exit", Long.toString(reader.duration(path + "time-exit", "0ns", "365d")));
            put("reference", reader.choice(path + "reference", ReferencePrice.class).name().toLowerCase(Locale.ROOT));
            put("confirm-ticks", Integer.toString(reader.integer(path + "confirm-ticks", 1, CONFIRM_TICKS_MAX)));
            put("confirm-time", Long.toString(reader.duration(path + "confirm-time", "0ns", "1d")));
            put("on-flagged", reader.choice(path + "on-flagged", FlagPolicy.class).name().toLowerCase(Locale.ROOT));
        }
    }

    /** @return a decimal in one form: without zeros that say nothing; 0 for what was refused */
    static String decimal(String text) {
        return text.isEmpty() ? "0" : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}

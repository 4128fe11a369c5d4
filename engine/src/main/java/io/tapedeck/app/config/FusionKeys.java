package io.tapedeck.app.config;

import java.util.List;
import java.util.Map;

/** Keys of section {@code decide.fusion}, as they go onto the tape. */
final class FusionKeys {
    private static final String SECTION = "decide.fusion.";
    private static final String TIMEFRAME = "1s|1m|5m|15m|1h|1d";
    private static final List<String> METHODS = List.of("confidence_weighted", "performance_weighted", "majority");
    private static final int TIMEFRAMES = 6;
    private static final double FEE_MAX = 10_000;

    private FusionKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        put(values, "method", reader.choice(SECTION + "method", METHODS));
        put(values, "half-life", reader.duration(SECTION + "half-life", "1ms", "30d"));
        put(values, "forget", reader.duration(SECTION + "forget", "1ms", "365d"));
        put(values, "voices-max", reader.integer(SECTION + "voices-max", 1, 1_024));
        number(reader, values, "prior-hit-rate", 0.01, 0.99);
        number(reader, values, "prior-signals", 0, 1_000_000);
        number(reader, values, "weight-floor", 0.001, 10);
        number(reader, values, "hold-band", 0, 1);
        number(reader, values, "change-min", 0, 2);
        put(values, "interval-min", reader.duration(SECTION + "interval-min", "0ns", "1d"));
        number(reader, values, "conflict-reduce", 0, 1);
        number(reader, values, "conflict-hold", 0, 1);
        number(reader, values, "capital", 0, 1e12);
        number(reader, values, "risk-target", 0, 1);
        number(reader, values, "notional-max", 0, 1e12);
        number(reader, values, "units-max", 0, 999_999_999);
        put(values, "fibonacci-timeframes", String.join(",", reader.texts(SECTION + "fibonacci-timeframes",
                "timeframes (1s, 1m, 5m, 15m, 1h, 1d)", TIMEFRAME, TIMEFRAMES)));
        number(reader, values, "fibonacci-tolerance", 0, 0.1);
        put(values, "arbitrage-quote-age-max", reader.duration(SECTION + "arbitrage-quote-age-max", "0ns", "1d"));
        number(reader, values, "arbitrage-fee-bp", 0, FEE_MAX);
        reader.map(SECTION + "arbitrage-fees", "exchange to basis points (0 to 9999.99)",
                "[0-9]{1,4}(\\.[0-9]{1,2})?").forEach(
                        (venue, fee) -> put(values, "arbitrage-fees." + venue,
                                SignalsKeys.plain(Double.parseDouble(fee))));
    }

    private static void number(SettingsReader reader, Map<String, String> values, String key, double min, double max) {
        put(values, key, SignalsKeys.plain(reader.fraction(SECTION + key, min, max)));
    }

    private static void put(Map<String, String> values, String key, Object value) {
        values.put("fusion." + key, value.toString());
    }
}

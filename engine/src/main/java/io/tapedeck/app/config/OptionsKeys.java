package io.tapedeck.app.config;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.options.GreekOptions;
import java.util.List;
import java.util.Map;

/** Keys of section {@code decide.options}, as they go onto the tape. */
final class OptionsKeys {
    private static final String PATH = "decide.options.";
    private static final String SECTION = "options.";
    private static final int UNDERLYINGS_MAX = 10_000;

    private OptionsKeys() {
    }

    /** Reads and checks the section's keys; puts each, without {@code decide.}, in its canonical form (durations in ns). */
    static void read(SettingsReader reader, Map<String, String> values) {
        put(values, "enabled", reader.bool(PATH + "enabled"));
        put(values, "rate", reader.fraction(PATH + "rate", -1, 1));
        put(values, "dividend-yield", reader.fraction(PATH + "dividend-yield", -1, 1));
        put(values, "model",
                reader.choice(PATH + "model", List.of("auto", "black-scholes-merton", "black-76")));
        put(values, "days-in-year", reader.fraction(PATH + "days-in-year", 200, 400));
        put(values, "expiry-time",
                reader.text(PATH + "expiry-time", "a time of day such as 16:00", "([01][0-9]|2[0-3]):[0-5][0-9]"));
        put(values, "expiry-zone",
                reader.text(PATH + "expiry-zone", "a time zone such as America/New_York", "[A-Za-z0-9+:/_-]+"));
        put(values, "interval", reader.duration(PATH + "interval", "0ns", "1d"));
        put(values, "underlying-interval", reader.duration(PATH + "underlying-interval", "0ns", "1d"));
        put(values, "underlying-move-ppm", reader.whole(PATH + "underlying-move-ppm", 0, 1_000_000));
        put(values, "detail-interval", reader.duration(PATH + "detail-interval", "0ns", "1d"));
        put(values, "side-age-max", reader.duration(PATH + "side-age-max", "0ns", "1d"));
        put(values, "underlying-age-max", reader.duration(PATH + "underlying-age-max", "1s", "30d"));
        put(values, "last-age-max", reader.duration(PATH + "last-age-max", "0ns", "1d"));
        put(values, "volatility-max", reader.fraction(PATH + "volatility-max", 0.1, 100));
        put(values, "underlyings", String.join(",", reader.texts(PATH + "underlyings",
                "\"SYMBOL rate=… dividend-yield=… model=… expiry-time=… expiry-zone=…\", each but the symbol optional",
                "[^, ]+( +[a-z-]+=[^, ]+)*", UNDERLYINGS_MAX)));
        requireForms(reader, KeyValues.of(values).below(SECTION));
    }

    /** What only the options themselves can tell: zones, and the terms of underlyings. */
    private static void requireForms(SettingsReader reader, KeyValues section) {
        if (section.text("expiry-zone", "").isEmpty() || section.text("expiry-time", "").isEmpty()) {
            return; // told already
        }
        try {
            GreekOptions.of(section);
        } catch (TapedeckException e) {
            boolean zone = e.getMessage().contains("expiry-zone") && !section.text("underlyings", "").contains("=");
            reader.require(false, PATH + (zone ? "expiry-zone" : "underlyings"), e.getMessage());
        }
    }

    private static void put(Map<String, String> values, String key, Object value) {
        values.put(SECTION + key, value.toString());
    }
}

package io.tapedeck.app.config;

/**
 * Section {@code synthetic}.
 *
 * @param enabled whether the daemon plays it
 * @param rate events a second
 * @param symbols instruments
 * @param seed of everything random
 */
public record SyntheticSettings(boolean enabled, int rate, int symbols, long seed) implements Section {
    static SyntheticSettings read(SettingsReader reader) {
        return new SyntheticSettings(reader.bool("synthetic.enabled"),
                reader.integer("synthetic.rate", 1, 10_000_000), reader.integer("synthetic.symbols", 1, 1_000_000),
                reader.whole("synthetic.seed", 0, Long.MAX_VALUE - 1));
    }
}

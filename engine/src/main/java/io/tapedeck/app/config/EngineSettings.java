package io.tapedeck.app.config;

import java.time.Duration;

/**
 * Section {@code engine}.
 *
 * @param stopTimeout longest orderly stop
 * @param clockIntervalNs time between two clock events, ns
 */
public record EngineSettings(Duration stopTimeout, long clockIntervalNs) implements Section {
    static EngineSettings read(SettingsReader reader) {
        return new EngineSettings(Duration.ofNanos(reader.duration("engine.stop-timeout", "1s", "10m")),
                reader.duration("engine.clock-interval", "10ms", "1m"));
    }
}

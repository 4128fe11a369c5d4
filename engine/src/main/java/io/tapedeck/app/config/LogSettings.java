package io.tapedeck.app.config;

import java.util.List;

/**
 * Section {@code log}.
 *
 * @param level error, warn, info, debug
 * @param file the daemon's log, empty = stderr
 * @param sizeBytes size at which it is rolled
 * @param keep rolled files kept
 */
public record LogSettings(String level, String file, long sizeBytes, int keep) implements Section {
    static LogSettings read(SettingsReader reader) {
        return new LogSettings(reader.choice("log.level", List.of("error", "warn", "info", "debug")),
                reader.text("log.file", "empty, or a file", "[^\\n\\r]*"), reader.size("log.size", "64KiB", "10GiB"),
                reader.integer("log.keep", 1, 1000));
    }
}

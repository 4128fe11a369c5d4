package io.tapedeck.app.config;

import java.time.Duration;

/**
 * Section {@code archive}.
 *
 * @param directory of the files; relative to the data directory
 * @param zstdLevel zstd's level
 * @param rowGroupBytes encoded rows held in memory
 * @param restoreHold how long restored days are not dropped again
 */
public record ArchiveSettings(String directory, int zstdLevel, long rowGroupBytes, Duration restoreHold)
        implements
            Section {

    static ArchiveSettings read(SettingsReader reader) {
        return new ArchiveSettings(reader.text("archive.directory", "a directory", "[^\\n\\r]+"),
                reader.integer("archive.zstd-level", 1, 19), reader.size("archive.row-group", "64KiB", "1GiB"),
                Duration.ofNanos(reader.duration("archive.restore-hold", "0ns", "3650d")));
    }
}

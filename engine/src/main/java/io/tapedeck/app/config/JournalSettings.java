package io.tapedeck.app.config;

import java.util.List;
import java.util.Locale;

/**
 * Section {@code journal}.
 *
 * @param durability page-cache, interval, batch
 * @param syncIntervalNs time between group syncs, ns
 * @param chronicleBlockBytes growth of a cycle file, bytes
 * @param rollCycle the library's name of the roll cycle
 * @param diskFloorBytes free space below which events are refused
 * @param feedsMax feeds that the catalogue remembers
 * @param requestAgeMaxNs age at which a request's key is forgotten, ns
 * @param catalogueEveryBytes bytes behind which a cycle file gets another catalogue
 * @param retentionEnabled whether old cycle files go
 * @param retainNs age at which they may, ns
 * @param retainBytes size of a stream above which they may, whatever their age
 * @param retentionIntervalNs how often is looked, ns
 */
public record JournalSettings(String durability, long syncIntervalNs, int chronicleBlockBytes, String rollCycle,
        long diskFloorBytes, int feedsMax, long requestAgeMaxNs, long catalogueEveryBytes, boolean retentionEnabled,
        long retainNs, long retainBytes, long retentionIntervalNs) implements Section {
    private static final List<String> ROLL_CYCLES = List.of("five-minutely", "ten-minutely", "twenty-minutely",
            "half-hourly", "fast-hourly", "two-hourly", "four-hourly", "six-hourly");

    static JournalSettings read(SettingsReader reader) {
        return new JournalSettings(
                reader.choice("journal.durability", List.of("page-cache", "interval", "batch")),
                reader.duration("journal.sync-interval", "100us", "1m"),
                (int) reader.sizePowerOfTwo("journal.chronicle-block", "1MiB", "1GiB"),
                reader.choice("journal.roll-cycle", ROLL_CYCLES).replace('-', '_').toUpperCase(Locale.ROOT),
                reader.size("journal.disk-floor", "0B", "1024TiB"),
                reader.integer("journal.feeds-max", 1, 10_000_000),
                reader.duration("journal.request-age-max", "1m", "30d"),
                reader.size("journal.catalogue-every", "1MiB", "1TiB"), reader.bool("journal.retention.enabled"),
                reader.duration("journal.retention.keep", "1h", "3650d"),
                reader.size("journal.retention.size-max", "1MiB", "1024TiB"),
                reader.duration("journal.retention.interval", "1s", "1d"));
    }
}

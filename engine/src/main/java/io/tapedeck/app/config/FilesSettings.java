package io.tapedeck.app.config;

import io.tapedeck.feed.file.CsvMapping;
import java.util.Map;

/**
 * Section {@code files}.
 *
 * @param frameRecords records that enter the ring together
 * @param rejectsMax malformed records borne
 * @param recordBytesMax longest record
 * @param csv mappings of CSV files by name
 */
public record FilesSettings(int frameRecords, long rejectsMax, int recordBytesMax, Map<String, CsvMapping> csv)
        implements
            Section {
    /** Copies the map. */
    public FilesSettings {
        csv = Map.copyOf(csv);
    }

    static FilesSettings read(SettingsReader reader) {
        return new FilesSettings(reader.integer("files.frame-records", 1, 4096),
                reader.whole("files.rejects-max", 0, 1_000_000_000),
                (int) reader.size("files.record-max", "256B", "64MiB"), CsvSettings.read(reader));
    }
}

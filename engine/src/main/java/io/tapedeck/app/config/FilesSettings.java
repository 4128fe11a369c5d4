package io.tapedeck.app.config;

/**
 * Section {@code files}.
 *
 * @param frameRecords records that enter the ring together
 * @param rejectsMax malformed records borne
 * @param recordBytesMax longest record
 */
public record FilesSettings(int frameRecords, long rejectsMax, int recordBytesMax) implements Section {
    static FilesSettings read(SettingsReader reader) {
        return new FilesSettings(reader.integer("files.frame-records", 1, 4096),
                reader.whole("files.rejects-max", 0, 1_000_000_000),
                (int) reader.size("files.record-max", "256B", "64MiB"));
    }
}

package io.tapedeck.archive.parquet;

/**
 * How files are written.
 *
 * @param rowGroupBytes bytes of encoded rows after which a row group ends: what an export holds in memory
 * @param zstdLevel zstd's level, 1 to 22
 * @param createdBy the writer, in the format's form "NAME version VERSION"
 */
public record FileOptions(long rowGroupBytes, int zstdLevel, String createdBy) {
}

package io.tapedeck.archive;

import io.tapedeck.archive.parquet.FileOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How tables are archived.
 *
 * @param directory holds the archive: {@code schema.table/day=YYYY-MM-DD/}; made when something is archived
 * @param rowGroupBytes encoded rows held in memory
 * @param zstdLevel 1 to 22
 * @param restoreHold how long restored rows are not dropped again
 * @param version the engine's, for the manifests
 */
public record ArchiveOptions(Path directory, long rowGroupBytes, int zstdLevel, Duration restoreHold, String version) {
    FileOptions files() {
        return new FileOptions(rowGroupBytes, zstdLevel, "tapedeck version " + version);
    }
}

package io.tapedeck.app.engine;

import io.tapedeck.app.config.ArchiveSettings;
import io.tapedeck.archive.ArchiveOptions;
import io.tapedeck.archive.ArchiveProgress;
import io.tapedeck.archive.Archiver;
import io.tapedeck.common.ProductVersion;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import java.nio.file.Path;
import java.util.List;

/** Before daily maintenance drops: archives what the policies want archived first. */
public final class ArchiveDue {
    private final Archiver archiver;

    /**
     * Of a database.
     *
     * @param data the data directory, that a relative directory of the archive is within
     */
    public ArchiveDue(Database database, ArchiveSettings settings, Path data) {
        archiver = new Archiver(database, options(settings, data.resolve(settings.directory())), ArchiveProgress.NONE);
    }

    /** {@return the component's options; the directory made absolute} */
    public static ArchiveOptions options(ArchiveSettings settings, Path directory) {
        return new ArchiveOptions(directory.toAbsolutePath().normalize(), settings.rowGroupBytes(),
                settings.zstdLevel(), settings.restoreHold(), ProductVersion.VERSION);
    }

    /** {@return what went wrong, and what was therefore not dropped; never throws for an archive's reasons} */
    public List<String> run() {
        try {
            return archiver.archiveDue().stream().flatMap(report -> report.problems().stream()).toList();
        } catch (TapedeckException e) {
            return List.of(e.getMessage());
        }
    }
}

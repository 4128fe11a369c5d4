package io.tapedeck.app.command;

import io.tapedeck.app.config.ArchiveSettings;
import io.tapedeck.app.engine.ArchiveDue;
import io.tapedeck.archive.ArchiveOptions;
import io.tapedeck.archive.ArchiveProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import picocli.CommandLine.Option;

/** Where the archive is. */
final class ArchiveOption {
    @Option(names = "--directory", paramLabel = "DIR", description = "Directory of the archive (default: archive.directory, within --data)")
    private Path directory;

    /** The options of archive and restore. */
    ArchiveOptions of(ArchiveSettings settings, Path data) {
        Path root = directory == null ? data.resolve(settings.directory()) : directory;
        return ArchiveDue.options(settings, root);
    }

    /** A line that tells how it goes: told by the working thread, read by the line's. */
    static final class Line implements ArchiveProgress, AutoCloseable {
        private final long beginNs = System.nanoTime();
        private final ProgressLine line;
        private volatile String text = "begin";

        Line(PrintWriter err) {
            line = new ProgressLine(err, () -> text);
        }

        @Override
        public void on(String table, LocalDate day, int done, int days, long rows) {
            double fraction = days == 0 ? 1 : done / (double) days;
            double seconds = Math.max(1e-3, (System.nanoTime() - beginNs) / 1e9);
            text = String.format("%s %3.0f %%  %s %s  %,d rows  %,d/s", ProgressLine.bar(fraction), fraction * 100,
                    table,
                    day, rows, Math.round(rows / seconds));
        }

        @Override
        public void close() {
            line.close();
        }
    }
}

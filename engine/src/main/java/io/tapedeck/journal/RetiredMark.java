package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code retired} in a segment's directory, written before retention deletes its oldest cycle files: the first
 * sequence kept. So a file that retention took is told from one that is missing.
 */
final class RetiredMark {
    static final String FILE = "retired";

    private RetiredMark() {
    }

    static void write(Path segmentDirectory, long firstKept) {
        Path file = segmentDirectory.resolve(FILE);
        Path temporary = segmentDirectory.resolve(FILE + ".tmp");
        try {
            Files.writeString(temporary, firstKept + "\n", StandardCharsets.US_ASCII);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            StreamSync.forceDirectory(segmentDirectory);
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot write " + file, e);
        }
    }

    /** @return the first sequence kept, 0 where nothing was retired */
    static long read(Path segmentDirectory) {
        Path file = segmentDirectory.resolve(FILE);
        try {
            return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException | NumberFormatException e) {
            throw TapedeckException.fatal("journal: " + file + " must hold the first sequence that is kept; restore it",
                    e);
        }
    }
}

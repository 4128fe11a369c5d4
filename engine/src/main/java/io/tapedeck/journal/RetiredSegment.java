package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Deletes a whole segment in one step: its directory first gets a name that no segment has. Files deleted one by one would
 * leave, where the process or the machine dies between them, a segment that has lost its begin: damage to whoever reads it.
 */
final class RetiredSegment {
    private static final String ENDING = ".retired";

    private RetiredSegment() {
    }

    static void delete(Segment segment) {
        Path directory = segment.directory();
        try {
            Path renamed = directory.resolveSibling(segment.name() + ENDING);
            Files.move(directory, renamed, StandardCopyOption.ATOMIC_MOVE);
            StreamSync.forceDirectory(directory.getParent());
            deleteTree(renamed);
        } catch (IOException e) {
            throw TapedeckException.fatal("retention: cannot delete " + directory, e);
        }
    }

    /** Deletes what an earlier process renamed and did not delete. */
    static void deleteLeftOver(Path streamDirectory) {
        try {
            for (Path entry : entries(streamDirectory)) {
                if (entry.getFileName().toString().endsWith(ENDING)) {
                    deleteTree(entry);
                }
            }
        } catch (IOException e) {
            throw TapedeckException.fatal("retention: cannot delete what is left of old segments in " + streamDirectory,
                    e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        for (Path file : entries(directory)) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    private static List<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> listing = Files.list(directory)) {
            return listing.toList();
        }
    }
}

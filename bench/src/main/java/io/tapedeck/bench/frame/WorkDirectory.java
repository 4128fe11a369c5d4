package io.tapedeck.bench.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories that are made for a run, on the disk that holds the build unless told otherwise, and deleted behind it. */
public final class WorkDirectory {
    private WorkDirectory() {
    }

    /** @return where this module stands */
    static Path home() {
        return Path.of(System.getProperty("tapedeck.bench.home", "bench"));
    }

    /** @return a new directory for one JMH fork */
    public static Path make() throws IOException {
        return make(home().resolve("target"), "jmh-");
    }

    /** @return a new directory below {@code parent}, which is made where it is missing */
    public static Path make(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), prefix);
    }

    /** Deletes it and all that it holds. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** @return bytes that its files take on the disk, holes not counted; 0 where it is not there */
    public static long bytes(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            long blocks = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                blocks += blocks(file);
            }
            return blocks;
        }
    }

    private static long blocks(Path file) {
        try {
            Object used = Files.getAttribute(file, "unix:blocks");
            return ((Number) used).longValue() * 512;
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            return file.toFile().length(); // gone meanwhile, or a system that does not say
        }
    }
}

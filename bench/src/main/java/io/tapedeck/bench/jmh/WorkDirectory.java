package io.tapedeck.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for one fork, on the disk that holds the build. */
final class WorkDirectory {
    private WorkDirectory() {
    }

    static Path make() throws IOException {
        Path parent = Path.of(System.getProperty("tapedeck.bench.home", "bench"), "target").toAbsolutePath();
        return Files.createTempDirectory(Files.createDirectories(parent), "jmh-");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

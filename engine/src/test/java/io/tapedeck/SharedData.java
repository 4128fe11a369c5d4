package io.tapedeck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real market data beside the repository; a test that needs it skips, and says so, where it is missing. */
public final class SharedData {
    private SharedData() {
    }

    /** The file or directory {@code name} of the shared data; skips the calling test where there is none. */
    public static Path require(String name) {
        Path path = directory().resolve(name);
        assumeTrue(Files.exists(path), () -> "skipped: real data is missing, expected " + path
                + " (set -Dtapedeck.data.dir to where it is)");
        return path;
    }

    /** The file or directory {@code name} of the shared data, null where there is none. */
    public static Path find(String name) {
        Path path = directory().resolve(name);
        return Files.exists(path) ? path : null;
    }

    private static Path directory() {
        String named = System.getProperty("tapedeck.data.dir");
        return named != null ? Path.of(named) : repository().resolve("../shared/data").normalize();
    }

    /** The directory that the sources lie in. */
    public static Path repository() {
        Path path = Path.of("").toAbsolutePath();
        while (path != null && !Files.isDirectory(path.resolve(".mvn"))) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IllegalStateException(
                    "no repository (a directory with .mvn) above " + Path.of("").toAbsolutePath());
        }
        return path;
    }
}

package io.tapedeck.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes in memory. Needs the right to mount; a test without it skips, and says so. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    SmallDisk(Path directory, int mebibytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tapedeck-test", directory.toString()),
                "skipped: a small disk needs the right to mount a tmpfs");
    }

    /** Writes a file of so many bytes, or as many as there is room for. */
    Path fill(String name, long bytes) throws IOException {
        Path file = directory.resolve(name);
        byte[] chunk = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += chunk.length) {
                out.write(chunk);
            }
        }
        return file;
    }

    long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.onExit().orTimeout(20, TimeUnit.SECONDS).join().exitValue() == 0;
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", directory.toString())) {
            run("umount", "-l", directory.toString());
        }
    }
}

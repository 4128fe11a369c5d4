package io.tapedeck.feed.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Writes packed files for tests. */
final class Packed {
    private Packed() {
    }

    /** Writes a gzip member for each content. */
    static Path gzip(Path file, byte[]... members) throws IOException {
        Files.write(file, new byte[0]);
        for (byte[] member : members) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
                out.write(member);
            }
        }
        return file;
    }
}

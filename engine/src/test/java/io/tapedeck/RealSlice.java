package io.tapedeck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Some rows of a LEAN file as a file of its own, so that real ticks can be loaded often. */
public final class RealSlice {
    private RealSlice() {
    }

    /** Writes {@code rows} of the only entry of {@code zip}, behind the first {@code skipped}, under the same name. */
    public static Path of(Path zip, int skipped, int rows, Path folder) throws IOException {
        Path slice = Files.createDirectories(folder.resolve("equity")).resolve(zip.getFileName().toString());
        try (ZipFile from = new ZipFile(zip.toFile());
                OutputStream out = Files.newOutputStream(slice);
                ZipOutputStream to = new ZipOutputStream(out)) {
            ZipEntry entry = from.entries().nextElement();
            to.putNextEntry(new ZipEntry(entry.getName()));
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(from.getInputStream(entry), StandardCharsets.UTF_8));
            for (int row = 0; row < skipped; row++) {
                lines.readLine();
            }
            for (int row = 0; row < rows; row++) {
                to.write((lines.readLine() + '\n').getBytes(StandardCharsets.UTF_8));
            }
            to.closeEntry();
        }
        return slice;
    }
}

package io.tapedeck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Some rows of a recorded day as a file of its own, of the same kind and name, so that real ticks can be loaded often. */
public final class RealSlice {
    private RealSlice() {
    }

    /**
     * Writes rows of a file.
     *
     * @param source zip of one entry, or gzip
     * @param skipped rows before the first
     * @param rows at most
     * @param folder below which the slice lies, under its folders' and its own name: they tell what it holds
     * @return the file
     */
    public static Path of(Path source, int skipped, int rows, Path folder) throws IOException {
        Path names = source.getParent();
        Path file = Files.createDirectories(
                folder.resolve(names.getParent().getFileName()).resolve(names.getFileName()))
                .resolve(source.getFileName());
        if (source.toString().endsWith(".zip")) {
            try (ZipInputStream in = new ZipInputStream(Files.newInputStream(source));
                    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
                out.putNextEntry(new ZipEntry(in.getNextEntry().getName()));
                copy(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), out, skipped, rows);
                out.closeEntry();
            }
        } else {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(source));
                    GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                copy(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), out, skipped, rows);
            }
        }
        return file;
    }

    private static void copy(BufferedReader from, OutputStream to, int skipped, int rows) throws IOException {
        for (int i = 0; i < skipped; i++) {
            from.readLine();
        }
        String line = from.readLine();
        for (int i = 0; i < rows && line != null; i++) {
            to.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            line = from.readLine();
        }
    }
}

package io.tapedeck.archive;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.archive.parquet.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/**
 * The directory of a table's day. A name without {@code .unfinished} is given only to what is complete and on the disk, by a
 * rename within the directory. One thread.
 */
final class DayDirectory {
    private static final String DAY = "day=";
    private static final String MANIFEST = "manifest.json";
    private static final String UNFINISHED = ".unfinished";

    private final Path root;
    private final String table;
    private final LocalDate day;
    private final Path directory;

    DayDirectory(Path root, String table, LocalDate day) {
        this.root = root;
        this.table = table;
        this.day = day;
        directory = root.resolve(table).resolve(DAY + day);
    }

    /** @return the day of a directory's name, null where it is no day's */
    static LocalDate dayOf(Path directory) {
        String name = directory.getFileName().toString();
        return name.startsWith(DAY) ? LocalDate.parse(name.substring(DAY.length())) : null;
    }

    LocalDate day() {
        return day;
    }

    /** @return a part's file within the archive, as the ledger has it */
    String ledgerName(int part) {
        return root.relativize(file(part)).toString();
    }

    Path file(int part) {
        return directory.resolve(PartRecord.fileName(part));
    }

    Path unfinished(int part) {
        return directory.resolve(PartRecord.fileName(part) + UNFINISHED);
    }

    Path manifestFile() {
        return directory.resolve(MANIFEST);
    }

    /** Makes the directory, durably. */
    void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            for (Path made = directory; !made.equals(root.getParent()); made = made.getParent()) {
                sync(made.getParent());
            }
        }
    }

    /** Gives a part, whose unfinished file is on the disk, its name; then the manifest. Then the day is as the manifest says. */
    void publish(int part, DayManifest manifest) throws IOException {
        Files.move(unfinished(part), file(part), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
        Path written = directory.resolve(MANIFEST + UNFINISHED);
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(ManifestJson.write(manifest));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(written, manifestFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes what the manifest does not name: parts that another replaced, and what a crash left. */
    void removeStrays(DayManifest manifest) throws IOException {
        Set<String> named = new HashSet<>(Set.of(MANIFEST));
        manifest.parts().forEach(part -> named.add(part.fileName()));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{part-*,manifest*}")) {
            for (Path file : files) {
                if (!named.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** @return the manifest, null where there is none; DATA error where it is damaged or another day's */
    DayManifest manifest() {
        try {
            DayManifest manifest = ManifestJson.read(Files.readAllBytes(manifestFile()));
            if (!manifest.table().equals(table) || !manifest.day().equals(day)) {
                throw new IOException("it is of " + manifest.table() + ", " + manifest.day());
            }
            return manifest;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new TapedeckException(ErrorCategory.DATA, "the manifest " + manifestFile()
                    + " cannot be trusted: " + e.getMessage() + "; nothing of " + table + ", " + day
                    + " is taken from it. Bring the day's directory back from a copy", e);
        }
    }

    /** @return what is wrong with a part's file, null where it is the very one that was written */
    String fault(PartRecord part) {
        Path file = file(part.part());
        try {
            long size = Files.size(file);
            if (size != part.bytes()) {
                return file + " is damaged: it has " + size + " bytes, " + part.bytes() + " were written";
            }
            String sha256 = Sha256.of(file);
            return sha256.equals(part.sha256())
                    ? null
                    : file + " is damaged: its SHA-256 is " + sha256 + ", that of the file written was "
                            + part.sha256();
        } catch (NoSuchFileException e) {
            return file + " is missing";
        } catch (IOException e) {
            return file + " cannot be read: " + e.getMessage();
        }
    }
}

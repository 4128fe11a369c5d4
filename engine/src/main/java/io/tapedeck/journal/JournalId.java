package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The file {@code journal.id}: the journal's UUID, made once. */
final class JournalId {
    static final String FILE = "journal.id";

    private JournalId() {
    }

    static UUID readOrCreate(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw TapedeckException.fatal("journal: " + file + " must hold a UUID; restore it: the database knows this "
                    + "journal by it (table journals)", e);
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot read or create " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        Path temporary = file.resolveSibling(FILE + ".tmp");
        Files.writeString(temporary, UUID.randomUUID() + "\n", StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        StreamSync.forceDirectory(file.toAbsolutePath().getParent());
    }
}

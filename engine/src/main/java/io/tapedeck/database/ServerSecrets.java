package io.tapedeck.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The embedded server's password: made once, in a file that only its owner can read. */
final class ServerSecrets {
    private static final int PASSWORD_BYTES = 24;

    private ServerSecrets() {
    }

    /** {@return where the password is} */
    static Path file(Path directory) {
        return directory.resolve("password");
    }

    /** {@return the password; generates it at the first call} */
    static String password(Path directory) throws IOException {
        Path file = file(directory);
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path unfinished = directory.resolve("password.unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, HexFormat.of().formatHex(random) + "\n");
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true); // the server keeps the password's hash: without the file nobody comes in again
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).trim();
    }
}

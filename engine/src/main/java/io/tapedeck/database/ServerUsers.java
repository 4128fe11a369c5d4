package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who uses the embedded server: a file a user, locked for as long as its process lives. A file whose lock can be had
 * belongs to a process that died, and is removed. Every call is made under the {@link DirectoryLock}.
 */
final class ServerUsers {
    private final Path directory;
    private final String thisProcess;

    ServerUsers(Path directory) {
        this.directory = directory;
        ProcessHandle process = ProcessHandle.current();
        // The start time is part of the name because a container gives the same process id at every start.
        this.thisProcess = process.pid() + "-"
                + process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli() + "-";
    }

    /** Registers one more user; closing the answer unregisters it. */
    User register() {
        Path file = directory.resolve(thisProcess + UUID.randomUUID());
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new TapedeckException(FATAL, "cannot lock the new file " + file);
            }
            return new User(file, channel);
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot register as user of the embedded database in " + directory, e);
        }
    }

    /** {@return whether a living process, this one included, uses the server; removes the files of dead ones} */
    boolean anyLiving() {
        return anyLiving(true);
    }

    /** {@return whether a living process beside this one uses the server; removes the files of dead ones} */
    boolean othersLiving() {
        return anyLiving(false);
    }

    private boolean anyLiving(boolean thisOne) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        boolean living = false;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                living |= isOwn(file) ? thisOne : isLiving(file);
            }
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot read the users of the embedded database in " + directory, e);
        }
        return living;
    }

    /** A file of this process is told by its name: closing a second channel of it would drop this process's lock. */
    private boolean isOwn(Path file) {
        return file.getFileName().toString().startsWith(thisProcess);
    }

    private static boolean isLiving(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return true;
            }
            Files.delete(file);
            return false;
        }
    }

    /** One registered user. */
    record User(Path file, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
                channel.close();
            } catch (IOException e) {
                throw new TapedeckException(FATAL, "cannot unregister from the embedded database: " + file, e);
            }
        }
    }
}

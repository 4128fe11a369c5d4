package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running server as its file {@code postmaster.pid} tells (PostgreSQL, src/include/utils/pidfile.h).
 *
 * @param processId of the server's first process
 * @param port on 127.0.0.1
 * @param ready whether it accepts connections
 */
record Postmaster(long processId, int port, boolean ready) {
    private static final int LINE_PORT = 3;
    private static final int LINE_STATUS = 7;

    /**
     * {@return the server that runs on the data directory, or empty} A file left by a power cut may name a process id
     * that somebody else has by now, so the process must have the directory in its command line too.
     */
    static Optional<Postmaster> of(Path database) {
        try {
            List<String> lines = Files.readAllLines(database.resolve("postmaster.pid"));
            if (lines.size() <= LINE_PORT) {
                return Optional.empty(); // being written: the server is just starting, pg_ctl waits for it
            }
            long processId = Long.parseLong(lines.getFirst().trim());
            boolean ready = lines.size() > LINE_STATUS && "ready".equals(lines.get(LINE_STATUS).trim());
            return isServer(processId, database)
                    ? Optional.of(new Postmaster(processId, Integer.parseInt(lines.get(LINE_PORT).trim()), ready))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new TapedeckException(FATAL,
                    "cannot read " + database.resolve("postmaster.pid") + ", the file of a running server: " + e, e);
        }
    }

    /**
     * Removes the file of a server that is gone, when PostgreSQL itself would take it for running: its process died but
     * was not reaped, or, after a power cut, its process id belongs to somebody else today. Children of it that still run
     * are not overlooked: the next server finds them by the shared memory of the directory and refuses to start.
     *
     * @param alone whether no other process uses the directory; one in another container has a process id of its own there
     */
    static void forgetDead(Path database, boolean alone) {
        try {
            Path file = database.resolve("postmaster.pid");
            List<String> lines = Files.readAllLines(file);
            Path process = Path.of("/proc", lines.isEmpty() ? "0" : lines.getFirst().trim());
            if (isZombie(process) || (alone && Files.exists(process))) {
                Files.delete(file);
            }
        } catch (NoSuchFileException _) {
            // stopped cleanly
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot read the process id of the last server in " + database, e);
        }
    }

    private static boolean isZombie(Path process) {
        try {
            String status = Files.readString(process.resolve("stat"));
            return status.startsWith(" Z", status.lastIndexOf(')') + 1);
        } catch (IOException _) {
            return false; // no such process
        }
    }

    /** {@return whether the process lives and serves the directory; one that died but was not reaped does not} */
    private static boolean isServer(long processId, Path database) {
        Path process = Path.of("/proc", Long.toString(processId));
        try {
            return !isZombie(process) && Files.readString(process.resolve("cmdline")).contains(database.toString());
        } catch (IOException _) {
            return false; // no such process
        }
    }
}

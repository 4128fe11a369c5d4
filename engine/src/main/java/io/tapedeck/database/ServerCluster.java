package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The embedded server's data: made once, configured at every start, started and stopped by PostgreSQL's own pg_ctl. */
final class ServerCluster {
    /** The first version with locales of its own. */
    private static final int BUILTIN_LOCALES = 17;

    private final Path directory;
    private final Path database;
    private final Path binaries;
    private final int major;
    private final ServerProcess process;
    private final Duration patience;

    /** @param version of the programs */
    ServerCluster(Path directory, Path database, Path binaries, String version, ServerProcess process,
            Duration patience) {
        this.directory = directory;
        this.database = database;
        this.binaries = binaries;
        this.major = Integer.parseInt(version.split("\\D", 2)[0]);
        this.process = process;
        this.patience = patience;
    }

    /** Makes the data directory when there is none; a half-made one is made again, since it gets its name last. */
    void initialiseOnce() throws IOException {
        Path version = database.resolve("PG_VERSION");
        if (Files.exists(version)) {
            requireFormat(Files.readString(version).trim());
            return;
        }
        Path unfinished = directory.resolve("db.unfinished");
        ServerBinaries.deleteTree(unfinished);
        Files.createDirectory(unfinished);
        process.handOver(unfinished);
        process.handOver(ServerSecrets.file(directory));
        List<String> command = new ArrayList<>(List.of(binaries.resolve("bin/initdb").toString(), "-D",
                unfinished.toString(), "-U", ServerConnections.OWNER, "--pwfile=" + ServerSecrets.file(directory),
                "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions", "--locale=C"));
        // The server's own Unicode since 17; the system's C.UTF-8 has the same order.
        command.addAll(major >= BUILTIN_LOCALES
                ? List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                : List.of("--lc-ctype=C.UTF-8"));
        process.runChecked(directory.resolve("initdb.log"), patience, command);
        Files.writeString(unfinished.resolve("pg_hba.conf"),
                "# Loopback only, with the password beside this directory\nhost all all 127.0.0.1/32 scram-sha-256\n");
        Files.writeString(unfinished.resolve("postgresql.conf"), "\ninclude = 'tapedeck.conf'\n",
                StandardOpenOption.APPEND);
        Files.move(unfinished, database, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireFormat(String found) {
        if (!found.equals(Integer.toString(major))) {
            throw new TapedeckException(CONFIGURATION,
                    "the embedded database in " + database + " has the format of PostgreSQL " + found
                            + ", these programs need "
                            + major
                            + "; copy it over with pg_dump, or move it away and land it again from the journal");
        }
    }

    /** Writes the settings of the next start. */
    void configure(String settings) throws IOException {
        Path file = database.resolve("tapedeck.conf");
        Files.writeString(file, settings);
        process.handOver(file);
    }

    private Path startLog() {
        return database.resolve("start.log");
    }

    /** {@return what the server said last, before and after its own log was open; for a message} */
    String lastWords() throws IOException {
        Path logs = database.resolve("log");
        String own = "";
        if (Files.isDirectory(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                own = files.max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                        .map(newest -> "\n" + newest + ":\n" + ServerProcess.tail(newest)).orElse("");
            }
        }
        return startLog() + ":\n" + ServerProcess.tail(startLog()) + own;
    }

    /**
     * Starts the server in a session of its own and waits until it accepts connections.
     *
     * @return whether it runs
     */
    boolean start() throws IOException {
        int status = process.run(directory.resolve("pg_ctl.log"), patience.plus(patience),
                List.of(binaries.resolve("bin/pg_ctl").toString(), "start", "-D", database.toString(), "-l",
                        startLog().toString(), "-w", "-t", Long.toString(Math.max(1, patience.toSeconds()))));
        return status == 0;
    }

    /** Stops the server: disconnects its clients, rolls back what they had open, writes a checkpoint. */
    void stop() throws IOException {
        process.runChecked(directory.resolve("pg_ctl.log"), patience.plus(patience),
                List.of(binaries.resolve("bin/pg_ctl").toString(), "stop", "-D", database.toString(), "-m", "fast",
                        "-w",
                        "-t", Long.toString(Math.max(1, patience.toSeconds()))));
    }
}

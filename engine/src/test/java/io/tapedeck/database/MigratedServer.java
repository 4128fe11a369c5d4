package io.tapedeck.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An embedded server's directory as the first start and the migrations leave it, made once a build and day: a test of an
 * engine with a server of its own begins with a copy, a third of a second instead of ten. What the first start does from
 * nothing is the subject of {@link EmbeddedPostgresTest}, {@link MigrationsTest} and the first test of {@code LoadTest}.
 */
public final class MigratedServer {
    private static final String PREFIX = "migrated-server_";
    private static final EmbeddedOptions OPTIONS = new EmbeddedOptions(0, Map.of("shared_buffers", "16MB"),
            Duration.ofMinutes(2));

    private MigratedServer() {
    }

    /**
     * Makes a server's directory.
     *
     * @param directory the server's own, as {@link EmbeddedPostgres#start} takes it; must not exist yet
     */
    public static void copyTo(Path directory) throws IOException {
        Path origin = origin();
        Files.createDirectories(directory);
        for (String name : new String[]{"db", "password"}) {
            run("cp", "-a", origin.resolve(name).toString(), directory.resolve(name).toString());
        }
        Path programs = origin.resolve("bin-" + ServerBinaries.VERSION);
        Files.createSymbolicLink(directory.resolve(programs.getFileName()), programs);
    }

    private static Path origin() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        // With the day, as the test server's template: partitions are made for the days around a migration's.
        Path finished = target.resolve(PREFIX + TestServer.migrationsChecksum() + "_"
                + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE));
        try (FileChannel channel = FileChannel.open(target.resolve("migrated-server.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); var _ = channel.lock()) {
            if (!Files.exists(finished)) {
                removeOthers(target);
                Path unfinished = target.resolve(PREFIX + "unfinished");
                make(unfinished);
                Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return finished;
    }

    private static void make(Path directory) {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory, OPTIONS);
                Database database = Database
                        .open(DatabaseOptions.of(server.jdbcUrl(), server.user(), server.password()))) {
            database.migrations().migrate();
        }
    }

    private static void removeOthers(Path target) throws IOException {
        try (Stream<Path> found = Files.list(target)) {
            for (Path old : found.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                ServerBinaries.deleteTree(old);
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

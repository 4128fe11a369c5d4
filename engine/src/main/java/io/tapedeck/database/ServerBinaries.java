package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.FATAL;

import io.tapedeck.common.TapedeckException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs: unpacked once from the class path into the data directory, read by every later start. */
final class ServerBinaries {
    /** The version of the binaries on the class path; a test compares it with what {@code postgres --version} says. */
    static final String VERSION = "18.6";
    /** The version of their data directory's format, the newest that the engine runs on. */
    static final int MAJOR = 18;

    private static final int OLDEST = 15;
    private static final Pattern SAID_VERSION = Pattern.compile("PostgreSQL\\) ((\\d+)\\S*)");
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int EXECUTABLE_BITS = 0111;

    private ServerBinaries() {
    }

    /**
     * {@return the directory that holds {@code bin}, {@code lib} and {@code share}} Unpacks when it is not there yet; a
     * half-unpacked one is never seen, because the directory gets its name last.
     */
    static Path unpacked(Path parent) {
        Path target = parent.resolve("bin-" + VERSION);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path unfinished = parent.resolve("bin-" + VERSION + ".unfinished");
        try (InputStream archive = ServerBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new TapedeckException(CONFIGURATION, "no PostgreSQL binaries for this platform ("
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + ") in the class path; name a server with --db jdbc:postgresql://…");
            }
            deleteTree(unfinished);
            Files.createDirectories(unfinished);
            unpack(archive, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException e) {
            throw new TapedeckException(FATAL, "cannot unpack PostgreSQL " + VERSION + " to " + target + ": " + e, e);
        }
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the target: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, permissions((entry.getMode() & EXECUTABLE_BITS) != 0));
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return executable
                ? PosixFilePermissions.fromString("rwxr-xr-x")
                : EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * Looks at the programs of an installed server.
     *
     * @param programs directory that holds {@code bin}
     * @return their version, such as {@code 17.6}
     * @throws TapedeckException CONFIGURATION where they are missing, do not run, or are none of 15 to 18
     */
    static String versionOf(Path programs) throws IOException {
        Path postgres = programs.resolve("bin/postgres");
        if (!Files.isExecutable(postgres)) {
            throw new TapedeckException(CONFIGURATION, "database.embedded.programs: there is no program " + postgres
                    + "; name the directory whose bin holds postgres, such as /usr/lib/postgresql/17");
        }
        Process process = new ProcessBuilder(postgres.toString(), "--version").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        Matcher version = SAID_VERSION.matcher(said);
        if (!version.find() || Integer.parseInt(version.group(2)) < OLDEST
                || Integer.parseInt(version.group(2)) > MAJOR) {
            throw new TapedeckException(CONFIGURATION, "database.embedded.programs: " + postgres + " says '" + said
                    + "'; expected PostgreSQL " + OLDEST + " to " + MAJOR);
        }
        return version.group(1);
    }

    /** Deletes a directory and all in it; nothing to do when it is not there. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

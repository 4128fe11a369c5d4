package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.common.ErrorCategory.FATAL;
import static io.tapedeck.common.ErrorCategory.RETRY;

import io.tapedeck.common.TapedeckException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the server's programs as somebody who is not root, because they refuse root. As root that is a user namespace
 * ({@code unshare -U}), which needs no account and keeps the files root's own; where the kernel forbids that, the
 * account {@code postgres}.
 */
final class ServerProcess {
    private static final String ACCOUNT = "postgres";

    private final List<String> prefix;
    private final boolean ownAccount;

    private ServerProcess(List<String> prefix, boolean ownAccount) {
        this.prefix = prefix;
        this.ownAccount = ownAccount;
    }

    /** Chooses how to drop root for a server whose data directory is, or will be, {@code database}. */
    static ServerProcess forDirectory(Path database) throws IOException {
        if (userOf(Path.of("/proc/self")) != 0) {
            return new ServerProcess(List.of(), false);
        }
        boolean rootOwns = !Files.exists(database) || userOf(database) == 0;
        if (rootOwns && succeeds("unshare", "-U", "true")) {
            return new ServerProcess(List.of("unshare", "-U"), false);
        }
        if (succeeds("runuser", "-u", ACCOUNT, "--", "true")) {
            return new ServerProcess(List.of("runuser", "-u", ACCOUNT, "--"), true);
        }
        throw new TapedeckException(CONFIGURATION, "PostgreSQL refuses to run as root, and neither a user namespace"
                + " (unshare -U) nor an account named " + ACCOUNT + " (runuser) can be had; run as another user,"
                + " make that account, or name a server with --db jdbc:postgresql://…");
    }

    /** Gives a file or directory to the account that the programs run as, where that is not the caller's own. */
    void handOver(Path root) throws IOException {
        if (!ownAccount) {
            return;
        }
        var account = root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT);
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setOwner(path, account);
            }
        }
    }

    /**
     * Runs a program to its end with its output in a file, never a pipe: a server that it leaves behind would keep a pipe
     * open.
     *
     * @return its exit status
     */
    int run(Path output, Duration patience, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .directory(new File("/"));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new TapedeckException(RETRY, String.join(" ", whole) + " did not end within "
                        + patience.toSeconds() + " s; its output is in " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TapedeckException(RETRY, "interrupted while waiting for " + command.getFirst(), e);
        }
        return process.exitValue();
    }

    /** Runs a program that must succeed; throws FATAL with the end of its output. */
    void runChecked(Path output, Duration patience, List<String> command) throws IOException {
        int status = run(output, patience, command);
        if (status != 0) {
            throw new TapedeckException(FATAL, String.join(" ", command) + " ended with status " + status + ": "
                    + tail(output));
        }
    }

    /** {@return the last lines of a file, for a message} */
    static String tail(Path file) {
        final int lines = 12;
        try {
            List<String> all = Files.readAllLines(file, StandardCharsets.UTF_8);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(" + file + " cannot be read: " + e + ")";
        }
    }

    private static int userOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false; // the program is not installed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

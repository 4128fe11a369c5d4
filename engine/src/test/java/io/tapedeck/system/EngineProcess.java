package io.tapedeck.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A main class in a JVM of its own with the daemon's flags; its output goes to files. One thread. */
final class EngineProcess implements AutoCloseable {
    /** What an engine writes when something happened that nobody planned for. */
    private static final Pattern ALARM = Pattern
            .compile(
                    "^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (ERROR|FATAL)|^Exception in thread|OutOfMemoryError|fatal error has been");

    private final Process process;
    private final Path out;
    private final Path err;
    /** A test run that is ended leaves no engine behind. */
    private final Thread leash;

    /**
     * Starts it.
     *
     * @param log where {@code .out} and {@code .err} are appended to
     * @param options of the JVM, beside the daemon's own
     */
    EngineProcess(Class<?> main, Path log, List<String> options, List<String> arguments) throws IOException {
        out = Path.of(log + ".out");
        err = Path.of(log + ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable") || flag.startsWith("--sun")
                        || flag.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+UseCompactObjectHeaders", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        leash = new Thread(process::destroyForcibly, "kill engine " + process.pid());
        Runtime.getRuntime().addShutdownHook(leash);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9; false where it had ended by itself. */
    boolean kill() throws InterruptedException {
        boolean living = process.isAlive();
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " survives a kill");
        }
        return living && process.exitValue() == 128 + 9;
    }

    /** SIGTERM: asks it to stop in order. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end; a process that does not come to one is an error. */
    int exitCode(Duration patience) throws InterruptedException, IOException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("process " + process.pid() + " did not end within " + patience + ":\n" + err());
        }
        return process.exitValue();
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** @return the JSON object on the last line of its output */
    JsonNode json() throws IOException {
        List<String> lines = Files.readAllLines(out);
        if (lines.isEmpty()) {
            throw new AssertionError("no output; on stderr:\n" + err());
        }
        return new ObjectMapper().readTree(lines.getLast());
    }

    /** @return the lines of its log that tell of an error */
    List<String> alarms() throws IOException {
        try (var lines = Files.lines(err)) {
            return lines.filter(line -> ALARM.matcher(line).find()).toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(leash);
    }
}

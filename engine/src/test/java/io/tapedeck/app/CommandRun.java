package io.tapedeck.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One command line and what came of it.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int code, String out, String err) {
    /** Small enough for a test's folder: the reserve of a cycle file, and no clock drift in flags. */
    static final List<String> SMALL = List.of("--set", "journal.chronicle-block=1MiB", "--set",
            "database.embedded.settings={shared_buffers=16MB}");

    /** Runs a command line in this process. */
    public static CommandRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command on a data directory, with settings fit for a test. */
    public static CommandRun on(Path data, String command, String... arguments) {
        return of(arguments(data, command, arguments).toArray(String[]::new));
    }

    /** Begins a command in a process of its own, with this process's JVM flags. */
    static Process fork(Path data, Path err, String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable") || flag.startsWith("--sun")
                        || flag.startsWith("-Dchronicle"))
                .forEach(line::add);
        // a process that lives for seconds starts sooner with the simple compiler and collector
        line.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(arguments(data, command, arguments));
        return new ProcessBuilder(line).redirectError(err.toFile()).start();
    }

    private static List<String> arguments(Path data, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--data", data.toString()));
        all.addAll(SMALL);
        all.addAll(List.of(arguments));
        return all;
    }

    /** The JSON object on the last line of the output. */
    public JsonNode json() {
        return json(out);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.strip().lines().reduce((a, b) -> b).orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }
}

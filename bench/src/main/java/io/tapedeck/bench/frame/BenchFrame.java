package io.tapedeck.bench.frame;

import io.tapedeck.database.EmbeddedOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options and habits of every measuring command: a picocli mixin. One thread. */
public final class BenchFrame {
    /** Exit code: a count was wrong. */
    public static final int WRONG = 1;
    private static final int FAILED = 3;
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss")
            .withZone(ZoneOffset.UTC);

    @Option(names = "--db", paramLabel = "URL", description = "A server, with user and password of one who may create databases; a database is made there and dropped (default: embedded, in the working directory)")
    private String url;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the working directory is made and deleted again; its disk is what is measured (default: bench/target)")
    private Path parent = WorkDirectory.home().resolve("target");

    @Option(names = "--json", description = "Ends with one JSON object on standard output; everything else goes to standard error")
    private boolean json;

    private final Instant started = Instant.now();

    /** Made by picocli. */
    public BenchFrame() {
    }

    /** What is done with a database and a directory. */
    @FunctionalInterface
    public interface Work {
        /**
         * @param target migrated and empty
         * @param directory the working directory; the embedded server is in it
         */
        void run(BenchDatabase target, Path directory) throws Exception;
    }

    /** Runs a command and ends the process: with its own code, 2 for wrong usage, 3 for an exception. */
    public static void main(Callable<Integer> command, String[] arguments) {
        Configurator.setLevel("io.tapedeck", Level.WARN);
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler((exception, failed, parsed) -> {
            exception.printStackTrace(failed.getErr());
            return FAILED;
        });
        System.exit(line.execute(arguments));
    }

    /** @return where progress and tables are shown */
    public PrintStream out() {
        return json ? System.err : System.out;
    }

    /** @return when the command began */
    public Instant started() {
        return started;
    }

    /** Does work with a new database in a new directory; both are gone behind it. */
    public void run(String name, Work work) throws Exception {
        Path directory = WorkDirectory.make(parent, name + '-');
        try (BenchDatabase target = url == null
                ? BenchDatabase.embedded(directory.resolve("postgres"), EmbeddedOptions.defaults())
                : BenchDatabase.on(url)) {
            work.run(target, directory);
        } finally {
            WorkDirectory.delete(directory);
        }
    }

    /** @return the directory of results, made where it was missing */
    public static Path results() throws IOException {
        return Files.createDirectories(WorkDirectory.home().resolve("results"));
    }

    /** @return a result's name without its ending: what it is of, and when it began */
    public String fileName(String name) {
        return name + '-' + FILE_TIME.format(started);
    }

    /** Keeps a JSON result, says where, and shows it where that was asked for. */
    public void keep(String name, String text) throws IOException {
        Path file = results().resolve(fileName(name) + ".json");
        Files.writeString(file, text.strip() + "\n");
        kept(file, text);
    }

    /** Says where a JSON result is, and shows it where that was asked for. */
    public void kept(Path file, String text) {
        System.err.println("kept in " + file);
        if (json) {
            System.out.println(text.strip());
        }
    }
}

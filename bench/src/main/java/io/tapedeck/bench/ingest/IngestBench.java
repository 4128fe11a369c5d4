package io.tapedeck.bench.ingest;

import io.tapedeck.database.EmbeddedOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures ingest on this host: scripts/bench ingest. */
@Command(name = "bench ingest", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures a feed into the journal, the journal into the database, both at once, and beside them COPY of the same rows"
                + " already encoded. Counts every row.",
        "Exit codes: 0 every count right, 1 a count wrong, 2 usage, 3 failed."})
public final class IngestBench implements Callable<Integer> {
    private static final int WRONG = 1;
    private static final int FAILED = 3;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "2000000", description = "Rows of ticks and of the file, half as many of market_data_hf, from 1000 (default: ${DEFAULT-VALUE})")
    private long rows;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "How long the synthetic feed plays into the journal, from 1 (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--symbols", paramLabel = "N", defaultValue = "5000", description = "Symbols of the market (default: ${DEFAULT-VALUE})")
    private int symbols;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "Times that each database run is measured (default: ${DEFAULT-VALUE})")
    private int repeat;

    @Option(names = "--db", paramLabel = "URL", description = "A server, with user and password of one who may create databases; a database is made there and dropped (default: embedded, in the working directory)")
    private String url;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the working directory is made and deleted again; its disk is what is measured (default: bench/target)")
    private Path parent = Path.of(System.getProperty("tapedeck.bench.home", "bench"), "target");

    @Option(names = "--json", description = "Ends with one JSON object on standard output; the table goes to standard error")
    private boolean json;

    private IngestBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        Configurator.setLevel("io.tapedeck", Level.WARN);
        CommandLine command = new CommandLine(new IngestBench());
        command.setExecutionExceptionHandler((exception, line, parsed) -> {
            exception.printStackTrace(line.getErr());
            return FAILED;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (rows < 1_000 || seconds < 1 || symbols < 1 || repeat < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--rows must be at least 1000, --seconds,"
                    + " --symbols and --repeat at least 1");
        }
        BenchOptions options = new BenchOptions(rows, seconds, symbols, repeat);
        IngestReport report = new IngestReport(json ? System.err : System.out);
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "ingest-");
        try {
            try (BenchDatabase target = url == null
                    ? BenchDatabase.embedded(directory.resolve("postgres"), EmbeddedOptions.defaults())
                    : BenchDatabase.on(url)) {
                report.environment(Environment.of(target, options.symbols(), directory));
                new IngestRun(options, target, directory, report).run();
            }
        } finally {
            IngestRun.delete(directory);
        }
        Path file = report.save(Path.of(System.getProperty("tapedeck.bench.home", "bench"), "results"));
        System.err.println("kept in " + file);
        if (json) {
            System.out.println(report.json());
        }
        return report.good() ? 0 : WRONG;
    }
}

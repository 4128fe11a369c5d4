package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures ingest on this host: scripts/bench ingest. */
@Command(name = "bench ingest", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures a feed into the journal, the journal into the database, both at once, and beside them COPY of the same rows"
                + " already encoded. Counts every row.",
        "Exit codes: 0 every count right, 1 a count wrong, 2 usage, 3 failed."})
public final class IngestBench implements Callable<Integer> {
    @Option(names = "--rows", paramLabel = "N", defaultValue = "2000000", description = "Rows of ticks and of the file, half as many of market_data_hf, from 1000 (default: ${DEFAULT-VALUE})")
    private long rows;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "How long the synthetic feed plays into the journal, from 1 (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--symbols", paramLabel = "N", defaultValue = "5000", description = "Symbols of the market (default: ${DEFAULT-VALUE})")
    private int symbols;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "Times that each database run is measured (default: ${DEFAULT-VALUE})")
    private int repeat;

    @Mixin
    private BenchFrame frame;

    private IngestBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new IngestBench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (rows < 1_000 || seconds < 1 || symbols < 1 || repeat < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--rows must be at least 1000, --seconds,"
                    + " --symbols and --repeat at least 1");
        }
        BenchOptions options = new BenchOptions(rows, seconds, symbols, repeat);
        IngestReport report = new IngestReport(frame.out(), frame.started());
        frame.run("ingest", (target, directory) -> {
            report.environment(Environment.of(target, options.symbols(), directory));
            new IngestRun(options, target, directory, report).run();
        });
        frame.keep("ingest", report.json());
        return report.good() ? 0 : BenchFrame.WRONG;
    }
}

package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.latency.HistogramFiles;
import io.tapedeck.bench.report.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every part stands on. One thread. */
final class Stand {
    final ProofOptions options;
    final BenchDatabase target;
    final Findings findings;
    private final String fileName;
    private final Path directory;
    private int runs;

    /** @param fileName what files that a part keeps beside the result begin with */
    Stand(ProofOptions options, BenchDatabase target, Path directory, Findings findings, String fileName) {
        this.options = options;
        this.target = target;
        this.directory = directory;
        this.findings = findings;
        this.fileName = fileName;
    }

    /** What a part does with a directory of its own. */
    @FunctionalInterface
    interface Run {
        Measurement in(Path directory) throws Exception;
    }

    /** Runs in a new directory, which is gone behind it; shows what came of it. */
    Measurement measure(Run run) throws Exception {
        return findings.show(quietly(run));
    }

    /** The same, not shown. */
    Measurement quietly(Run run) throws Exception {
        Path own = fresh();
        try {
            return run.in(own);
        } finally {
            WorkDirectory.delete(own);
        }
    }

    /** @return a new directory; the caller deletes it, or leaves it to the end of all */
    Path fresh() throws IOException {
        return Files.createDirectories(directory.resolve("run-" + ++runs));
    }

    /** @return where a part keeps histograms, beside the result */
    HistogramFiles histograms(String part) throws IOException {
        return new HistogramFiles(BenchFrame.results(), fileName + '-' + part);
    }
}

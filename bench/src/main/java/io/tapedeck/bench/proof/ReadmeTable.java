package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.report.Marked;
import io.tapedeck.bench.report.Markdown;
import io.tapedeck.bench.report.ProofResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts the newest result's table into the README: scripts/bench readme. */
@Command(name = "bench readme", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Writes the table of claims between the marks of a Markdown file, from a result of scripts/bench. A quick run, or one whose counts"
                + " were wrong, is refused.",
        "Exit codes: 0 written, 2 usage, 3 failed."})
public final class ReadmeTable implements Callable<Integer> {
    private static final String MARK = "proof";

    @Option(names = "--result", paramLabel = "FILE", description = "The result (default: the newest of bench/results)")
    private Path result;

    @Option(names = "--file", paramLabel = "FILE", description = "The Markdown file (default: README.md)")
    private Path file = Path.of(System.getProperty("tapedeck.bench.home", "bench")).resolve("../README.md");

    private ReadmeTable() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new ReadmeTable(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        Path source = result == null ? newest() : result;
        ProofResult found = ProofResult.read(source);
        if (found.quick() || !found.counted()) {
            throw new IllegalStateException(source + " is not to be published: "
                    + (found.quick() ? "it is of a quick run" : "a count in it is wrong") + "; run scripts/bench");
        }
        Files.writeString(file, Marked.replace(Files.readString(file), MARK, Markdown.readme(found)));
        System.err.println(file.normalize() + " has the table of " + source);
        return 0;
    }

    private static Path newest() throws IOException {
        try (Stream<Path> files = Files.list(BenchFrame.results())) {
            return files.filter(each -> each.getFileName().toString().matches("proof-.*\\.json"))
                    .max(Comparator.comparing(each -> each.getFileName().toString())).orElseThrow(
                            () -> new IllegalStateException("there is no result in bench/results: run scripts/bench"));
        }
    }
}

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
        "Writes the table of claims between the marks of a Markdown file, from a result of scripts/bench. A quick run, and one with a wrong"
                + " count or a part that failed, is refused; so is one that lacks parts, unless it is named.",
        "Exit codes: 0 written, 2 usage, 3 failed."})
public final class ReadmeTable implements Callable<Integer> {
    private static final String MARK = "proof";

    @Option(names = "--result", paramLabel = "FILE", description = "The result (default: the newest whole one of bench/results)")
    private Path result;

    @Option(names = "--file", paramLabel = "FILE", description = "The Markdown file (default: README.md)")
    private Path file = Path.of(System.getProperty("tapedeck.bench.home", "bench")).resolve("../README.md");

    ReadmeTable() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new ReadmeTable(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        Path source = result == null ? newest(BenchFrame.results()) : result;
        ProofResult found = ProofResult.read(source);
        String reason = refusal(found);
        if (!reason.isEmpty()) {
            throw new IllegalStateException(source + " is not to be published: " + reason + "; run scripts/bench");
        }
        Files.writeString(file, Marked.replace(Files.readString(file), MARK, Markdown.readme(found)));
        System.err.println(file.normalize() + " has the table of " + source);
        return 0;
    }

    /** @return why a result must not be published, empty where it may */
    static String refusal(ProofResult found) {
        if (found.quick()) {
            return "it is of a quick run";
        }
        if (!found.counted()) {
            return "a count in it is wrong";
        }
        return found.parts().stream().filter(part -> !part.whole()).findFirst()
                .map(part -> "its part " + part.part() + " failed: " + part.failure()).orElse("");
    }

    private static Path newest(Path results) throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            for (Path each : files.filter(file -> file.getFileName().toString().matches("proof-.*\\.json"))
                    .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed()).toList()) {
                ProofResult found = ProofResult.read(each);
                if (refusal(found).isEmpty() && found.parts().size() == Part.values().length) {
                    return each;
                }
            }
        }
        throw new IllegalStateException("there is no whole result in " + results + ": run scripts/bench");
    }
}

package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.Environment;
import io.tapedeck.bench.report.Claim;
import io.tapedeck.bench.report.Claims;
import io.tapedeck.bench.report.Markdown;
import io.tapedeck.bench.report.Plots;
import io.tapedeck.bench.report.ProofResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the proof on this host: scripts/bench. */
@Command(name = "bench proof", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures the engine and its alternatives with the same rows on this host, counts every row, and holds the claims against what it"
                + " found. Keeps JSON, Markdown, SVG and HdrHistogram files in bench/results.",
        "Exit codes: 0 every count right (claims may fail: the table says which), 1 a count wrong, 2 usage, 3 failed."})
public final class ProofBench implements Callable<Integer> {
    @Option(names = "--quick", description = "A look: small sizes, under five minutes, no JMH")
    private boolean quick;

    @Option(names = "--only", paramLabel = "PART", split = ",", description = "Parts to run: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<Part> only = EnumSet.noneOf(Part.class);

    @Mixin
    private BenchFrame frame;

    private ProofBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new ProofBench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        ProofOptions options = quick ? ProofOptions.look() : ProofOptions.whole();
        Findings findings = new Findings(frame.out());
        frame.run("proof", (target, directory) -> {
            findings.environment(Environment.of(target, options.symbols(), directory));
            Stand stand = new Stand(options, target, directory, findings, frame.fileName("proof"));
            for (Part part : only.isEmpty() ? EnumSet.allOf(Part.class) : only) {
                part.run(stand);
            }
        });
        ProofResult result = findings.result(frame.started().toString(), quick);
        keep(result);
        return result.counted() ? 0 : BenchFrame.WRONG;
    }

    private void keep(ProofResult result) throws IOException {
        Path results = BenchFrame.results();
        String name = frame.fileName("proof");
        Map<String, String> plots = new LinkedHashMap<>();
        Plots.of(result).forEach((file, picture) -> plots.put(name + '-' + file, picture));
        List<String> files = new ArrayList<>(plots.keySet());
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(results.resolve(plot.getKey()), plot.getValue());
        }
        Files.writeString(results.resolve(name + ".md"), Markdown.report(result, files));
        frame.out().printf("%nclaims%n");
        for (Claim claim : Claims.of(result)) {
            frame.out().printf("  %-82s %18s  %18s %8s  %s%n", claim.text(), claim.measuredText(), claim.targetText(),
                    claim.marginText(), claim.verdict().label());
        }
        frame.out().printf("counts: %s%n", result.counted() ? "right" : "WRONG");
        frame.keep("proof", result.json());
    }
}

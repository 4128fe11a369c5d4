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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the proof on this host: scripts/bench. */
@Command(name = "bench proof", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures the engine and its alternatives with the same rows on this host, counts every row, and holds the claims against what it"
                + " found. Keeps JSON, Markdown, SVG and HdrHistogram files in bench/results, written anew behind each part.",
        "Exit codes: 0 every count right (claims may fail: the table says which), 1 a count wrong, 2 usage, 3 a part failed."})
public final class ProofBench implements Callable<Integer> {
    @Option(names = "--quick", description = "A look: small sizes, under five minutes, no JMH")
    private boolean quick;

    @Option(names = "--only", paramLabel = "PART", split = ",", description = "Parts to run: ${COMPLETION-CANDIDATES} (default: all; with --resume, those that FILE lacks or that failed)")
    private Set<Part> only = EnumSet.noneOf(Part.class);

    @Option(names = "--resume", paramLabel = "FILE", description = "Completes an earlier run's result, of the same host and sizes: parts that run replace those in FILE")
    private Path resume;

    @Option(names = "--also", paramLabel = "URL", description = "Another server (an edition of TimescaleDB) that STEPS lands into besides; may be given several times; as --db")
    private List<String> also = List.of();

    @Mixin
    private BenchFrame frame;

    @Spec
    private CommandSpec spec;

    private ProofBench() {
    }

    /** Runs and exits. */
    public static void main(String[] arguments) {
        BenchFrame.main(new ProofBench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        ProofResult earlier = resume == null ? null : ProofResult.read(resume);
        if (earlier != null && earlier.quick() != quick) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    resume + " is of " + (quick ? "a whole run" : "a quick run") + ": resume it as such");
        }
        ProofOptions options = (quick ? ProofOptions.look() : ProofOptions.whole()).also(also);
        Findings findings = new Findings(frame.out());
        String name = earlier == null ? frame.fileName("proof") : resume.getFileName().toString().replace(".json", "");
        int[] code = new int[1];
        frame.run("proof", (target, directory) -> {
            Map<String, Object> environment = Environment.of(target, options.symbols(), directory);
            findings.environment(environment);
            ProofResult before = earlier == null
                    ? new ProofResult(frame.started().toString(), quick, environment, List.of())
                    : onTheSameHost(earlier, environment);
            Stand stand = new Stand(options, target, directory, findings, name);
            ProofResult result = new ProofRun(frame.out(), findings, part -> part.run(stand),
                    found -> keep(name, found)).run(parts(before), before);
            tell(name, result);
            code[0] = ProofRun.exitCode(result);
        });
        return code[0];
    }

    private ProofResult onTheSameHost(ProofResult earlier, Map<String, Object> environment) {
        String difference = Environment.difference(earlier.environment(), environment);
        if (!difference.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    resume + " was measured elsewhere: " + difference);
        }
        return earlier;
    }

    private List<Part> parts(ProofResult before) {
        if (!only.isEmpty()) {
            return List.copyOf(EnumSet.copyOf(only));
        }
        List<Part> missing = new ArrayList<>();
        for (Part part : Part.values()) {
            if (before.part(part.name()).filter(found -> found.whole() && found.counted()).isEmpty()) {
                missing.add(part);
            }
        }
        return missing;
    }

    private static void keep(String name, ProofResult result) throws IOException {
        Path results = BenchFrame.results();
        Map<String, String> plots = new LinkedHashMap<>();
        Plots.of(result).forEach((file, picture) -> plots.put(name + '-' + file, picture));
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(results.resolve(plot.getKey()), plot.getValue());
        }
        Files.writeString(results.resolve(name + ".md"), Markdown.report(result, List.copyOf(plots.keySet())));
        Files.writeString(results.resolve(name + ".json"), result.json());
    }

    private void tell(String name, ProofResult result) throws IOException {
        frame.out().printf("%nclaims%n");
        for (Claim claim : Claims.of(result)) {
            frame.out().printf("  %-90s %18s  %18s %8s  %s%n", claim.text(), claim.measuredText(), claim.targetText(),
                    claim.marginText(), claim.verdict().label());
        }
        result.parts().stream().filter(part -> !part.whole())
                .forEach(part -> frame.out().printf("FAILED: %s: %s%n", part.part(), part.failure()));
        frame.out().printf("counts: %s%n", result.counted() ? "right" : "WRONG");
        frame.kept(BenchFrame.results().resolve(name + ".json"), result.json());
    }
}

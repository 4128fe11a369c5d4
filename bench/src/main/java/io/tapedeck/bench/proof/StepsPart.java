package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.jmh.LandingBenchmark;
import io.tapedeck.bench.report.Step;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark once, one fork each, with its own parameters and allocation; forks have this process' flags. */
final class StepsPart {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /** The heap of a fork need not be touched as a whole before it begins. */
    private static final Pattern HEAP = Pattern.compile("-Xms.*|-XX:[+]AlwaysPreTouch");

    private StepsPart() {
    }

    static void run(Stand stand) throws SQLException, IOException {
        if (stand.options.quick()) {
            stand.findings.heading("Single steps (JMH) are left out of a quick run");
            return;
        }
        stand.findings.heading("Single steps (JMH)");
        Path servers = stand.fresh().resolve("servers.properties");
        Set<String> editions = editions(stand.options.also(), servers);
        List<String> failed = new ArrayList<>();
        for (String type : types()) {
            try {
                results(type, stand.options.stepIterations(), editions, servers)
                        .forEach(result -> stand.findings.add(step(result)));
            } catch (RunnerException e) {
                failed.add(type.substring(type.lastIndexOf('.') + 1) + ": " + e.getMessage());
                stand.findings.tell("FAILED: " + failed.getLast());
            }
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException("steps failed: " + String.join("; ", failed));
        }
    }

    /** @return classes of benchmarks, so that one that fails does not end the others */
    private static SortedSet<String> types() {
        return BenchmarkList.defaultList()
                .find(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of(".*"),
                        List.of())
                .stream().map(BenchmarkListEntry::getUserClassQName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return editions of servers that are landed into, the embedded one first; URLs of the others are in the file, as no list of processes shows it */
    private static Set<String> editions(List<String> urls, Path file) throws SQLException, IOException {
        Set<String> editions = new LinkedHashSet<>(List.of(LandingBenchmark.EMBEDDED));
        Properties servers = new Properties();
        for (String url : urls) {
            try (BenchDatabase target = BenchDatabase.on(url)) {
                String edition = target.database().facts().edition().name();
                editions.add(edition);
                servers.setProperty(edition, url);
            }
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            servers.store(out, null);
        }
        return editions;
    }

    private static Collection<RunResult> results(String type, int iterations, Set<String> editions,
            Path servers) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include("^" + Pattern.quote(type) + "\\.").forks(1)
                .warmupIterations((iterations + 1) / 2).warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations).measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true)
                .jvmArgs(flags(servers));
        if (type.equals(LandingBenchmark.class.getName())) {
            options = options.param("edition", editions.toArray(String[]::new));
        }
        return new Runner(options.build()).run();
    }

    private static String[] flags(Path servers) {
        List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        flags.removeIf(flag -> HEAP.matcher(flag).matches());
        flags.add("-D" + LandingBenchmark.SERVERS + '=' + servers);
        return flags.toArray(String[]::new);
    }

    private static Step step(RunResult run) {
        BenchmarkParams params = run.getParams();
        String parameters = params.getParamsKeys().stream().map(key -> key + '=' + params.getParam(key))
                .collect(Collectors.joining(" "));
        Result<?> score = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        String name = params.getBenchmark();
        String type = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        return new Step(type, parameters, score.getScore(), score.getScoreError(), unit(type, score.getScoreUnit()),
                allocated == null ? Double.NaN : allocated.getScore());
    }

    /** One operation is one of what the benchmark counts. */
    private static String unit(String type, String unit) {
        String one = type.startsWith("Landing") || type.startsWith("CopyEncoding")
                ? "row"
                : type.startsWith("LineParse") ? "line" : "tick";
        return unit.toLowerCase(Locale.ROOT).replace("ops", one + 's').replace("/op", '/' + one);
    }
}

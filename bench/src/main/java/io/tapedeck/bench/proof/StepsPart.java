package io.tapedeck.bench.proof;

import io.tapedeck.bench.report.Step;
import java.util.Collection;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark once, one fork each, with its own parameters and allocation; forks have this process' flags. */
final class StepsPart {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private StepsPart() {
    }

    static void run(Stand stand) throws RunnerException {
        if (stand.options.quick()) {
            stand.findings.heading("Single steps (JMH) are left out of a quick run");
            return;
        }
        stand.findings.heading("Single steps (JMH)");
        int iterations = stand.options.stepIterations();
        Collection<RunResult> results = new Runner(new OptionsBuilder().forks(1).warmupIterations((iterations + 1) / 2)
                .warmupTime(TimeValue.seconds(1)).measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1)).addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true).build()).run();
        results.forEach(result -> stand.findings.add(step(result)));
    }

    private static Step step(RunResult run) {
        BenchmarkParams params = run.getParams();
        String parameters = params.getParamsKeys().stream().map(key -> key + '=' + params.getParam(key))
                .collect(Collectors.joining(" "));
        Result<?> score = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        String name = params.getBenchmark();
        String type = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        return new Step(type, parameters, score.getScore(), score.getScoreError(), score.getScoreUnit(),
                allocated == null ? Double.NaN : allocated.getScore());
    }
}

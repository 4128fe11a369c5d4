package io.tapedeck.database;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The tests of the database and of landing in a process of their own, against a server that is named: the server is chosen
 * once a process, and this one has its own.
 */
final class SuiteProcess {
    private static final List<String> PACKAGES = List.of("io.tapedeck.database", "io.tapedeck.landing");

    private SuiteProcess() {
    }

    /** Runs it and waits; {@return the exit code, 0 = at least one test ran and all passed} */
    static int run(String jdbcUrl, String classes, Path output, long minutesMax)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        // the same flags for Chronicle and Agrona as this process, without a debugger or an agent of its own
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX:")).forEach(command::add);
        command.addAll(List.of("-Dtapedeck.test.db=" + jdbcUrl, "-cp", System.getProperty("java.class.path"),
                SuiteProcess.class.getName(), classes));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(minutesMax, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    public static void main(String... arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(PACKAGES.stream().map(name -> selectPackage(name)).toList())
                .filters(includeClassNamePatterns(arguments[0]), excludeTags("torture", "container")).build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.getSummary().printTo(out);
        summary.getSummary().printFailuresTo(out, 20);
        boolean good = summary.getSummary().getTotalFailureCount() == 0
                && summary.getSummary().getTestsSucceededCount() > 0;
        System.exit(good ? 0 : 1);
    }
}

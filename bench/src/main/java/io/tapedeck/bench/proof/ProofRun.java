package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.BenchFrame;
import io.tapedeck.bench.frame.Environment;
import io.tapedeck.bench.report.ProofResult;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs parts one after the other; what each found is kept before the next begins, and a part that fails ends only itself. One thread. */
final class ProofRun {
    private static final int FAILED = 3;

    private final PrintStream out;
    private final Findings findings;
    private final Work work;
    private final Keeper keeper;

    /** What a part does; adds what it finds to the findings. */
    @FunctionalInterface
    interface Work {
        void run(Part part) throws Exception;
    }

    /** Writes a result down. */
    @FunctionalInterface
    interface Keeper {
        void keep(ProofResult result) throws IOException;
    }

    ProofRun(PrintStream out, Findings findings, Work work, Keeper keeper) {
        this.out = out;
        this.findings = findings;
        this.work = work;
        this.keeper = keeper;
    }

    /**
     * Runs them.
     *
     * @param before what was found earlier: parts that run again replace what they found there
     * @return all of it
     */
    ProofResult run(List<Part> parts, ProofResult before) throws IOException, InterruptedException {
        Progress progress = new Progress(parts, before.quick());
        ProofResult result = before;
        for (Part part : parts) {
            Instant begin = Instant.now();
            double load = Environment.load();
            findings.heading(progress.begin(begin));
            String failure = attempt(part);
            result = result.with(findings.end(part, begin, load, failure), Part.names());
            keeper.keep(result);
            progress.end(Duration.between(begin, Instant.now()));
        }
        return result;
    }

    private String attempt(Part part) throws InterruptedException {
        try {
            work.run(part);
            return "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace(out);
            out.flush();
            return e.toString();
        }
    }

    /** @return 0 for a result whose counts are right and whose parts came to their end */
    static int exitCode(ProofResult result) {
        if (!result.counted()) {
            return BenchFrame.WRONG;
        }
        return result.whole() ? 0 : FAILED;
    }
}

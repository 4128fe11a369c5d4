package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.CommandRun;
import io.tapedeck.app.LeanZip;
import io.tapedeck.decide.OutputsOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine killed with kill -9 while it decides: every output is journaled once. The oracle decides the tape anew, without
 * snapshots and recovery.
 */
@Timeout(600)
class OutputsCrashTest {
    private static final int ROWS = 40_000;
    private static final int KILLS = 3;
    private static final long POLL_NS = 300_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldJournalEachOutputOnceWhereverTheEngineIsKilled(long seed) throws IOException, InterruptedException {
        System.out.println(run(folder, seed));
    }

    @Test
    @Tag("torture")
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void shouldJournalEachOutputOnceForEverySeed() throws IOException, InterruptedException {
        int seeds = Integer.getInteger("tapedeck.torture.seeds", 100);
        long first = Long.getLong("tapedeck.torture.first", 1);
        List<String> failed = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                System.out.println(run(Files.createDirectories(folder.resolve("seed-" + seed)), seed));
            } catch (AssertionError e) {
                failed.add(seed + ": " + e.getMessage());
                System.out.println("outputs, seed " + seed + " FAILED: " + e.getMessage());
            }
        }
        System.out.printf("outputs: %d seeds from %d on, %d failed%n", seeds, first, failed.size());
        assertThat(failed).isEmpty();
    }

    /** Live events, nothing lands: what is killed is journal and decisions alone. */
    private static String run(Path folder, long seed) throws IOException, InterruptedException {
        Path file = LeanZip.trades(folder, ROWS, seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> log = new ArrayList<>();
        try (Site site = new Site(folder, "jdbc:postgresql://127.0.0.1:1/nobody?user=nobody").fine()
                .set("landing.enabled", "false").set("decide.snapshot.every", "3000")
                .set("database.connect-timeout", "1s").set("pipeline.threading", seed % 2 == 0 ? "split" : "compact")) {
            for (int kill = 0; kill < KILLS; kill++) {
                EngineProcess engine = load(site, file);
                long target = site.synced() + 1 + random.nextLong(ROWS / KILLS);
                while (engine.isAlive() && site.synced() < target) {
                    LockSupport.parkNanos(POLL_NS);
                }
                log.add((engine.kill() ? "killed at " : "too late at ") + site.synced());
            }
            EngineProcess last = load(site, file);
            assertThat(last.exitCode(Site.PATIENCE)).as("seed %d %s: %s", seed, log, last.err()).isZero();
            Path journal = site.data().resolve("journal");
            long equal = OutputsOracle.requireEqual(journal);
            CommandRun verify = CommandRun.of(site.line("verify", "--json").toArray(String[]::new));
            assertThat(verify.code()).as("verify: %s%s", verify.out(), verify.err()).isZero();
            return "outputs, seed %d: %d equal, %s".formatted(seed, equal, log);
        }
    }

    private static EngineProcess load(Site site, Path file) throws IOException {
        return site.start("load", "--format", "lean-trade", "--live", "--no-wait", "--json", file.toString());
    }
}

package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link CrashTest} for as many seeds as there is time for, and for all of the real ticks: scripts/torture. Prints a line a
 * seed and a summary; goes on behind a seed that failed, whose files stay.
 */
@Tag("torture")
@Timeout(value = 24, unit = TimeUnit.HOURS)
class TortureTest {
    private static final String SPY = "lean/equity-trades/spy";
    private static final int ROWS = 100_000;
    private static final int SKIPPED_MAX = 100_000;
    private static final int KILLS = 3;
    private static final int KILLS_FULL = 12;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** Odd seeds load made-up trades, even ones a part of a real day where there is real data. */
    @Test
    void shouldLandEachRowOnceForEverySeed() throws IOException, InterruptedException {
        int seeds = Integer.getInteger("tapedeck.torture.seeds", 100);
        long first = Long.getLong("tapedeck.torture.first", 1);
        long begin = System.nanoTime();
        List<Long> failed = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            Path own = Files.createDirectories(folder.resolve("seed-" + seed));
            try {
                System.out.println(new CrashRun(own, List.of(file(own, seed))).run(seed, KILLS, Site::fine));
                delete(own);
            } catch (AssertionError | java.sql.SQLException e) {
                failed.add(seed);
                System.out.println("seed " + seed + " FAILED, its files are in " + own + ": " + e.getMessage());
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("torture: %d seeds from %d on, %d failed %s, %.0f s, %.1f s a seed%n", seeds, first,
                failed.size(), failed, seconds, seconds / seeds);
        assertThat(failed).as("seeds that failed").isEmpty();
    }

    @Test
    void shouldLandEachOfAllRealTicksOnce() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(SharedData.require(SPY))) {
            files = all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        }
        long seed = Long.getLong("tapedeck.torture.first", 1);
        System.out.println("all real ticks: "
                + new CrashRun(folder, files).run(seed, KILLS_FULL, site -> site.jvm("-Xmx512m")));
    }

    private static Path file(Path folder, long seed) throws IOException {
        Path real = SharedData.find(SPY + "/20131008_trade.zip");
        return seed % 2 == 1 || real == null
                ? LeanZip.trades(folder, ROWS, seed)
                : RealSlice.of(real, new SplittableRandom(seed).nextInt(SKIPPED_MAX), ROWS, folder);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

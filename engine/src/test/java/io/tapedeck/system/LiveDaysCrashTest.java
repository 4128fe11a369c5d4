package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.CommandRun;
import io.tapedeck.app.LeanZip;
import io.tapedeck.decide.OutputFacts;
import io.tapedeck.decide.OutputsOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine killed with kill -9 while it decides on recorded days with everything at work: its outputs are those of a run that
 * nobody killed, byte for byte but for the market sequences of their causes, and those of the tape decided anew. So nothing is
 * lost, nothing there twice, no trigger fired twice.
 */
@Timeout(300)
@SuppressWarnings("EnumOrdinal") // a day by the seed
class LiveDaysCrashTest {
    private static final int KILLS = 3;
    private static final int START_MS = 1_500;
    private static final long POLL_NS = 300_000;
    private static final List<String> FINE = List.of("decide.snapshot.every=1500", "pipeline.block-bytes-max=4KiB",
            "journal.sync-interval=2ms");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<RecordedDay, Path> slices = new EnumMap<>(RecordedDay.class);
    private final Map<RecordedDay, OutputFacts> whole = new EnumMap<>(RecordedDay.class);

    @Test
    void shouldDecideOnSpyAsIfNobodyHadKilledIt() throws IOException, InterruptedException {
        System.out.println(run(RecordedDay.SPY, 1));
    }

    @Test
    @Tag("torture")
    void shouldDecideOnQuotesOfACurrencyAsIfNobodyHadKilledIt() throws IOException, InterruptedException {
        System.out.println(run(RecordedDay.FXCM, 2));
    }

    /** The twin that always runs. */
    @Test
    void shouldDecideOnAMadeDayAsIfNobodyHadKilledIt() throws IOException, InterruptedException {
        System.out.println(run(LeanZip.day(folder, 12_000, 3), RecordedDay.SPY, 3));
    }

    /** A trigger fired twice, an output lost or another is found. */
    @Test
    void shouldTellAnotherRunFromTheSame() throws IOException {
        Path file = LeanZip.day(folder, 3_000, 3);
        LiveDay.run(folder.resolve("one"), file, RecordedDay.SPY.settings());
        List<String> other = RecordedDay.SPY.settings();
        other.add("decide.triggers.strategies.default.trailing=0.021%");
        LiveDay.run(folder.resolve("two"), file, other);
        OutputFacts one = OutputFacts.of(folder.resolve("one/journal"));
        OutputFacts two = OutputFacts.of(folder.resolve("two/journal"));
        assertThat(two.ticks()).isEqualTo(one.ticks());
        assertThat(two.outputs()).isNotEqualTo(one.outputs());
    }

    @Test
    @Tag("torture")
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void shouldDecideAsIfNobodyHadKilledItForEverySeed() throws IOException, InterruptedException {
        int seeds = Integer.getInteger("tapedeck.torture.seeds", 100);
        long first = Long.getLong("tapedeck.torture.first", 1);
        List<String> failed = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            RecordedDay day = RecordedDay.values()[(int) Math.floorMod(seed, (long) RecordedDay.values().length)];
            try {
                System.out.println(run(day, seed));
            } catch (AssertionError e) {
                failed.add(seed + " (" + day + "): " + e.getMessage());
                System.out.println("real outputs, seed " + seed + " of " + day + " FAILED: " + e.getMessage());
            }
        }
        System.out.printf("real outputs: %d seeds from %d on, %d failed%n", seeds, first, failed.size());
        assertThat(failed).isEmpty();
    }

    private String run(RecordedDay day, long seed) throws IOException, InterruptedException {
        Path file = slices.get(day);
        if (file == null) { // written once: a zip made again has other times in it, and so another feed id
            file = RealSlice.of(SharedData.require(day.file), 0, day.lines, folder);
            slices.put(day, file);
        }
        return run(file, day, seed);
    }

    private String run(Path file, RecordedDay day, long seed) throws IOException, InterruptedException {
        OutputFacts expected = whole.get(day);
        if (expected == null) {
            Path data = folder.resolve("whole-" + day);
            LiveDay.run(data, file, day.settings());
            expected = OutputFacts.of(data.resolve("journal"));
            whole.put(day, expected);
        }
        Path place = Files.createDirectories(folder.resolve("seed-" + seed));
        String story = killed(place, file, day, seed);
        OutputFacts found = OutputFacts.of(place.resolve("data/journal"));
        String said = "real outputs, seed %d of %s: %s".formatted(seed, day, story);
        assertThat(found.twice()).as(said).isEmpty();
        assertThat(found.kinds()).as(said).isEqualTo(expected.kinds());
        assertThat(found.ticks()).as("ticks of " + said).isEqualTo(expected.ticks());
        assertThat(found.outputs().equals(expected.outputs())
                ? ""
                : OutputFacts.difference(folder.resolve("whole-" + day + "/journal"), place.resolve("data/journal")))
                .as(said).isEmpty();
        return said;
    }

    /** @return what happened */
    private static String killed(Path place, Path file, RecordedDay day, long seed)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> log = new ArrayList<>();
        try (Site site = new Site(place, "")) {
            List<String> arguments = new ArrayList<>(List.of(site.data().toString(), file.toString()));
            arguments.addAll(day.settings());
            arguments.addAll(FINE);
            arguments.add("pipeline.threading=" + (random.nextBoolean() ? "split" : "compact"));
            LiveDay.begin(site.data());
            for (int kill = 0; kill < KILLS; kill++) {
                EngineProcess engine = site.start(LiveDay.class, arguments);
                await(site, engine, random, day.lines);
                log.add((engine.kill() ? "killed at " : "too late at ") + site.synced());
            }
            EngineProcess last = site.start(LiveDay.class, arguments);
            assertThat(last.exitCode(Site.PATIENCE)).as("seed %d %s: %s", seed, log, last.err()).isZero();
            long equal = OutputsOracle.requireEqual(site.data().resolve("journal"));
            CommandRun verify = CommandRun.of(site.line("verify", "--json").toArray(String[]::new));
            assertThat(verify.code()).as("verify: %s%s", verify.out(), verify.err()).isZero();
            return equal + " equal, " + log;
        }
    }

    /** One kill in four meets the start, with its recovery; the others the run. */
    private static void await(Site site, EngineProcess engine, SplittableRandom random, int lines) {
        long until = System.nanoTime() + random.nextInt(START_MS) * 1_000_000L;
        boolean starting = random.nextInt(4) == 0;
        long target = site.synced() + 1 + random.nextLong(lines / KILLS);
        while (engine.isAlive() && (starting ? System.nanoTime() < until : site.synced() < target)) {
            LockSupport.parkNanos(POLL_NS);
        }
    }
}

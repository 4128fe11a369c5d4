package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import io.tapedeck.decide.OutputFacts;
import io.tapedeck.decide.OutputsOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Recorded days through the whole engine with everything at work that decides: one sequence of outputs, whatever the thread map
 * and however often (I6).
 */
@Timeout(300)
class LiveDaysTest {
    private static final List<String> TRADED = List.of("signals", "fused_signals", "signal_performance", "orders",
            "trades", "position_triggers", "position_marks", "risk_alerts", "order PENDING", "order FILLED",
            "trigger TRAILING_STOP armed", "trigger STOP_LOSS armed", "trigger STOP_LOSS triggered",
            "trigger TAKE_PROFIT armed", "trigger BREAK_EVEN armed", "trigger TIME_EXIT armed",
            "signal momentum_agent", "signal mean_reversion_agent", "signal breakout_agent", "signal volume_agent");
    private static final List<String> BARS = List.of("sage.market_data", "sage.technical_indicators");

    @TempDir
    Path folder;

    private int runs;

    @ParameterizedTest
    @EnumSource(names = {"SPY", "FXCM"})
    void shouldDecideTheSameOfARealSliceInEveryThreadingModeTwice(RecordedDay day) throws IOException {
        requireSame(RealSlice.of(SharedData.require(day.file), 0, day.lines, folder), day);
    }

    @ParameterizedTest
    @Tag("torture")
    @EnumSource(names = {"AIG", "AIG_QUOTES", "BINANCE_FUTURE", "BINANCE_SPOT"})
    void shouldDecideTheSameOfTheOtherSlicesInEveryThreadingModeTwice(RecordedDay day) throws IOException {
        requireSame(RealSlice.of(SharedData.require(day.file), 0, day.lines, folder), day);
    }

    /** The twin that always runs. */
    @Test
    void shouldDecideTheSameOfAMadeDayInEveryThreadingModeTwice() throws IOException {
        requireSame(LeanZip.day(folder, 12_000, 11), RecordedDay.SPY);
    }

    /** Without agents nothing is traded: what the tests above count is not there by itself. */
    @Test
    void shouldNotTakeARunInWhichNothingIsDecidedForOneInWhichAllIs() throws IOException {
        OutputFacts facts = run(LeanZip.day(folder, 3_000, 11), RecordedDay.SPY, "decide.signals.agents=[]");
        assertThat(facts.kinds()).containsKeys(BARS.toArray(String[]::new)).doesNotContainKeys(
                TRADED.toArray(String[]::new));
    }

    @Test
    @Tag("torture")
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void shouldDecideTheSameOfEachWholeRealDay() throws IOException {
        List<String> failed = new ArrayList<>();
        for (String days : List.of("lean/equity-trades/spy", "lean/equity-trades/aig", "lean/equity-quotes/aig",
                "lean/fx-quotes/eurusd-fxcm", "binance-ws")) {
            for (Path file : files(days)) {
                try {
                    System.out.println("whole day " + days + '/' + file.getFileName() + ": "
                            + requireSame(file, RecordedDay.of(file)));
                } catch (AssertionError e) {
                    failed.add(file + ": " + e.getMessage());
                    System.out.println("whole day " + file.getFileName() + " FAILED: " + e.getMessage());
                }
            }
        }
        assertThat(failed).isEmpty();
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.require(directory))) {
            return files.sorted().toList();
        }
    }

    private OutputFacts requireSame(Path file, RecordedDay day) throws IOException {
        OutputFacts compact = run(file, day, "pipeline.threading=compact");
        System.out.println(file.getFileName() + ": " + compact.kinds());
        assertThat(compact.kinds()).containsKeys(
                Stream.concat(TRADED.stream(), BARS.stream()).filter(day::can).toArray(String[]::new));
        assertThat(compact.twice()).as("fired or filled twice").isEmpty();
        assertThat(run(file, day, "pipeline.threading=compact")).as("compact again").isEqualTo(compact);
        assertThat(run(file, day, "pipeline.threading=split")).as("split").isEqualTo(compact);
        assertThat(run(file, day, "pipeline.threading=split")).as("split again").isEqualTo(compact);
        if (Runtime.getRuntime().availableProcessors() >= 2) {
            assertThat(run(file, day, "pipeline.threading=split-pinned", "pipeline.cores=[0,1]")).as("split-pinned")
                    .isEqualTo(compact);
        }
        return compact;
    }

    private OutputFacts run(Path file, RecordedDay day, String... sets) throws IOException {
        Path data = folder.resolve("run-" + runs++);
        List<String> all = day.settings();
        all.addAll(List.of(sets));
        LiveDay.run(data, file, all);
        Path journal = data.resolve("journal");
        if (runs == 1) {
            OutputsOracle.requireEqual(journal);
        }
        OutputFacts facts = OutputFacts.of(journal);
        return new OutputFacts(facts.kinds(), facts.twice(), OutputsOracle.hash(journal), facts.ticks());
    }
}

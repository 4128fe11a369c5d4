package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import io.tapedeck.decide.OutputFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints that are not to be believed, planted between the ticks of recorded days, fire nothing under the default policy; a true
 * move fires within the configured confirmation. Through the whole engine: the condition stage marks, triggers obey.
 */
@Timeout(120)
class PhantomTriggersTest {
    private static final List<String> STOPS = List.of("decide.triggers.strategies.default.stop=4%",
            "decide.triggers.strategies.default.trailing=3%", "decide.execution.mode=paper");
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private int runs;
    private PlantedPrints prints;

    private OutputFacts run(Path file, boolean bad, long fallsFrom, String... sets) throws IOException {
        List<String> all = new ArrayList<>(STOPS);
        all.addAll(List.of(sets));
        Path data = folder.resolve("run-" + runs++);
        LiveDay.run(data, file, all, ring -> prints = new PlantedPrints(ring, bad, fallsFrom));
        return OutputFacts.of(data.resolve("journal"));
    }

    private void requireNoPhantom(Path file, String... sets) throws IOException {
        OutputFacts facts = run(file, true, NEVER, sets);
        System.out.println(file.getFileName() + " with " + prints.planted() + ": " + facts.kinds());
        assertThat(prints.planted().keySet()).containsExactlyInAnyOrder(PlantedPrints.Bad.values());
        assertThat(prints.planted().values()).allMatch(count -> count >= 5);
        assertThat(facts.kinds()).containsKeys("trigger STOP_LOSS armed", "trigger TRAILING_STOP armed")
                .doesNotContainKeys("trigger STOP_LOSS triggered", "trigger TRAILING_STOP triggered", "orders");
    }

    private void requireTrueMove(Path file, int confirmTicks, String... sets) throws IOException {
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("decide.triggers.strategies.default.confirm-ticks=" + confirmTicks);
        all.add("decide.triggers.strategies.default.stop=\"\"");
        OutputFacts facts = run(file, true, 2_000, all.toArray(String[]::new));
        assertThat(facts.kinds()).containsEntry("trigger TRAILING_STOP triggered", 1).containsKey("order FILLED");
        Path journal = folder.resolve("run-" + (runs - 1)).resolve("journal");
        assertThat(FiringTick.of(journal, prints.instrument(), 2_000)).as("of the moved ticks, the one that fired")
                .isEqualTo(confirmTicks);
    }

    @Test
    void shouldFireNothingOnBadPrintsAmongSpyTrades() throws IOException {
        requireNoPhantom(RealSlice.of(SharedData.require(RecordedDay.SPY.file), 0, 40_000, folder));
    }

    @Test
    void shouldFireNothingOnBadPrintsAmongBitcoinTradesAndQuotes() throws IOException {
        Path file = RealSlice.of(SharedData.require(RecordedDay.BINANCE_FUTURE.file), 0, 20_000, folder);
        requireNoPhantom(file);
        requireNoPhantom(file, "decide.triggers.strategies.default.reference=mid");
        requireNoPhantom(file, "decide.triggers.strategies.default.reference=side");
    }

    /** The twin that always runs; with the policy turned round the same prints do fire. */
    @Test
    void shouldFireNothingOnBadPrintsAmongMadeTradesUnlessToldTo() throws IOException {
        Path file = LeanZip.trades(folder, 20_000, 5);
        requireNoPhantom(file);
        assertThat(run(file, true, NEVER, "decide.triggers.strategies.default.on-flagged=fire").kinds())
                .containsKey("trigger STOP_LOSS triggered");
    }

    @Test
    void shouldFireOnATrueMoveWithinTheConfirmation() throws IOException {
        Path file = LeanZip.trades(folder, 20_000, 5);
        requireTrueMove(file, 1);
        requireTrueMove(file, 3);
    }

    @Test
    void shouldFireOnATrueMoveAmongSpyTradesWithinTheConfirmation() throws IOException {
        Path file = RealSlice.of(SharedData.require(RecordedDay.SPY.file), 0, 40_000, folder);
        requireTrueMove(file, 1);
        requireTrueMove(file, 4);
    }
}

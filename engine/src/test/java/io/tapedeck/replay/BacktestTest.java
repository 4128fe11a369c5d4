package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.TrailingTrader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions anew over a tape on which a live run has traded. */
@Timeout(120)
class BacktestTest {
    private static final long SEED = 8_128;
    private static final BigDecimal CAPITAL = new BigDecimal(1_000);

    @TempDir
    static Path folder;
    private static TradedTape tape;

    @BeforeAll
    static void record() {
        tape = TradedTape.write(folder, SEED, true);
    }

    private static BacktestResult test(long from, long to, KeyValues settings, String strategy) {
        return new Backtest(tape.journal, new BacktestPlan(new EventRange(from, to), settings, strategy, CAPITAL),
                tape.decisions(DecisionOptions.Mode.REPLAY), _ -> {
                }).run(() -> false);
    }

    @Test
    void shouldDifferInNothingUnderTheSettingsOfTheTape() {
        for (KeyValues settings : new KeyValues[]{null, TradedTape.SETTINGS}) {
            BacktestResult found = test(1, tape.last, settings, TrailingTrader.STRATEGY);
            assertThat(found.closed()).hasSizeGreaterThan(20);
            assertThat(found.difference().isNone()).isTrue();
            assertThat(found.difference().same()).isEqualTo(found.trades().size());
            assertThat(found.difference().pnl()).isEqualByComparingTo("0");
            assertThat(found.unchanged()).isTrue();
            assertThat(found.setAside()).isZero();
            assertThat(found.complete()).isTrue();
        }
    }

    @Test
    void shouldTellExactlyTheTradesThatAnotherStopChanges() {
        BacktestResult found = test(1, tape.last, KeyValues.parse("execution.mode = paper\ntest.stop = 1.1\n"),
                TrailingTrader.STRATEGY);
        TradeDifference difference = found.difference();
        assertThat(found.unchanged()).isFalse();
        assertThat(difference.isNone()).isFalse();
        assertThat(difference.changed()).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.here().entryTime()).isEqualTo(pair.there().entryTime());
            assertThat(pair.here().entryPrice()).isEqualByComparingTo(pair.there().entryPrice());
            assertThat(pair.here().exitTime()).isGreaterThan(pair.there().exitTime());
        });
        List<RoundTrip> live = test(1, tape.last, null, TrailingTrader.STRATEGY).trades();
        assertThat(difference.same() + difference.changed().size() + difference.onlyThere().size())
                .isEqualTo(live.size());
        assertThat(difference.same() + difference.changed().size() + difference.onlyHere().size())
                .isEqualTo(found.trades().size());
        assertThat(Stream.concat(difference.onlyHere().stream(), difference.changed().stream()
                .map(TradeDifference.Changed::here)).map(RoundTrip::toString)).doesNotContainAnyElementsOf(
                        live.stream().map(RoundTrip::toString).toList());
        assertThat(difference.pnl()).isEqualByComparingTo(found.pnl().subtract(TradeDifference.pnl(live)));
    }

    @Test
    void shouldSetAsideOrdersAndTradesOfTheTestedStrategyAndCountThemAsWhatHappened() {
        BacktestResult all = test(1, tape.last, null, null);
        assertThat(all.setAside()).isEqualTo(6);
        assertThat(all.difference().onlyHere()).isEmpty();
        assertThat(all.difference().onlyThere()).isNotEmpty()
                .allSatisfy(trip -> assertThat(trip.holding().agent()).isEqualTo("hand"));
        BacktestResult broker = test(1, tape.last, null, "broker");
        assertThat(broker.setAside()).isEqualTo(4);
        assertThat(broker.trades()).isEmpty();
        assertThat(broker.performance().days()).as("days without a position").isEqualTo(all.performance().days())
                .isBetween(5, 6);
    }

    @Test
    void shouldCountOnlyTheRangeAndWarmUpOnWhatIsBefore() {
        long middle = tape.last / 2;
        BacktestResult whole = test(1, tape.last, null, TrailingTrader.STRATEGY);
        BacktestResult half = test(middle, tape.last, null, TrailingTrader.STRATEGY);
        assertThat(half.difference().isNone()).isTrue();
        assertThat(half.firstEvent()).isEqualTo(1);
        assertThat(half.closed()).isNotEmpty()
                .isEqualTo(whole.closed().stream().filter(trip -> trip.cause() >= middle).toList());
        BacktestResult cut = test(1, middle, null, TrailingTrader.STRATEGY);
        assertThat(cut.difference().isNone()).isTrue();
        assertThat(cut.closed()).isEqualTo(whole.closed().stream().filter(trip -> trip.cause() <= middle).toList());
    }

    @Test
    void shouldComeToTheProfitThatItsTradesAndOpenHoldingsMake() {
        BacktestResult found = test(1, tape.last, null, TrailingTrader.STRATEGY);
        double closed = found.pnl().doubleValue();
        double most = found.trades().stream().filter(RoundTrip::isOpen).count() * 3.0;
        assertThat(found.performance().totalReturn() * 1_000).isCloseTo(closed, within(most + 1e-9));
        assertThat(found.performance().days()).isBetween(5, 6);
        assertThat(found.performance().maxDrawdown()).isBetween(0.0, 1.0);
        assertThat(found.winRate()).isBetween(0.0, 1.0);
        assertThat(found.performance().sharpe()).isFinite();
    }

    @Test
    void shouldCountTheDaysOfTicksThatWereLoadedLaterAndNotTheDayOfTheirLoading(@TempDir Path other) {
        TradedTape loaded = TradedTape.writeLoaded(other, SEED, 400 * 86_400_000_000_000L);
        BacktestResult found = new Backtest(loaded.journal,
                new BacktestPlan(new EventRange(1, loaded.last), null, TrailingTrader.STRATEGY, CAPITAL),
                loaded.decisions(DecisionOptions.Mode.REPLAY), _ -> {
                }).run(() -> false);
        assertThat(found.closed()).isNotEmpty();
        assertThat(found.firstTime()).isBetween(TradedTape.BEGIN_NS, TradedTape.BEGIN_NS + 10 * TradedTape.STEP_NS);
        assertThat(found.lastTime()).isLessThan(TradedTape.BEGIN_NS + 6 * 86_400_000_000_000L);
        assertThat(found.performance().days()).isBetween(5, 6);
        assertThat(found.performance().sharpe()).isFinite();
        assertThat(found.performance().annualizedReturn()).isFinite();
    }

    @Test
    void shouldTellTheFirstDayAndTheLastInWhateverOrderTheyLieOnTheTape(@TempDir Path other) {
        TradedTape loaded = TradedTape.writeNewerFirst(other, SEED, 400 * 86_400_000_000_000L);
        BacktestResult found = new Backtest(loaded.journal,
                new BacktestPlan(new EventRange(1, loaded.last), null, TrailingTrader.STRATEGY, CAPITAL),
                loaded.decisions(DecisionOptions.Mode.REPLAY), _ -> {
                }).run(() -> false);
        assertThat(found.firstTime()).isEqualTo(TradedTape.BEGIN_NS);
        assertThat(found.lastTime()).isEqualTo(TradedTape.BEGIN_NS + (TradedTape.TICKS - 1) * TradedTape.STEP_NS);
    }
}

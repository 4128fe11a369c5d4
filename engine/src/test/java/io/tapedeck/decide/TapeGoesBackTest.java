package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.risk.Working;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An old day behind a newer one on the tape, as replay plays it: what counts by time begins anew there. */
@Timeout(30)
class TapeGoesBackTest {
    private static final int DAY = 86_400;
    private static final KeyValues LIMITED = KeyValues.of(Map.of("risk.initial-cash", "10000", "risk.daily-loss-max",
            "500", "positions.mark-interval", "2000000000"));

    private static StageTape tape() {
        StageTape tape = new StageTape(LIMITED);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 100");
        tape.historical();
        return tape;
    }

    @Test
    void shouldBeginADaysLossAnewOnAnOlderDay() {
        StageTape tape = tape();
        tape.trade(0, 1, "94", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).hasSize(1);
        tape.trade(0, -3 * DAY, "94", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).as("another day: its loss is over")
                .hasSize(2)
                .last().asString().contains("resolved_at");
        tape.trade(0, -3 * DAY + 60, "88", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).as("a loss of that day").hasSize(3);
        tape.trade(0, -2 * DAY, "88", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).as("the next day").hasSize(4);
    }

    @Test
    void shouldNotBeginTheDayAnewForAnotherFileOfIt() {
        StageTape tape = tape();
        tape.trade(0, 1, "97", 0);
        tape.trade(0, -3 * 3_600, "97", 0);
        tape.trade(0, -3 * 3_600 + 1, "94.9", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).as("510 since the day's begin").hasSize(1);
    }

    @Test
    void shouldWriteMarksOfTheOlderDayAtItsOwnPace() {
        StageTape tape = tape();
        tape.trade(0, 1, "101", 0);
        tape.trade(0, -3 * DAY, "102", 0);
        assertThat(tape.rows).filteredOn(row -> row.startsWith("position_marks")).isEmpty();
        tape.trade(0, -3 * DAY + 2, "103", 0);
        tape.clock(-3 * DAY + 3);
        assertThat(tape.rows).filteredOn(row -> row.startsWith("position_marks")).hasSize(1).first().asString()
                .contains("mark_price=103");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldForgetNoLossForARowOfAnEarlierDay(boolean historical) {
        StageTape tape = new StageTape(LIMITED);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 100");
        if (historical) {
            tape.historical();
        }
        tape.trade(0, 1, "94", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).hasSize(1);
        tape.fill(-DAY, "T0", "ABC s 1 94 1");
        tape.movement(-DAY, "INTEREST", "-1");
        tape.clock(2);
        tape.trade(0, 3, "93.9", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).as("lasts").hasSize(1);
        assertThat(tape.stage.check(0, 0, 1_000_000, 94_000_000_000L, Working.NONE).allowed()).isFalse();
    }

    @Test
    void shouldTakeNoLiveTickAndNoClockForAnotherDay() {
        StageTape tape = new StageTape(LIMITED);
        tape.define("ABC", "USD");
        tape.fill(0, "T1", "ABC s 100 100");
        tape.trade(0, 1, "94", 0);
        tape.trade(0, -3 * DAY, "94", 0);
        tape.clock(-3 * DAY);
        tape.trade(0, 2, "94", 0);
        assertThat(tape.rows).filteredOn(row -> row.contains("daily-loss")).hasSize(1);
    }

    @Test
    void shouldNotGoToAndFroWithFeedsThatAlternate() {
        StageTape tape = tape();
        tape.received(5 * DAY);
        for (int i = 1; i < 20; i++) {
            tape.historical(1);
            tape.trade(0, i, "97", 0);
            tape.historical(2);
            tape.trade(0, -300 * DAY + i, "50", 0);
        }
        assertThat(tape.rows).as("no price of a year ago marks what was opened today").filteredOn(
                row -> row.contains("daily-loss")).isEmpty();
        tape.historical(1);
        tape.trade(0, 30, "94.9", 0);
        assertThat(tape.rows).as("510 since the day's begin").filteredOn(row -> row.contains("daily-loss")).hasSize(1);
    }

    @Test
    void shouldNotSayAgainWhatIsSaidWhereFeedsAlternate() {
        WholeTape tape = new WholeTape(DecisionOptions.Mode.REPLAY, KeyValues.EMPTY, Map.of()).define("X", "SPY",
                "equity");
        long spy = WholeTape.id("X", "SPY");
        long loaded = StageTape.NOON + 5L * DAY * WholeTape.SECOND;
        for (int i = 0; i < 5; i++) {
            long newer = StageTape.NOON + i * WholeTape.SECOND;
            tape.historical(1, loaded).trade(spy, newer, 100 * WholeTape.SECOND, 1, 0);
            signal(tape, newer, 1);
            tape.historical(2, loaded).trade(spy, newer - 300L * DAY * WholeTape.SECOND, 100 * WholeTape.SECOND, 1, 0);
        }
        assertThat(tape.of("fused_signals")).hasSize(1);
    }

    @Test
    void shouldTellNoPriceOfTheNewerDayAtATimeOfTheOlder() {
        StageTape tape = tape();
        tape.define("DEF", "USD");
        tape.trade(0, 1, "101", 0);
        tape.trade(1, -3 * DAY, "7", 0);
        tape.trade(1, -3 * DAY + 5, "7", 0);
        assertThat(tape.rows).filteredOn(row -> row.startsWith("position_marks")).hasSize(1).first().asString()
                .contains("mark_price=101").contains("marked_at=1.0");
        tape.fill(-3 * DAY + 6, "T2", "ABC s 1 90");
        assertThat(tape.stage.book().facts().markTime(0)).as("the trade's own mark: the newer day's tick is no newer")
                .isEqualTo(StageTape.time(-3 * DAY + 6));
    }

    private static TapeTime at(long time) {
        TapeTime tape = new TapeTime();
        assertThat(tape.isUnknown()).isTrue();
        assertThat(tape.historical(1, time, 0)).isFalse();
        assertThat(tape.now()).isEqualTo(time);
        return tape;
    }

    @Test
    void shouldStandStillForEventsALittleOutOfOrder() {
        TapeTime time = at(-5);
        assertThat(time.historical(1, TapeTime.BACK_NS, 0)).isFalse();
        assertThat(time.historical(1, 0, 0)).as("an hour, and no more").isFalse();
        assertThat(time.now()).isEqualTo(TapeTime.BACK_NS);
        assertThat(time.historical(1, -1, 0)).isTrue();
        assertThat(time.now()).isEqualTo(-1);
        assertThat(time.historical(1, 3, 0)).isFalse();
        assertThat(time.now()).isEqualTo(3);
    }

    @Test
    void shouldFollowAnOlderFeedOnceTheNewerOneHasEndedOrIsSilent() {
        long old = -DAY * WholeTape.SECOND;
        TapeTime ended = at(0);
        assertThat(ended.historical(2, old, 1)).isFalse();
        ended.ended(3);
        assertThat(ended.historical(2, old, 1)).isFalse();
        ended.ended(1);
        assertThat(ended.historical(2, old, 1)).isTrue();
        assertThat(ended.now()).isEqualTo(old);
        TapeTime silent = at(0);
        assertThat(silent.historical(2, old, TapeTime.SILENT_NS)).isFalse();
        assertThat(silent.historical(1, 1, TapeTime.SILENT_NS)).isFalse();
        assertThat(silent.historical(2, old, 2 * TapeTime.SILENT_NS)).isFalse();
        assertThat(silent.historical(2, old, 2 * TapeTime.SILENT_NS + 1)).isTrue();
    }

    @Test
    void shouldGoBackForNoRowAndNoLiveTickAndForAClockThatWasSet() {
        long old = -DAY * WholeTape.SECOND;
        TapeTime time = new TapeTime();
        time.live(0, 0);
        time.row(old);
        time.live(old, 0);
        assertThat(time.now()).isZero();
        assertThat(time.clock(-TapeTime.BACK_NS)).isFalse();
        assertThat(time.now()).isZero();
        assertThat(time.clock(-TapeTime.BACK_NS - 1)).isTrue();
        assertThat(time.now()).isEqualTo(-TapeTime.BACK_NS - 1);
        TapeTime led = at(0);
        assertThat(led.clock(old)).as("a historical feed leads").isFalse();
        led.row(2 * TapeTime.BACK_NS);
        assertThat(led.now()).as("a row far ahead of what is played").isZero();
        led.row(TapeTime.BACK_NS);
        assertThat(led.now()).isEqualTo(TapeTime.BACK_NS);
    }

    @Test
    void shouldEndPausesOfEntriesWithTheTimeTheyWereOf() {
        WholeTape tape = new WholeTape(DecisionOptions.Mode.REPLAY, KeyValues.parse("""
                triggers.strategies.a.entries = fused
                triggers.strategies.a.entry-retry = 300000000000000000
                risk.initial-cash = 1000
                risk.gross-max = 1
                """), Map.of()).define("X", "SPY", "equity");
        long spy = WholeTape.id("X", "SPY");
        long newer = StageTape.NOON;
        signal(day(tape.historical(false), spy, newer), newer + 3_600 * WholeTape.SECOND, 1);
        assertThat(tape.counts("orders", "status")).containsEntry("REJECTED", 1);
        long older = newer - 30L * DAY * WholeTape.SECOND;
        signal(day(tape.historical(true), spy, older), older + 3_600 * WholeTape.SECOND, -1);
        signal(tape, older + 3_601 * WholeTape.SECOND, 1);
        assertThat(tape.counts("orders", "status")).as("asked again, on that day").containsEntry("REJECTED", 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndEntriesOfTheNewerDayAndLeaveByTimeOnTheOlder(boolean restarts) {
        TriggerTape tape = new TriggerTape(DecisionOptions.Mode.REPLAY, TriggerTables.ALL).define("A").define("B");
        tape.configure("""
                execution.mode = none
                triggers.strategies.trend.entries = fused
                triggers.strategies.trend.agent = a
                triggers.strategies.trend.entry-timeout = 60000000000
                """);
        tape.historical(true);
        tape.trade("A", 50, 0).trade("B", 20, 0).hold("B", 100, 20, "mine");
        tape.trigger("t", "B", "TIME_EXIT", "exit_after_minutes", "1");
        tape.fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders", "status")).containsExactly("PENDING");
        tape = restarts ? tape.restarted() : tape;
        tape.rows.clear();
        tape.forward(-30L * DAY * TriggerTape.SECOND).trade("A", 49, 0);
        assertThat(tape.of("orders", "status")).containsExactly("CANCELLED");
        tape.forward(61 * TriggerTape.SECOND).trade("A", 49, 0);
        assertThat(tape.of("orders", "status")).as("the position's time is over").containsExactly("CANCELLED",
                "PENDING");
        assertThat(tape.of("orders").getLast()).containsEntry("symbol", "B");
    }

    @Test
    void shouldHearAgentsOnTheOlderDayAsOnTheNewer() {
        WholeTape tape = new WholeTape(DecisionOptions.Mode.REPLAY, KeyValues.EMPTY, Map.of()).define("X", "SPY",
                "equity");
        long spy = WholeTape.id("X", "SPY");
        day(tape.historical(true), spy, StageTape.NOON);
        int signals = tape.of("signals").size();
        int fused = tape.of("fused_signals").size();
        assertThat(fused).isPositive();
        tape.rows.clear();
        day(tape.historical(true), spy, StageTape.NOON - 30L * DAY * WholeTape.SECOND);
        assertThat(tape.of("signals")).hasSizeGreaterThan(signals / 2);
        assertThat(tape.of("fused_signals")).hasSizeGreaterThan(fused / 2).allSatisfy(row -> assertThat(
                Long.parseLong(row.get("timestamp"))).isLessThan(StageTape.NOON - 29L * DAY * WholeTape.SECOND));
    }

    /** An hour of minutes: volatility, by which entries are sized, is known then. */
    private static WholeTape day(WholeTape tape, long id, long begin) {
        for (int i = 0; i < 60; i++) {
            tape.trade(id, begin + i * 60L * WholeTape.SECOND, (100 + i % 3) * WholeTape.SECOND, 10, 0);
        }
        return tape;
    }

    private static void signal(WholeTape tape, long time, int direction) {
        tape.row(time, "signals", "timestamp", java.time.Instant.ofEpochSecond(time / WholeTape.SECOND).toString(),
                "symbol", "SPY", "agent_name", "desk" + direction, "signal_type", "CALL", "value",
                Double.toString(0.9 * direction), "confidence", "0.9", "direction", direction > 0 ? "BUY" : "SELL",
                "top_3_reasons", "[]", "model_version", "1");
    }
}

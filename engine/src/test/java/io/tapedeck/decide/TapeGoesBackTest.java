package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    void shouldStandStillForEventsALittleOutOfOrder() {
        TapeTime time = new TapeTime();
        assertThat(time.isUnknown()).isTrue();
        assertThat(time.pass(-5)).isFalse();
        assertThat(time.pass(TapeTime.BACK_NS)).isFalse();
        assertThat(time.pass(0)).as("an hour, and no more").isFalse();
        assertThat(time.now()).isEqualTo(TapeTime.BACK_NS);
        assertThat(time.pass(-1)).isTrue();
        assertThat(time.now()).isEqualTo(-1);
        assertThat(time.pass(3)).isFalse();
        assertThat(time.now()).isEqualTo(3);
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

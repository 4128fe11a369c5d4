package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and ticks in, rows out: triggers by row, orders, paper fills, entries by fused signals, restarts. */
@Timeout(60)
class PositionTriggerHandlerTest {
    private static final String PAPER = """
            execution.mode = paper
            execution.commission-per-unit = 0.005
            execution.commission-min = 1
            execution.slippage = 0.01
            """;
    private static final String FOLLOWS = """
            triggers.strategies.trend.entries = fused
            triggers.strategies.trend.agent = a
            triggers.strategies.trend.shorts = true
            triggers.strategies.trend.stop = 2%
            triggers.strategies.trend.trailing = 3%
            """;

    private TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A").define("B");

    @Test
    void shouldLeaveOrdersWaitWhereAPriceIsNearTheEndOfItsNumbers() {
        TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A");
        tape.configure("execution.mode = paper\nexecution.slippage-bps = 10000\n");
        for (String side : List.of("BUY", "SHORT")) {
            tape.row("orders", "order_id", side, "symbol", "A", "exchange", TriggerTape.EXCHANGE, "side", side,
                    "order_type", "MARKET", "quantity", "10", "status", "PENDING", "strategy", "s" + side,
                    "agent_name", "q", "submitted_at", "2026-02-25T00:00:00Z", "broker", "paper");
        }
        long id = io.tapedeck.event.Instruments.id(TriggerTape.EXCHANGE, "A");
        tape.trade(id, Long.MAX_VALUE, 0).trade(id, -Long.MAX_VALUE, 0);
        assertThat(tape.of("trades")).isEmpty();
        tape.trade(id, 100_000_000_000L, 0);
        assertThat(tape.of("trades", "side")).as("as soon as there is a price").contains("BUY");
    }

    @Test
    void shouldWriteAPendingOrderAndTheStateOfTheTriggerThatMadeIt() {
        tape.hold("A", 100, 50, "mine").trigger("s1", "A", "STOP_LOSS", "level_price", "49.5", "confirm_ticks", "2");
        tape.trade("A", 49.4, EventFlags.OUTLIER).trade("A", 49.5, 0);
        assertThat(tape.rows).isEmpty();
        tape.trade("A", 49.25, 0);
        assertThat(tape.rows).hasSize(2);
        String order = tape.rows.getFirst().get("order_id");
        assertThat(order).matches("t-\\d+");
        assertThat(tape.rows.getFirst()).containsEntry("table", "orders")
                .containsEntry("side", "SELL").containsEntry("order_type", "MARKET").containsEntry("quantity", "100")
                .containsEntry("status", "PENDING").containsEntry("strategy", "trend").containsEntry("broker", "paper");
        assertThat(tape.rows.getLast()).containsEntry("table", "position_triggers").containsEntry("trigger_id", "s1")
                .containsEntry("state", "triggered").containsEntry("fired_price", "49.25")
                .containsEntry("order_id", order).containsEntry("level_price", "49.5");
        tape.rows.clear();
        tape.trade("A", 40, 0).hold("A", -100, 49.2, order);
        assertThat(tape.of("position_triggers", "state")).containsExactly("done");
        assertThat(tape.of("orders")).as("who executes it owns its status").isEmpty();
    }

    @Test
    void shouldFillOnPaperWithTheNextQuoteOnTheRightSideAndNeverWithTheTickThatFired() {
        tape.configure(PAPER);
        tape.quote("A", 49.9, 50.1, 1_000, 0).hold("A", 100, 50, "mine");
        tape.trigger("s1", "A", "STOP_LOSS", "level_price", "49.5", "reference_price", "side");
        tape.quote("A", 49.4, 49.6, 1_000, 0);
        assertThat(tape.of("orders", "status")).containsExactly("PENDING");
        tape.trade("A", 49, 0).quote("A", 48, 48.1, 1_000, EventFlags.STALE);
        assertThat(tape.of("trades")).as("neither a trade of a quoted instrument nor a marked quote fills").isEmpty();
        tape.quote("A", 49.3, 49.5, 1_000, 0);
        assertThat(tape.of("trades")).singleElement().satisfies(trade -> assertThat(trade)
                .containsEntry("trade_id", "t-3").containsEntry("order_id", "t-1").containsEntry("quantity", "-100")
                .containsEntry("price", "49.29").containsEntry("commission", "1").containsEntry("slippage", "0.11")
                .containsEntry("settlement_date", "2026-02-27").containsEntry("currency", "USD"));
        assertThat(tape.of("orders", "status")).containsExactly("PENDING", "FILLED");
        assertThat(tape.of("position_triggers", "state")).containsExactly("triggered", "done");
        assertThat(tape.positions.book().quantity(0)).isZero();
    }

    @Test
    void shouldFillWithTradesWhereTheTapeHasNoQuotesAndInPartsWhereToldTo() {
        tape.configure(PAPER + "execution.partial = true\n");
        tape.trade("A", 50, 0).hold("A", 250, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49");
        tape.trade("A", 48, 0).trade("A", 48, 0).trade("A", 47, 0).trade("A", 46, 0).trade("A", 45, 0);
        assertThat(tape.of("trades", "quantity")).containsExactly("-100", "-100", "-50");
        assertThat(tape.of("orders", "status")).containsExactly("PENDING", "PARTIAL", "PARTIAL", "FILLED");
        assertThat(tape.of("orders", "filled_quantity")).containsExactly("0", "100", "200", "250");
    }

    @Test
    void shouldEnterByAFusedSignalOnceGuardItAndLeave() {
        tape.configure(PAPER + FOLLOWS);
        tape.quote("A", 99.98, 100, 500, 0).fused("A", 1, 10.9999996, 110, 97.5).fused("A", 1, 10, 110, 97.5);
        assertThat(tape.of("orders", "status")).containsExactly("PENDING");
        assertThat(tape.rows.getFirst()).containsEntry("quantity", "10.999999").containsEntry("side", "BUY")
                .containsEntry("signal_id", Long.toString(Outputs.OUTPUT_ID | 7));
        tape.quote("A", 99.98, 100, 500, 0).fused("A", 1, 10, 110, 97.5);
        assertThat(tape.of("position_triggers", "kind")).containsExactly("STOP_LOSS", "TAKE_PROFIT", "TRAILING_STOP");
        assertThat(tape.of("position_triggers", "level_price")).containsExactly("97.5", "110", null);
        assertThat(tape.of("position_triggers", "oco_group")).containsOnly(tape.of("position_triggers", "trigger_id")
                .getFirst());
        tape.trade("A", 110.5, 0).quote("A", 110.4, 110.6, 500, 0);
        assertThat(tape.of("trades", "side")).containsExactly("BUY", "SELL");
        assertThat(tape.of("position_triggers", "state")).containsExactly("armed", "armed", "armed", "triggered",
                "cancelled", "cancelled", "done");
        tape.fused("A", -1, -4, 90, 115).quote("A", 110.4, 110.6, 500, 0);
        assertThat(tape.of("trades", "side")).containsExactly("BUY", "SELL", "SHORT");
        assertThat(tape.positions.book().quantity(0)).isEqualTo(-4_000_000);
    }

    @Test
    void shouldWriteARejectedOrderWithItsReasonWhereALimitBlocksTheEntry() {
        tape.configure(FOLLOWS + "risk.position-max = 500\n");
        tape.trade("A", 100, 0).fused("A", 1, 10, Double.NaN, Double.NaN).fused("A", 1, 10, Double.NaN, Double.NaN);
        assertThat(tape.of("orders")).as("and not again before its pause is over").singleElement()
                .satisfies(order -> assertThat(order).containsEntry("status", "REJECTED").containsEntry("algo_params",
                        "{\"reason\": \"limit position: 1000.0 would pass 500.0\"}"));
        tape.clock(61 * TriggerTape.SECOND).fused("A", 1, 3, Double.NaN, Double.NaN);
        assertThat(tape.of("orders", "status")).containsExactly("REJECTED", "PENDING");
    }

    /** A row that the table's CHECK refuses must not be an order here: an exit would cover its position for ever. */
    @ParameterizedTest
    @CsvSource({"status, EXPIRED", "status, filled", "status, Canceled", "side, sell", "side, HOLD",
            "order_type, market", "order_type, STOP-LIMIT"})
    void shouldPassOverOrdersThatTheTableRefuses(String column, String value) {
        Map<String, String> order = new java.util.LinkedHashMap<>(Map.of("submitted_at", "2026-02-25T00:00:00Z",
                "order_id", "theirs", "symbol", "A", "exchange", TriggerTape.EXCHANGE, "side", "SELL", "order_type",
                "MARKET", "quantity", "100", "status", "SUBMITTED", "strategy", "trend", "broker", "b"));
        order.put("agent_name", "a");
        order.put(column, value);
        tape.hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49");
        tape.row("orders", order.entrySet().stream().flatMap(one -> java.util.stream.Stream.of(one.getKey(), one
                .getValue())).toArray(String[]::new));
        tape.trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).as("nothing covers the position").containsExactly("100");
        assertThat(count("tapedeck.orders.refused")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"kind, stop_loss", "side, sell", "state, ARMED", "reference_price, LAST", "on_flagged, Hold",
            "order_type, market", "cross_direction, BOTH", "trail_amount, 0"})
    void shouldNotArmTriggersThatTheTableRefuses(String column, String value) {
        Map<String, String> trigger = new java.util.LinkedHashMap<>(Map.of("trigger_id", "s", "symbol", "A",
                "exchange", TriggerTape.EXCHANGE, "strategy", "trend", "agent_name", "a", "kind", "STOP_LOSS",
                "level_price", "49", "side", "SELL"));
        trigger.put(column, value);
        tape.hold("A", 100, 50, "mine").row("position_triggers", trigger.entrySet().stream().flatMap(
                one -> java.util.stream.Stream.of(one.getKey(), one.getValue())).toArray(String[]::new));
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("TRIGGER_REFUSED");
        tape.trade("A", 48, 0);
        assertThat(tape.of("orders")).isEmpty();
    }

    private long count(String name) {
        DecisionCounts counts = new DecisionCounts();
        tape.triggers.count(counts);
        return counts.all().stream().filter(one -> one.name().equals(name)).mapToLong(one -> (long) one.value()).sum();
    }

    @Test
    void shouldLetOrdersWaitWhileThePriceIsMoreThanTheTableHolds() {
        tape.configure(PAPER + FOLLOWS);
        tape.trade("A", 9_999_999, 0).fused("A", 1, 1, Double.NaN, Double.NaN);
        tape.trade("A", 10_000_000, 0).trade("A", 9_999_999.995, 0);
        assertThat(tape.of("trades")).as("with slippage it is too much").isEmpty();
        tape.trade("A", 9_999_000, 0);
        assertThat(tape.of("trades", "price")).containsExactly("9999000.01");
        tape.trade("B", 10_000_001, 0).fused("B", 1, 1, Double.NaN, Double.NaN);
        assertThat(tape.of("orders").getLast()).containsEntry("status", "REJECTED").hasEntrySatisfying("algo_params",
                reason -> assertThat(reason).contains("a price above 9999999.99999999"));
    }

    @Test
    void shouldFillWithTradesBehindAnEmptyQuote() {
        tape.configure(PAPER);
        tape.quote("A", 0, 0, 0, 0).hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49");
        tape.trade("A", 48, 0).trade("A", 47, 0);
        assertThat(tape.of("trades", "price")).containsExactly("46.99");
    }

    @Test
    void shouldCountAFiringOnceWhereARowComesTooLate() {
        tape.hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49").trade("A", 48, 0);
        tape.row("position_triggers", "trigger_id", "s", "level_price", "45");
        assertThat(tape.of("position_triggers", "state")).containsExactly("triggered", "triggered");
        assertThat(count("tapedeck.triggers.fired")).isEqualTo(1);
    }

    @Test
    void shouldTellOfRowsThatAreNoTriggersAndGoOn() {
        tape.trigger("a", "A", "STOP_LOSS").trigger("b", "A", "STOP_LOSS", "level_price", "x")
                .trigger("c", "NONE", "STOP_LOSS", "level_price", "1").trigger("d", "A", "NO_KIND")
                .trigger("e", "A", "TRAILING_STOP", "trail_percent", "101", "reference_price", null)
                .trigger("f", "A", "TIME_EXIT", "exit_after_minutes", "9999999999999999")
                .row("orders", "order_id", "o", "quantity", "x").row("trades", "order_id", "o", "price", "x");
        assertThat(tape.of("risk_alerts", "alert_type")).hasSize(6).containsOnly("TRIGGER_REFUSED");
        assertThat(tape.of("risk_alerts", "description").getFirst())
                .isEqualTo("trigger a: STOP_LOSS must give level_price");
        assertThat(tape.of("position_triggers", "state")).containsExactly("cancelled");
    }

    @Test
    void shouldChangeAndCancelByTheSameNameAndNotBringBackWhatHasEnded() {
        tape.hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49");
        tape.row("position_triggers", "trigger_id", "s", "level_price", "45").trade("A", 48, 0);
        assertThat(tape.rows).isEmpty();
        tape.row("position_triggers", "trigger_id", "s", "state", "cancelled").trade("A", 40, 0);
        assertThat(tape.of("position_triggers", "state")).containsExactly("cancelled");
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49", "state", "armed").trade("A", 40, 0);
        assertThat(tape.of("position_triggers", "state")).containsExactly("cancelled", "cancelled");
        assertThat(tape.of("orders")).isEmpty();
    }

    @Test
    void shouldCountExitsThatOthersHaveOpen() {
        tape.hold("A", 100, 50, "mine").row("orders", "submitted_at", "2026-02-25T00:00:00Z", "order_id", "theirs",
                "symbol", "A", "exchange", "X", "side", "SELL", "order_type", "LIMIT", "price", "60", "quantity", "70",
                "status", "SUBMITTED", "strategy", "trend", "agent_name", "a", "broker", "desk");
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49").trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("30");
    }

    @Test
    void shouldFillOnPaperByTradesAloneWhereTheInstrumentIsOneOfMany() {
        tape.configure(PAPER);
        for (int i = 0; i < 90; i++) {
            tape.define("M" + i);
        }
        tape.hold("M80", 100, 50, "mine").trigger("s", "M80", "STOP_LOSS", "level_price", "49");
        tape.trade("M80", 48, 0).trade("M80", 48, 0);
        assertThat(tape.of("orders", "status")).containsExactly("PENDING", "FILLED");
    }

    @Test
    void shouldCountATradeOnceAndOneThatIsRefusedNotAtAll() {
        tape.hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49").trade("A", 48, 0);
        String order = tape.of("orders", "order_id").getFirst();
        for (String fees : new String[]{"0", "0", "1"}) {
            exit("once", "-50", order, fees);
        }
        exit("refused", "50", order, "0");
        assertThat(tape.of("position_triggers", "state")).containsExactly("triggered");
        tape = tape.restarted();
        exit("once", "-50", order, "0");
        assertThat(tape.of("position_triggers")).isEmpty();
        exit("rest", "-50", order, "0");
        assertThat(tape.of("position_triggers", "state")).containsExactly("done");
    }

    private void exit(String id, String quantity, String order, String fees) {
        tape.row("trades", "executed_at", "2026-02-25T12:00:00Z", "trade_id", id, "order_id", order, "symbol", "A",
                "exchange", "X", "side", "SELL", "quantity", quantity, "price", "48", "strategy", "trend", "agent_name",
                "a", "broker", "b", "fees", fees);
    }

    @Test
    void shouldNotOpenAnOrderAgainByARowThatComesLate() {
        tape.hold("A", 100, 50, "mine");
        theirs("cancelled", "SUBMITTED");
        theirs("cancelled", "CANCELLED");
        theirs("filled", "FILLED"); // its first row comes after its last
        tape = tape.restarted();
        theirs("cancelled", "SUBMITTED");
        theirs("filled", "SUBMITTED");
        theirs("mine", "PENDING"); // its trade came before it
        tape.clock(11 * TriggerTape.SECOND); // what was filled waits for its trade no more
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49").trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("100");
    }

    private void theirs(String id, String status) {
        tape.row("orders", "submitted_at", "2026-02-25T00:00:00Z", "order_id", id, "symbol", "A", "exchange", "X",
                "side",
                "SELL", "order_type", "LIMIT", "price", "60", "quantity", "100", "status", status, "strategy", "trend",
                "agent_name", "a", "broker", "desk");
    }

    @Test
    void shouldLetABracketWatchAtOnceWhereItsOrderIsFilledAndEndWhereItFailed() {
        tape.hold("A", 100, 50, "entry");
        theirs("failed", "REJECTED");
        theirs("open", "SUBMITTED");
        tape = tape.restarted();
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", "entry", "quantity", "10")
                .trigger("f", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", "failed")
                .trigger("o", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", "open");
        assertThat(tape.of("position_triggers")).isEmpty();
        theirs("open", "CANCELLED");
        tape.clock(10 * TriggerTape.SECOND); // a trade of either may have come till then
        tape.trade("A", 48, 0);
        assertThat(tape.of("position_triggers", "trigger_id")).containsExactly("f", "o", "s");
        assertThat(tape.of("orders", "quantity")).containsExactly("10");
    }

    @Test
    void shouldRefuseATimeExitThatIsOverAtOnceOrBeyondAllTime() {
        for (String minutes : new String[]{"0", "-1", "52560001", "150000000"}) {
            tape.trigger("t" + minutes, "A", "TIME_EXIT", "exit_after_minutes", minutes);
        }
        assertThat(tape.of("risk_alerts")).hasSize(4);
        assertThat(tape.of("position_triggers", "state")).hasSize(4).containsOnly("cancelled");
    }

    @Test
    void shouldNotLetAnOldDayFireBesideALiveTapeButLetItInAReplay() {
        for (DecisionOptions.Mode mode : DecisionOptions.Mode.values()) {
            TriggerTape run = new TriggerTape(mode, TriggerTables.ALL).define("A").hold("A", 100, 50, "mine")
                    .trigger("s", "A", "STOP_LOSS", "level_price", "49");
            run.historical(true);
            run.trade("A", 40, 0);
            assertThat(run.of("orders")).hasSize(mode == DecisionOptions.Mode.REPLAY ? 1 : 0);
        }
    }

    @Test
    void shouldDecideTheSameAfterARestartAtAnyPlace() {
        for (long seed = 1; seed <= 6; seed++) {
            List<String> whole = play(seed, -1);
            assertThat(whole.size()).as("seed " + seed).isGreaterThan(60);
            for (int at : new int[]{1, 40, 111, 222, 333}) {
                assertThat(play(seed, at)).as("seed " + seed + ", restart at " + at).isEqualTo(whole);
            }
            assertThat(play(seed, -2)).as("seed " + seed + ", restart at every seventh").isEqualTo(whole);
        }
    }

    /** @param restart event before which the state is saved and read back; -1 none, -2 every seventh */
    private List<String> play(long seed, int restart) {
        Random random = new Random(seed);
        TriggerTape run = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A").define("B");
        run.configure(PAPER + FOLLOWS + "triggers.strategies.trend.time-exit = 20000000\n"
                + "triggers.strategies.trend.confirm-time = 2000000\nexecution.partial = true\n");
        List<String> told = new ArrayList<>();
        double price = 100;
        for (int i = 0; i < 400; i++) {
            if (i == restart || (restart == -2 && i % 7 == 0)) {
                told.addAll(run.bytes);
                run = run.restarted();
            }
            price += random.nextGaussian() * 0.4;
            String symbol = random.nextBoolean() ? "A" : "B";
            int flags = random.nextInt(8) == 0 ? EventFlags.OUTLIER : 0;
            switch (random.nextInt(10)) {
                case 0 -> run.fused(symbol, random.nextInt(-1, 2), random.nextInt(300), price + 1, price - 1);
                case 1 -> run.trigger("r" + i, symbol, random.nextBoolean() ? "STOP_LOSS" : "TAKE_PROFIT",
                        "level_price", Double.toString(Math.rint(price)), "quantity", "20", "oco_group", "g" + i / 50);
                case 2 -> run.clock(random.nextInt(10_000_000));
                case 3, 4 -> run.trade(symbol, price, flags);
                default -> run.quote(symbol, price - 0.02, price + 0.02, 50, flags);
            }
        }
        told.addAll(run.bytes);
        return told;
    }
}

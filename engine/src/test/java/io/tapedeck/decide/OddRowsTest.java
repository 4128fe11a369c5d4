package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that are used again, trades that are taken back, prices that no table holds: nobody is left unguarded or leaves twice. */
@Timeout(60)
class OddRowsTest {
    private static final String STOP = "triggers.strategies.trend.stop = 2%\n";
    private static final String PAPER = """
            execution.mode = paper
            execution.slippage = 0.01
            """;

    private TriggerTape tape;

    @BeforeEach
    void begin() {
        tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A").define("B");
    }

    private String exit() {
        tape.configure(STOP);
        tape.hold("A", 100, 50, "mine").trade("A", 48, 0);
        return tape.of("orders", "order_id").getFirst();
    }

    @Test
    void shouldLetATradeFillNoOrderOfAnotherPosition() {
        String exit = exit();
        tape.hold("B", -100, 20, exit); // another venue's or strategy's order of that id
        assertThat(tape.of("position_triggers", "state")).as("its stop has not been done by it").contains("triggered")
                .doesNotContain("done");
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("ORDER_ID_REUSED");
        assertThat(tape.triggers).isNotNull();
        tape.hold("A", -100, 48, exit);
        assertThat(tape.of("position_triggers", "state")).contains("done");
    }

    @Test
    void shouldLetARowOfOrdersEndNoOrderOfAnotherPosition() {
        String exit = exit();
        tape.row("orders", "order_id", exit, "symbol", "B", "exchange", "X", "status", "FILLED");
        tape.row("orders", "order_id", exit, "symbol", "A", "exchange", "X", "strategy", "another", "status",
                "CANCELLED");
        tape.row("orders", "order_id", exit, "symbol", "A", "exchange", "X", "side", "BUY", "status", "REJECTED");
        assertThat(tape.of("position_triggers", "state")).last().isEqualTo("triggered");
        assertThat(tape.of("risk_alerts", "alert_type")).hasSize(3).containsOnly("ORDER_ID_REUSED");
        tape.row("orders", "order_id", exit, "status", "REJECTED");
        assertThat(tape.of("risk_alerts", "alert_type")).last().isEqualTo("EXIT_FAILED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeATradeOfTheOtherSideForOneThatIsTakenBack(boolean told) {
        String exit = exit();
        if (told) {
            tape.row("orders", "order_id", exit, "status", "PARTIAL", "filled_quantity", "60");
        }
        tape.hold("A", -60, 48, exit);
        tape.hold("A", 60, 48, exit); // busted
        tape.clock(20 * TriggerTape.SECOND).trade("A", 47, 0);
        assertThat(tape.of("orders")).as("all of it is open still").hasSize(1);
        assertThat(tape.of("risk_alerts", "alert_type")).as("open for long").containsExactly("EXIT_COVERED");
        tape.hold("A", -100, 48, exit);
        assertThat(tape.positions.book().quantity(0)).isZero();
        assertThat(tape.of("position_triggers", "state")).contains("done");
    }

    @Test
    void shouldNotMoveATriggerToAnotherInstrumentByARowOfItsName() {
        tape.hold("A", 100, 50, "mine").trigger("s", "A", "STOP_LOSS", "level_price", "49");
        tape.trigger("s", "B", "STOP_LOSS", "level_price", "10");
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("TRIGGER_REFUSED");
        assertThat(tape.of("position_triggers")).hasSize(1).first().satisfies(row -> assertThat(row).containsEntry(
                "symbol", "A").containsEntry("level_price", "49").containsEntry("state", "armed"));
        tape.trade("A", 48.9, 0);
        assertThat(tape.of("orders", "quantity")).as("at its own level").containsExactly("100");
    }

    @Test
    void shouldTellThatAnOrderWaitsAtAPriceThatNoTradeHolds() {
        tape.configure(PAPER + STOP);
        tape.hold("A", 1, 9_999_000, "mine").trigger("t", "A", "TAKE_PROFIT", "level_price", "9999500");
        tape.trade("A", 10_000_001, 0);
        assertThat(tape.of("position_triggers").getLast()).containsEntry("state", "triggered").containsEntry(
                "fired_price", null);
        tape.trade("A", 9_223_372_036d, 0).trade("A", 10_000_000, 0);
        assertThat(tape.of("trades")).isEmpty();
        assertThat(tape.of("risk_alerts")).as("told once").hasSize(1).first().satisfies(row -> assertThat(row)
                .containsEntry("alert_type", "ORDER_WAITS").containsEntry("severity", "HIGH"));
        Map<String, String> order = tape.of("orders").getLast();
        assertThat(order).containsEntry("status", "PENDING").containsEntry("algo_params",
                "{\"reason\": \"waits: 9223372036 is no price that trades can hold, above 0 and at most"
                        + " 9999999.99999999\"}");
        tape.trade("A", -3, 0).trade("A", 9_999_600, 0);
        assertThat(tape.of("trades", "price")).containsExactly("9999599.99");
        assertThat(tape.of("orders").getLast()).containsEntry("status", "FILLED").containsEntry("algo_params", null);
    }

    @Test
    void shouldTellOfASaleThatSlippageBringsToNothing() {
        tape.configure(PAPER + STOP);
        tape.hold("A", 100, 0.02, "mine").trade("A", 0.005, 0).trade("A", 0.005, 0);
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("ORDER_WAITS");
        assertThat(tape.of("trades")).isEmpty();
        tape.trade("A", 0.02, 0);
        assertThat(tape.of("trades", "price")).containsExactly("0.01");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -36.98})
    void shouldNotEnterAtAPriceThatTradesCannotHold(double price) {
        tape.configure("triggers.strategies.trend.entries = fused\n");
        tape.trade("B", price, 0).fused("B", 1, 1, Double.NaN, Double.NaN);
        assertThat(tape.of("orders")).hasSize(1).first().satisfies(row -> assertThat(row).containsEntry("status",
                "REJECTED").containsEntry("algo_params",
                        "{\"reason\": \"a price of 0 or below, which trades cannot hold\"}"));
    }

    /** A resting limit order covers the position, and the market goes the other way: the stop cannot leave, and says so. */
    @Test
    void shouldTellThatAnOrderAtRestKeepsAStopFromLeaving() {
        tape.configure(STOP);
        tape.hold("A", 100, 50, "mine");
        tape.row("orders", "order_id", "rest", "symbol", "A", "exchange", "X", "side", "SELL", "order_type", "LIMIT",
                "quantity", "100", "price", "60", "status", "SUBMITTED", "strategy", "trend", "agent_name", "a",
                "submitted_at", "2026-02-25T06:13:20Z", "broker", "b");
        tape.trade("A", 48, 0);
        assertThat(tape.of("risk_alerts")).as("it may be filled this moment").isEmpty();
        tape.clock(11 * TriggerTape.SECOND).trade("A", 47, 0);
        assertThat(tape.of("risk_alerts")).hasSize(1).first().satisfies(row -> assertThat(row).containsEntry(
                "alert_type", "EXIT_COVERED").containsEntry("severity", "HIGH").hasEntrySatisfying("description",
                        text -> assertThat(text).contains(", 47, and sends nothing", "rest among them")));
        tape = tape.restarted();
        tape.trade("A", 46, 0).trade("A", 51, 0).trade("A", 46, 0);
        assertThat(tape.rows).as("once").isEmpty();
        tape.row("orders", "order_id", "rest", "status", "CANCELLED");
        tape.trade("A", 46, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("100");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellOfEachOrderThatKeepsAStopFromLeaving(boolean replaced) {
        tape.configure(STOP);
        tape.hold("A", 100, 50, "mine");
        rest("rest");
        tape.clock(11 * TriggerTape.SECOND).trade("A", 48, 0);
        rest("another");
        tape.clock(11 * TriggerTape.SECOND).trade("A", 47, 0);
        assertThat(tape.of("risk_alerts", "alert_type")).as("the first still does").containsExactly("EXIT_COVERED");
        if (replaced) {
            String id = tape.of("position_triggers", "trigger_id").getFirst();
            tape.trigger(id, "A", "STOP_LOSS", "level_price", "48.5");
        } else {
            tape.row("orders", "order_id", "rest", "status", "CANCELLED");
        }
        tape.trade("A", 46, 0).trade("A", 45, 0);
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("EXIT_COVERED", "EXIT_COVERED");
    }

    private void rest(String id) {
        tape.row("orders", "order_id", id, "symbol", "A", "exchange", "X", "side", "SELL", "order_type", "LIMIT",
                "quantity", "100", "price", "60", "status", "SUBMITTED", "strategy", "trend", "agent_name", "a",
                "submitted_at", "2026-02-25T06:13:20Z", "broker", "b");
    }

    /** Long to short in one trade, open brackets and orders of both sides in between. */
    @Test
    void shouldGuardTheNewSideWhereATradeTurnsThePosition() {
        tape.configure(STOP + "triggers.strategies.trend.target = 4%\n");
        tape.hold("A", 100, 50, "mine").trigger("mine", "A", "STOP_LOSS", "level_price", "52", "side", "COVER");
        tape.trade("A", 48, 0);
        tape.hold("A", -150, 48, "theirs");
        List<Map<String, String>> rows = tape.of("position_triggers");
        assertThat(tape.of("orders", "status")).as("what closed the long has nothing to close").containsExactly(
                "PENDING", "CANCELLED");
        assertThat(rows.stream().filter(row -> "armed".equals(row.get("state"))).map(row -> row.get("level_price")))
                .as("of the short").contains("48.96", "46.08");
        tape.rows.clear();
        tape.trade("A", 53, 0);
        assertThat(tape.of("orders", "side")).as("one of them leaves, once").containsExactly("COVER");
        assertThat(tape.of("orders", "quantity")).containsExactly("50");
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers that wait for an order which ends otherwise than filled; with and without a restart between any two events. */
@Timeout(60)
class BracketsTest {
    private static final long SECONDS = TriggerTape.SECOND;

    private TriggerTape tape;
    private boolean restarts;

    private void begin(boolean withRestarts) {
        restarts = withRestarts;
        tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A");
        next().trade("A", 50, 0);
    }

    private TriggerTape next() {
        if (restarts) {
            List<Map<String, String>> before = List.copyOf(tape.rows);
            tape = tape.restarted();
            tape.rows.addAll(before);
        }
        return tape;
    }

    private void entry(String status, String filled) {
        next().row("orders", "order_id", "e", "symbol", "A", "exchange", "X", "side", "BUY", "order_type", "LIMIT",
                "quantity", "100", "price", "50", "status", status, "filled_quantity", filled, "strategy", "trend",
                "agent_name", "a", "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
    }

    private void bracket() {
        next().trigger("s", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", "e");
    }

    /** The entry is filled in part, then ended; its row and its trade come in any order, the bracket too. */
    @ParameterizedTest
    @CsvSource({"CANCELLED, TRADE ROW END, false", "REJECTED, TRADE END ROW, true", "CANCELLED, ROW TRADE END, true",
            "CANCELLED, ROW END TRADE, false", "CANCELLED, ROW END TRADE, true", "REJECTED, END TRADE, true",
            "CANCELLED, END TRADE, false", "CANCELLED, TRADE END, true"})
    void shouldGuardThePartThatWasFilledBeforeTheEntryEnded(String how, String order, boolean withRestarts) {
        for (int armed = 0; armed <= 3; armed++) {
            begin(withRestarts);
            entry("SUBMITTED", "0");
            List<String> steps = List.of(order.split(" ", -1));
            for (int i = 0; i < steps.size(); i++) {
                if (i == armed) {
                    bracket();
                }
                switch (steps.get(i)) {
                    case "TRADE" -> next().hold("A", 40, 50, "e");
                    case "ROW" -> entry("PARTIAL", "40");
                    default -> entry(how, "0");
                }
                next().clock(SECONDS);
            }
            if (armed >= steps.size()) {
                bracket();
            }
            next().clock(12 * SECONDS);
            next().trade("A", 48, 0);
            assertThat(tape.of("orders", "quantity")).as("armed before step " + armed).containsExactly("40");
            assertThat(tape.of("risk_alerts")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellWhyABracketIsCancelledAndThatNothingGuardsThePosition(boolean withRestarts) {
        begin(withRestarts);
        next().hold("A", 30, 50, "before");
        entry("SUBMITTED", "0");
        entry("REJECTED", "0");
        bracket();
        next().clock(9 * SECONDS);
        assertThat(tape.rows).as("a trade of it may come still").isEmpty();
        next().clock(2 * SECONDS);
        assertThat(tape.of("position_triggers")).hasSize(1).first().satisfies(row -> assertThat(row).containsEntry(
                "state", "cancelled").containsEntry("reason", "order e, whose fill it waited for, ended unfilled"));
        assertThat(tape.of("risk_alerts")).hasSize(1).first().satisfies(row -> assertThat(row).containsEntry(
                "alert_type", "NOT_GUARDED").containsEntry("severity", "HIGH").containsEntry("description",
                        "trigger s is cancelled, as order e, whose fill it waited for, ended unfilled, and nothing else"
                                + " guards the position: 30 of it are open"));
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "flat, 0", "guarded, 0", "covered, 0", "open, 1"})
    void shouldRaiseTheAlertOnlyWhereSomethingIsOpenAndUnguarded(String how, int alerts) {
        begin(false);
        if (!how.equals("none")) {
            next().hold("A", 30, 50, "before");
        }
        if (how.equals("flat")) {
            next().hold("A", -30, 50, "out");
        } else if (how.equals("guarded")) {
            next().trigger("g", "A", "STOP_LOSS", "level_price", "40");
        } else if (how.equals("covered")) {
            next().row("orders", "order_id", "x", "symbol", "A", "exchange", "X", "side", "SELL", "order_type",
                    "MARKET", "quantity", "30", "status", "SUBMITTED", "strategy", "trend", "agent_name", "a",
                    "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
        }
        entry("REJECTED", "0");
        bracket();
        next().clock(11 * SECONDS);
        assertThat(tape.of("position_triggers", "state")).containsExactly("cancelled");
        assertThat(tape.of("risk_alerts")).hasSize(alerts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBringTheBracketBackWithATradeThatComesAfterAll(boolean withRestarts) {
        begin(withRestarts);
        entry("SUBMITTED", "0");
        next().trigger("s", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", "e", "oco_group", "g");
        next().trigger("t", "A", "TAKE_PROFIT", "level_price", "55", "bracket_order_id", "e", "oco_group", "g");
        entry("CANCELLED", "0");
        next().clock(3600 * SECONDS);
        assertThat(tape.of("position_triggers", "state")).containsExactly("cancelled", "cancelled");
        next().hold("A", 40, 50, "e");
        assertThat(tape.of("position_triggers", "state")).endsWith("armed", "armed");
        next().trade("A", 55, 0);
        next().trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).as("one of the group").containsExactly("40");
    }
}

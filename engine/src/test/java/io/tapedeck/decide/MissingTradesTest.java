package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker's row says that an order is filled, and its trade is late, or never comes; with a restart between any two events. */
@Timeout(60)
class MissingTradesTest {
    private static final long SECONDS = TriggerTape.SECOND;
    private static final String STOP = "triggers.strategies.trend.stop = 2%\n";
    private static final String FUSED = """
            execution.mode = none
            triggers.strategies.trend.entries = fused
            triggers.strategies.trend.agent = a
            risk.gross-max = 1000
            """;

    private TriggerTape tape;
    private boolean restarts;

    private void begin(boolean withRestarts, String settings) {
        restarts = withRestarts;
        tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A");
        tape.configure(settings);
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

    /** Long 100, the stop has fired; @return its order, told as filled */
    private String leftButNotBooked() {
        next().hold("A", 100, 50, "mine");
        next().trade("A", 48, 0);
        String exit = tape.of("orders", "order_id").getFirst();
        status(exit, "FILLED", null);
        assertThat(tape.of("position_triggers", "state")).last().isEqualTo("done");
        return exit;
    }

    private void status(String id, String status, String filled) {
        if (filled == null) {
            next().row("orders", "order_id", id, "symbol", "A", "exchange", "X", "status", status);
        } else {
            next().row("orders", "order_id", id, "symbol", "A", "exchange", "X", "status", status, "filled_quantity",
                    filled);
        }
    }

    private void fallAndStayDown(int seconds) {
        for (int i = 0; i < seconds; i++) {
            next().clock(SECONDS);
            next().trade("A", 47, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, false", "3, true", "12, false", "12, true", "300, false"})
    void shouldNotLeaveTwiceHoweverLateTheTradeIs(int late, boolean withRestarts) {
        begin(withRestarts, STOP);
        String exit = leftButNotBooked();
        fallAndStayDown(late);
        assertThat(tape.of("orders")).as("it is on its way out").hasSize(1);
        next().hold("A", -100, 48, exit);
        assertThat(tape.positions.book().quantity(0)).isZero();
        fallAndStayDown(12);
        assertThat(tape.of("orders")).hasSize(1);
        List<Map<String, String>> alerts = tape.of("risk_alerts");
        if (late < 10) {
            assertThat(alerts).as("in time").isEmpty();
        } else {
            assertThat(tape.of("risk_alerts", "alert_type")).containsOnly("FILL_NOT_BOOKED");
            assertThat(alerts.getLast().get("resolved_at")).isNotNull();
            assertThat(tape.of("position_triggers", "state")).as("the guard that stood by").last().isEqualTo(
                    "cancelled");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellOfItOnceAnOrderAndAgainWhileItLasts(boolean withRestarts) {
        begin(withRestarts, STOP);
        String exit = leftButNotBooked();
        fallAndStayDown(100);
        List<Map<String, String>> alerts = tape.of("risk_alerts");
        assertThat(alerts).as("after 10, 20, 40, 80 s").hasSize(4);
        assertThat(alerts.getFirst()).containsEntry("severity", "HIGH").doesNotContainKey("id")
                .containsEntry("description", "order " + exit + " is filled, its row says, and trades of 100 of it have"
                        + " not come for 10 s: send them, or a row of the order with status CANCELLED and its"
                        + " filled_quantity");
        assertThat(alerts.stream().skip(1).map(row -> row.get("id")).distinct()).as("the same row").hasSize(1)
                .doesNotContainNull();
        assertThat(alerts.stream().map(row -> row.get("timestamp")).distinct()).hasSize(1);
        assertThat(tape.of("risk_alerts", "description")).last().asString().contains("for 80 s");
        assertThat(tape.of("position_triggers", "state")).as("a guard stands by").last().isEqualTo("armed");
        assertThat(count("tapedeck.orders.unbooked")).isEqualTo(1);
    }

    private long count(String name) {
        DecisionCounts counts = new DecisionCounts();
        next().triggers.count(counts);
        return counts.all().stream().filter(one -> one.name().equals(name)).mapToLong(one -> (long) one.value()).sum();
    }

    @ParameterizedTest
    @CsvSource({"5, 0, false", "5, 0, true", "30, 0, false", "30, 0, true", "30, 40, true"})
    void shouldLeaveAgainWhereTheFillIsTakenBack(int after, String filled, boolean withRestarts) {
        begin(withRestarts, STOP);
        String exit = leftButNotBooked();
        fallAndStayDown(after);
        status(exit, "CANCELLED", null); // a row that does not say what is filled takes nothing back
        fallAndStayDown(1);
        assertThat(tape.of("orders")).hasSize(1);
        status(exit, "CANCELLED", filled);
        fallAndStayDown(2);
        assertThat(tape.of("orders", "quantity")).containsExactly("100", filled.equals("0") ? "100" : "60");
        if (after > 10 && filled.equals("0")) {
            assertThat(tape.of("risk_alerts").getLast().get("resolved_at")).isNotNull();
        }
        assertThat(count("tapedeck.orders.unbooked")).isEqualTo(after > 10 && !filled.equals("0") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeATradeOfAnOrderThatNobodyKnowsForTheMissingOne(boolean withRestarts) {
        begin(withRestarts, STOP);
        leftButNotBooked();
        fallAndStayDown(12);
        next().hold("A", -60, 48, "the broker's own number");
        assertThat(tape.of("risk_alerts")).hasSize(1);
        fallAndStayDown(2);
        assertThat(tape.of("orders")).as("40 are still missing").hasSize(1);
        next().hold("A", -40, 48, "another of them");
        assertThat(tape.of("risk_alerts").getLast().get("resolved_at")).isNotNull();
        next().hold("A", 10, 50, "new");
        fallAndStayDown(1);
        assertThat(tape.of("orders", "quantity")).as("what opens anew is guarded").containsExactly("100", "10");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatOpensAfterThePositionWasClosedWithoutTheMissingTrade(boolean withRestarts) {
        begin(withRestarts, STOP);
        next().hold("A", 100, 50, "mine");
        other("theirs", "SELL", "100", "SUBMITTED", null);
        status("theirs", "CANCELLED", null);
        next().trade("A", 48, 0);
        String exit = tape.of("orders", "order_id").getFirst();
        status(exit, "FILLED", null);
        fallAndStayDown(11);
        next().hold("A", -100, 48, "theirs"); // an order that the tape knows
        assertThat(tape.of("risk_alerts").getLast().get("resolved_at")).isNotNull();
        next().hold("A", 10, 50, "new");
        fallAndStayDown(1);
        assertThat(tape.of("orders", "quantity")).containsExactly("100", "10");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotEnterAgainWhileTheTradeOfAnEntryIsMissing(boolean withRestarts) {
        begin(withRestarts, FUSED);
        next().fused("A", 1, 10, 60, 45);
        String entry = tape.of("orders", "order_id").getFirst();
        status(entry, "FILLED", null);
        for (int i = 0; i < 20; i++) {
            next().clock(60 * SECONDS);
            next().fused("A", 1, 10, 60, 45);
        }
        assertThat(tape.of("orders")).hasSize(1);
        assertThat(tape.of("risk_alerts", "action_taken").getFirst()).startsWith("counted as held");
        other("big", "BUY", "15", "PENDING", "50");
        next().row("position_triggers", "trigger_id", "x", "symbol", "A", "exchange", "X", "strategy", "z",
                "agent_name", "q", "kind", "PRICE_CROSS", "level_price", "50", "side", "BUY", "quantity", "1");
        next().trade("A", 49, 0).trade("A", 50, 0);
        assertThat(tape.of("orders").getLast()).as("500 told as filled, 750 open").containsEntry("status", "REJECTED");
        next().hold("A", 10, 50, entry);
        assertThat(tape.of("position_triggers", "kind")).as("by the signal's levels").contains("STOP_LOSS",
                "TAKE_PROFIT");
        next().hold("A", -10, 50, "out");
        status("big", "CANCELLED", null);
        next().fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders", "status")).last().isEqualTo("PENDING");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeAForeignTradeForOneThatIsMissingHoweverSoonItComes(boolean withRestarts) {
        begin(withRestarts, FUSED);
        next().fused("A", 1, 10, 60, 45);
        status(tape.of("orders", "order_id").getFirst(), "FILLED", null);
        next().hold("A", 4, 50, "the broker's own number");
        next().hold("A", 6, 50, "another of them");
        next().hold("A", -10, 50, "out");
        next().clock(12 * SECONDS);
        next().fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders", "status")).as("free to enter again").containsExactly("PENDING", "PENDING");
        assertThat(tape.of("risk_alerts")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotCutAnExitForAForeignTradeThatIsPartOfIt(boolean withRestarts) {
        begin(withRestarts, "execution.mode = none\n" + STOP);
        next().hold("A", 100, 50, "mine");
        next().trade("A", 48, 0);
        status(tape.of("orders", "order_id").getFirst(), "PARTIAL", "60");
        next().hold("A", -60, 48, "the broker's own number");
        fallAndStayDown(12);
        assertThat(tape.of("orders", "status")).as("its rest stays").containsExactly("PENDING");
        assertThat(tape.of("risk_alerts")).isEmpty();
    }

    private void other(String id, String side, String quantity, String status, String price) {
        next().row("orders", "order_id", id, "symbol", "A", "exchange", "X", "side", side, "order_type",
                price == null ? "MARKET" : "LIMIT", "quantity", quantity, "price", price, "status", status, "strategy",
                "trend", "agent_name", "a", "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardWhatAnothersExitWasSaidToHaveLeftAndHasNot(boolean withRestarts) {
        begin(withRestarts, STOP);
        next().hold("A", 100, 50, "mine");
        other("theirs", "SELL", "60", "FILLED", null);
        next().trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("40");
        next().hold("A", -40, 48, tape.of("orders", "order_id").getFirst());
        fallAndStayDown(12);
        assertThat(tape.of("orders", "quantity")).as("its trade may name another order: waited for no more")
                .containsExactly("40", "60");
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("FILL_NOT_BOOKED");
        assertThat(count("tapedeck.orders.unbooked")).isZero();
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker's row of {@code orders} comes before the trade that it tells of; with and without a restart between any two events. */
@Timeout(60)
class RowsBeforeTradesTest {
    private static final long SECONDS = TriggerTape.SECOND;
    private static final String FUSED = """
            execution.mode = none
            triggers.strategies.trend.entries = fused
            triggers.strategies.trend.agent = a
            triggers.strategies.trend.entry-timeout = 5000000000
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

    /** A row of somebody's order in the strategy's position. */
    private void other(String id, String side, String quantity, String filled, String status) {
        next().row("orders", "order_id", id, "symbol", "A", "exchange", "X", "side", side, "order_type", "MARKET",
                "quantity", quantity, "filled_quantity", filled, "status", status, "strategy", "trend", "agent_name",
                "a", "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
    }

    @ParameterizedTest
    @CsvSource({"FILLED, false", "FILLED, true", "CANCELLED, false", "CANCELLED, true", "REJECTED, true", "TIME, false",
            "TIME, true"})
    void shouldGuardByTheSignalsStopWhatATradeOpensAfterItsEntryHasEnded(String how, boolean withRestarts) {
        begin(withRestarts, FUSED);
        next().fused("A", 1, 10, 60, 45);
        String entry = tape.of("orders", "order_id").getFirst();
        if (how.equals("TIME")) {
            next().clock(6 * SECONDS);
            assertThat(tape.of("orders", "status")).containsExactly("PENDING", "CANCELLED");
        } else {
            next().row("orders", "order_id", entry, "symbol", "A", "exchange", "X", "status", how);
        }
        next().clock(SECONDS);
        next().hold("A", 10, 50, entry);
        assertThat(tape.of("position_triggers", "kind")).containsExactly("STOP_LOSS", "TAKE_PROFIT");
        assertThat(tape.of("position_triggers", "level_price")).containsExactly("45", "60");
        next().trade("A", 44.9, 0);
        assertThat(tape.of("orders", "side")).last().isEqualTo("SELL");
    }

    @ParameterizedTest
    @CsvSource({"FILLED, 0, 100, 0, false", "FILLED, 0, 100, 0, true", "PARTIAL, 60, 60, 0, true",
            "CANCELLED, 60, 60, 40, false", "CANCELLED, 60, 60, 40, true"})
    void shouldNotLeaveTwiceByAnOrderThatIsFirstSeenWhenItIsFilled(String status, String filled, int traded,
            int free, boolean withRestarts) {
        begin(withRestarts, "triggers.strategies.trend.stop = 2%\n");
        next().hold("A", 100, 50, "mine");
        other("manual", "SELL", "100", filled, status);
        next().trade("A", 48, 0);
        List<String> first = free == 0 ? List.of() : List.of(Integer.toString(free));
        assertThat(tape.of("orders", "quantity")).isEqualTo(first);
        next().hold("A", -traded, 50, "manual");
        next().trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).as("what is left of it covers the rest").isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveWhereTheTradeThatARowToldOfNeverComes(boolean withRestarts) {
        begin(withRestarts, "triggers.strategies.trend.stop = 2%\n");
        next().hold("A", 100, 50, "mine");
        other("manual", "SELL", "100", "0", "FILLED");
        for (int i = 0; i < 3; i++) {
            next().clock(3 * SECONDS);
            other("manual", "SELL", "100", "0", "FILLED");
            next().trade("A", 48, 0);
        }
        assertThat(tape.of("orders")).isEmpty();
        next().clock(3 * SECONDS);
        next().trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("100");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotEnterTwiceByAnEntryThatIsFirstSeenWhenItIsFilled(boolean withRestarts) {
        begin(withRestarts, FUSED);
        other("manual", "BUY", "10", "0", "FILLED");
        next().fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders")).isEmpty();
        next().hold("A", 10, 50, "manual");
        next().fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders")).as("it is held").isEmpty();
        next().hold("A", -10, 50, "out");
        next().fused("A", 1, 10, 60, 45);
        assertThat(tape.of("orders", "quantity")).containsExactly("10");
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED, true, false", "CANCELLED, true, true", "CANCELLED, false, false", "TIME, true, true",
            "TIME, false, true"})
    void shouldKeepABracketForTheTradeThatComesAfterItsOrderHasEnded(String how, boolean trades, boolean withRestarts) {
        begin(withRestarts, FUSED);
        next().fused("A", 1, 10, Double.NaN, Double.NaN);
        String entry = tape.of("orders", "order_id").getFirst();
        next().trigger("s", "A", "STOP_LOSS", "level_price", "49", "bracket_order_id", entry);
        if (how.equals("TIME")) {
            next().clock(6 * SECONDS);
        } else {
            next().row("orders", "order_id", entry, "symbol", "A", "exchange", "X", "status", how);
        }
        next().clock(9 * SECONDS);
        next().hold("A", 3, 50, "another");
        next().trade("A", 48, 0);
        assertThat(tape.of("position_triggers")).as("it waits").isEmpty();
        if (trades) {
            next().hold("A", 4, 50, entry);
        }
        next().clock(2 * SECONDS);
        next().trade("A", 48, 0);
        assertThat(tape.of("position_triggers", "state")).containsExactly(trades ? "triggered" : "cancelled");
        assertThat(tape.of("orders", "side")).last().isEqualTo(trades ? "SELL" : "BUY");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellThatWhoExecutesAnExitHasCutIt(boolean withRestarts) {
        begin(withRestarts, "triggers.strategies.trend.stop = 2%\n");
        next().hold("A", 100, 50, "mine");
        next().trade("A", 48, 0);
        String exit = tape.of("orders", "order_id").getFirst();
        next().row("orders", "order_id", exit, "symbol", "A", "exchange", "X", "quantity", "60", "status", "SUBMITTED");
        next().row("orders", "order_id", exit, "symbol", "A", "exchange", "X", "quantity", "60", "status", "SUBMITTED");
        assertThat(tape.of("risk_alerts", "description")).containsExactly("exit order " + exit
                + " was cut by 40 by who executes it: that much more of the position stays open");
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits count what is open: entries of one moment, of others, without a price; through fills, ends and restarts. */
@Timeout(60)
class EntryLimitsTest {
    private static final String THREE = """
            triggers.strategies.a.entries = fused
            triggers.strategies.b.entries = fused
            triggers.strategies.c.entries = fused
            triggers.strategies.a.shorts = true
            triggers.strategies.b.shorts = true
            triggers.strategies.c.shorts = true
            triggers.strategies.a.entry-timeout = 600000000000
            risk.initial-cash = 10000
            """;
    private static final long PAUSE = 61 * TriggerTape.SECOND;

    private TriggerTape tape;
    private boolean restarts;

    private void begin(boolean withRestarts, String settings) {
        restarts = withRestarts;
        tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A").define("B");
        tape.configure(THREE + settings);
    }

    private TriggerTape next() {
        if (restarts) {
            List<java.util.Map<String, String>> before = List.copyOf(tape.rows);
            tape = tape.restarted();
            tape.rows.addAll(before);
        }
        return tape;
    }

    private TriggerTape signal(String symbol, int direction, double size) {
        return next().fused(symbol, direction, size, Double.NaN, Double.NaN);
    }

    private List<String> statuses() {
        List<String> all = tape.of("orders", "status");
        tape.rows.clear();
        return all;
    }

    private String reason() {
        return tape.of("orders").getLast().get("algo_params");
    }

    private void other(String id, String symbol, String side, String type, String quantity, String price) {
        next().row("orders", "order_id", id, "symbol", symbol, "exchange", TriggerTape.EXCHANGE, "side", side,
                "order_type", type, "quantity", quantity, "price", price, "status", "SUBMITTED", "strategy", "z",
                "agent_name", "q", "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
    }

    @ParameterizedTest
    @CsvSource({"gross-max, 2500, 3000.0, false", "net-max, 2500, 3000.0, true", "leverage-max, 0.25, 0.3, false",
            "concentration-max, 0.25, 0.3, true"})
    void shouldBlockTheOrderOfAMomentThatTogetherWithThoseBeforePassesALimit(String limit, String max, String would,
            boolean withRestarts) {
        begin(withRestarts, "risk." + limit + " = " + max + '\n');
        next().trade("A", 100, 0);
        signal("A", 1, 10);
        assertThat(reason()).isEqualTo("{\"reason\": \"limit " + limit.replace("-max", "") + ": " + would
                + " would pass " + Float.parseFloat(max) + "\"}");
        String first = tape.of("orders", "order_id").getFirst();
        assertThat(statuses()).containsExactly("PENDING", "PENDING", "REJECTED");
        next().clock(PAUSE);
        signal("A", 1, 10);
        assertThat(statuses()).as("both are open still").containsExactly("REJECTED");
        next().row("orders", "order_id", first, "status", "REJECTED").clock(PAUSE);
        signal("A", 1, 10);
        assertThat(statuses()).as("one has failed: there is room for one").containsExactly("PENDING", "REJECTED");
        next().clock(10 * PAUSE);
        assertThat(statuses()).as("the first strategy's entry has timed out").containsExactly("CANCELLED");
        signal("A", 1, 10);
        assertThat(statuses()).containsExactly("PENDING", "REJECTED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCountAFillOnceWhateverPartOfItIsHeldAlready(boolean withRestarts) {
        begin(withRestarts, "risk.gross-max = 1500\n");
        next().trade("A", 100, 0);
        other("f", "A", "BUY", "LIMIT", "10", "100");
        next().row("trades", "executed_at", "2026-02-25T00:00:00Z", "trade_id", "t1", "order_id", "f", "symbol", "A",
                "exchange", TriggerTape.EXCHANGE, "side", "BUY", "quantity", "6", "price", "100", "strategy", "z",
                "agent_name", "q", "broker", "b");
        signal("A", 1, 6);
        assertThat(reason()).as("600 held, 400 open, 600 asked").contains("1600.0 would pass 1500.0");
        statuses();
        next().clock(PAUSE);
        signal("A", 1, 5);
        assertThat(statuses()).as("up to the limit, and no further").containsExactly("PENDING", "REJECTED", "REJECTED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBlockWhatHasNoPrice(boolean withRestarts) {
        begin(withRestarts, "risk.gross-max = 5000\n");
        signal("B", 1, 1);
        assertThat(reason()).isEqualTo("{\"reason\": \"limit gross: no price of the instrument is known\"}");
        assertThat(statuses()).containsExactly("REJECTED", "REJECTED", "REJECTED");
        other("f", "B", "SHORT", "MARKET", "30", null);
        next().trade("A", 100, 0);
        signal("A", 1, 15);
        assertThat(reason()).isEqualTo("{\"reason\": \"limit gross: no price of open order f is known\"}");
        statuses();
        next().trade("B", 100, 0).clock(PAUSE);
        signal("A", 1, 15);
        assertThat(statuses()).as("3,000 and 1,500, each of the others 1,500 more").containsExactly("PENDING",
                "REJECTED", "REJECTED");
        begin(withRestarts, "risk.daily-loss-max = 5000\n");
        signal("B", 1, 1);
        assertThat(statuses()).as("no limit needs a price").containsExactly("PENDING", "PENDING", "PENDING");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeTheWorseOfBuysAndSalesAndNotLetThemMakeUpForEachOther(boolean withRestarts) {
        begin(withRestarts, "risk.net-max = 2500\n");
        next().trade("A", 100, 0).trade("B", 100, 0);
        other("s", "B", "SHORT", "LIMIT", "20", "100");
        signal("A", 1, 20);
        assertThat(statuses()).as("2,000 either way").containsExactly("PENDING", "REJECTED", "REJECTED");
        next().clock(PAUSE);
        signal("B", -1, 6);
        assertThat(statuses()).as("a sale that may be filled alone").containsExactly("REJECTED", "REJECTED",
                "REJECTED");
        next().clock(PAUSE);
        signal("B", -1, 5);
        assertThat(statuses()).containsExactly("PENDING", "REJECTED", "REJECTED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNeverBlockWhatLeaves(boolean withRestarts) {
        begin(withRestarts, "risk.gross-max = 1\nrisk.drawdown-max = 0.0001\ntriggers.strategies.trend.stop = 2%\n");
        next().hold("A", 100, 50, "mine");
        other("f", "B", "BUY", "MARKET", "10", null);
        next().trade("A", 48, 0);
        assertThat(tape.of("orders", "side")).containsExactly("SELL");
        assertThat(statuses()).containsExactly("PENDING");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellWhoIsOnCallWhatWasMadeBlockedAndFired(boolean withRestarts) {
        begin(withRestarts, "risk.gross-max = 2500\ntriggers.strategies.trend.stop = 2%\n");
        signal("B", 1, 1);
        next().hold("A", 10, 100, "mine").trade("A", 100, 0).clock(PAUSE);
        signal("A", 1, 10);
        next().trigger("x", "A", "STOP_LOSS").trade("A", 97, 0);
        next();
        DecisionCounts counts = new DecisionCounts();
        tape.triggers.count(counts);
        tape.positions.count(counts);
        assertThat(counts.all().stream().filter(count -> count.value() != 0).map(count -> count.label() + ' '
                + Math.round(count.value()))).contains("tapedeck.orders.blocked{limit=gross, cause=unknown_price} 3",
                        "tapedeck.orders.blocked{limit=gross, cause=above} 2", "tapedeck.orders.made{side=buy} 1",
                        "tapedeck.orders.made{side=sell} 1", "tapedeck.triggers.fired{kind=stop_loss} 1",
                        "tapedeck.triggers.refused 1", "tapedeck.triggers.alive 1", "tapedeck.orders.open 2",
                        "tapedeck.positions.trades{outcome=moved} 1", "tapedeck.portfolio.gross.currency 970");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotEnterTwiceWhereAnOrdersRowComesBeforeItsTrade(boolean withRestarts) {
        begin(withRestarts, "risk.gross-max = 2500\n");
        next().trade("A", 100, 0);
        signal("A", 1, 10);
        List<String> orders = tape.of("orders", "order_id");
        statuses();
        next().row("orders", "order_id", orders.get(0), "status", "FILLED").clock(TriggerTape.SECOND);
        signal("A", 1, 10);
        assertThat(statuses()).as("a and b have entered; c is in its pause").isEmpty();
        next().row("orders", "order_id", orders.get(1), "status", "CANCELLED").clock(5 * TriggerTape.SECOND);
        signal("A", 1, 16);
        assertThat(reason()).as("1,000 are filled and not held yet").contains("2600.0 would pass 2500.0");
    }
}

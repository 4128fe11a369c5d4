package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Concentration is of a symbol: what is held and open on all venues that list it, together. */
@Timeout(30)
class SymbolOnSeveralVenuesTest {
    private static final String[] VENUES = {"X", "Y", "Z"};

    private static TriggerTape tape(String settings) {
        TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL);
        for (String venue : VENUES) {
            tape.define(Instrument.of(Instruments.id(venue, "SPY"), venue, "SPY", "equity")).define(
                    Instrument.of(Instruments.id(venue, "QQQ" + venue), venue, "QQQ" + venue, "equity"));
        }
        tape.configure("risk.initial-cash = 10000\nrisk.concentration-max = 0.25\n" + settings);
        for (String venue : VENUES) {
            tape.trade(Instruments.id(venue, "SPY"), 100_000_000_000L, 0)
                    .trade(Instruments.id(venue, "QQQ" + venue), 100_000_000_000L, 0);
        }
        return tape;
    }

    private static TriggerTape buy(TriggerTape tape, String venue, String symbol, String id, int quantity) {
        return tape.row("trades", "executed_at", "2026-02-25T00:00:00Z", "trade_id", id, "order_id", "o" + id,
                "symbol", symbol, "exchange", venue, "side", quantity > 0 ? "BUY" : "SELL", "quantity",
                Integer.toString(quantity), "price", "100", "strategy", "z", "agent_name", "q", "broker", "b");
    }

    @Test
    void shouldAlertWhenTheVenuesTogetherPassIt() {
        TriggerTape tape = tape("");
        buy(tape, "X", "SPY", "1", 10);
        buy(tape, "Y", "QQQY", "2", 10);
        buy(tape, "Z", "QQQZ", "3", 10);
        buy(tape, "Y", "SPY", "4", 10);
        assertThat(tape.of("risk_alerts")).as("0.2 of one symbol").isEmpty();
        buy(tape, "Z", "SPY", "5", 10);
        assertThat(tape.of("risk_alerts")).hasSize(1).first().satisfies(row -> assertThat(row)
                .containsEntry("symbol", "SPY").containsEntry("current_value", "0.3"));
        assertThat(tape.of("risk_alerts", "description"))
                .containsExactly("concentration 0.3000 of SPY is above 0.2500");
        buy(tape, "X", "SPY", "6", -10);
        assertThat(tape.of("risk_alerts", "resolved_at")).last().isNotNull();
    }

    @Test
    void shouldBlockTheEntryThatWouldPassItWithWhatIsHeldAndOpenElsewhere() {
        TriggerTape tape = tape("triggers.strategies.a.entries = fused\n");
        buy(tape, "Y", "SPY", "1", 10);
        tape.row("orders", "order_id", "open", "symbol", "SPY", "exchange", "Z", "side", "BUY", "order_type", "LIMIT",
                "quantity", "10", "price", "100", "status", "SUBMITTED", "strategy", "z", "agent_name", "q",
                "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
        tape.fused("SPY", 1, 10, Double.NaN, Double.NaN);
        assertThat(tape.of("orders").getLast()).containsEntry("status", "REJECTED").containsEntry("exchange", "X");
        assertThat(tape.of("orders").getLast().get("algo_params"))
                .isEqualTo("{\"reason\": \"limit concentration: 0.3 would pass 0.25\"}");
        tape.row("orders", "order_id", "open", "status", "CANCELLED").clock(61 * TriggerTape.SECOND)
                .fused("SPY", 1, 10, Double.NaN, Double.NaN);
        assertThat(tape.of("orders").getLast()).containsEntry("status", "PENDING");
    }

    @Test
    void shouldCountTheSameBehindARestart() {
        TriggerTape tape = tape("");
        buy(tape, "X", "SPY", "1", 20);
        TriggerTape again = tape.restarted();
        buy(again, "Z", "SPY", "2", 10);
        assertThat(again.of("risk_alerts", "current_value")).containsExactly("0.3");
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of trades that come late: historical ones, and those before their instrument's definition. */
@Timeout(60)
class LateTradesTest {
    private static final String STOP = """
            triggers.strategies.trend.stop = 2%
            risk.concentration-max = 0.1
            risk.initial-cash = 10000
            """;

    private TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL);

    @Test
    void shouldBookHistoricalTradesAsTheTableDoesAndActByThemNoFurther() {
        tape.define("A").configure(STOP);
        tape.historical(true);
        tape.hold("A", 100, 50, "o");
        assertThat(tape.positions.book().quantity(0)).isEqualTo(100_000_000);
        assertThat(tape.of("position_triggers", "level_price")).as("what is held is guarded").containsExactly("49");
        tape.trade("A", 40, 0);
        assertThat(tape.of("orders")).as("a historical tick fires nothing").isEmpty();
        tape.historical(false);
        tape.trade("A", 49.5, 0);
        tape.historical(true);
        tape.hold("A", 100, 60, "o"); // the stop is at 53.9 now, above the market
        assertThat(tape.of("position_triggers", "level_price")).last().isEqualTo("53.9");
        assertThat(tape.of("orders")).as("nor does the row itself").isEmpty();
        tape.historical(false);
        tape.trade("A", 49.5, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("200");
        tape.historical(true);
        tape.hold("A", -200, 55, "o");
        assertThat(tape.of("orders", "status")).as("nothing is left to leave").containsExactly("PENDING", "CANCELLED");
        assertThat(tape.positions.book().quantity(0)).isZero();
    }

    /** The same by {@link Decisions}, whose the choice is which rows count. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHandHistoricalRowsOfTheBookOn(boolean historical) {
        List<String> rows = new ArrayList<>();
        Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"), (buffer, offset,
                length) -> {
            RowReader row = new RowReader().wrap(buffer, offset);
            rows.add(row.table());
        });
        Frame frame = new Frame(64).feed(9, historical);
        frame.configuration(KeyValues.of(Map.of("triggers.strategies.trend.stop", "2%")), TriggerTape.START);
        frame.definition(Instrument.of(Instruments.id("X", "A"), "X", "A", "equity"), TriggerTape.START);
        frame.row(0, TriggerTape.START, TriggerTape.START, 0, texts("trades", "executed_at", "2026-02-25T00:00:00Z",
                "trade_id", "t", "order_id", "o", "symbol", "A", "exchange", "X", "side", "BUY", "quantity", "1",
                "price",
                "50", "strategy", "trend", "agent_name", "a", "broker", "b"));
        frame.row(0, TriggerTape.START, TriggerTape.START, 0,
                texts("position_triggers", "trigger_id", "x", "symbol", "A",
                        "exchange", "X", "strategy", "trend", "agent_name", "a", "kind", "STOP_LOSS"));
        for (int i = 0; i < frame.count(); i++) {
            MutableDirectBuffer buffer = frame.buffer();
            EventHeader.sequence(buffer, frame.offset(i), i + 1);
            decisions.onMessage(buffer, frame.offset(i), frame.length(i));
        }
        assertThat(rows).as("a trigger's row is a wish: a historical one is none").containsExactlyElementsOf(historical
                ? List.of("position_triggers")
                : List.of("position_triggers", "risk_alerts", "position_triggers"));
    }

    private static RowWriter texts(String table, String... namesAndValues) {
        RowWriter row = new RowWriter().begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return row;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGuardAndMarkAPositionOnceItsInstrumentIsDefined(boolean restart) {
        tape.configure(STOP);
        tape.hold("A", 100, 50, "o").hold("B", -100, 50, "o").hold("B", 100, 50, "o");
        assertThat(tape.of("position_triggers")).isEmpty();
        if (restart) {
            tape = tape.restarted();
        }
        tape.define("A").define("B");
        assertThat(tape.of("position_triggers", "symbol")).as("B is flat").containsExactly("A");
        assertThat(tape.of("risk_alerts", "alert_type")).as("half of what there is, in one instrument").containsExactly(
                "LIMIT_BREACH");
        tape.trade("A", 49.5, 0);
        assertThat(tape.positions.book().mark(0)).isEqualTo(49_500_000_000L);
        tape.trade("A", 48.5, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("100");
    }

    @Test
    void shouldDecideByTheValueThatLandsWhereLandingRounds() {
        tape.define("A").configure("rows.round-decimals = true\n");
        tape.row("trades", "executed_at", "2026-02-25T00:00:00Z", "trade_id", "t", "order_id", "o", "symbol", "A",
                "exchange", "X", "side", "BUY", "quantity", "1.0000005", "price", "50.000000005", "strategy", "trend",
                "agent_name", "a", "broker", "b");
        assertThat(tape.positions.book().quantity(0)).isEqualTo(1_000_001);
        assertThat(tape.positions.book().averageCost(0)).isEqualTo(50_000_000_010L);
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49.1234567851234567890123");
        tape.trade(Instruments.id("X", "A"), 49_123_456_791L, 0);
        assertThat(tape.of("orders")).isEmpty();
        tape.trade(Instruments.id("X", "A"), 49_123_456_790L, 0);
        assertThat(tape.of("orders", "quantity")).containsExactly("1.000001");
        assertThat(tape.of("position_triggers", "level_price")).containsExactly("49.12345679");
        tape = new TriggerTape(DecisionOptions.Mode.LIVE, TriggerTables.ALL).define("A");
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49.123456785");
        assertThat(tape.of("risk_alerts", "alert_type")).as("landing rejects the row")
                .containsExactly("TRIGGER_REFUSED");
    }

    @Test
    void shouldOpenAnOrderFirstSeenPartlyFilledForWhatIsLeft() {
        tape.define("A").hold("A", 100, 50, "mine");
        tape.row("orders", "order_id", "f", "symbol", "A", "exchange", "X", "side", "SELL", "order_type", "LIMIT",
                "quantity", "60", "filled_quantity", "20", "price", "70", "status", "PARTIAL", "strategy", "trend",
                "agent_name", "a", "submitted_at", "2026-02-25T00:00:00Z", "broker", "b");
        tape.trigger("s", "A", "STOP_LOSS", "level_price", "49").clock(11 * TriggerTape.SECOND).trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).as("40 of the other's order are open, no trade of its 20 has come")
                .containsExactly("60");
        tape.row("orders", "order_id", "f", "status", "CANCELLED");
        tape.trade("A", 48, 0);
        assertThat(tape.of("orders", "quantity")).as("a trigger for all of it does not forget the rest")
                .containsExactly(
                        "60", "40");
        tape.row("orders", "order_id", tape.of("orders", "order_id").getLast(), "status", "REJECTED");
        assertThat(tape.of("risk_alerts", "alert_type")).containsExactly("FILL_NOT_BOOKED", "EXIT_FAILED");
    }
}

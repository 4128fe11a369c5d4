package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of signals through the decisions, to rows of fused signals, outcomes and refusals. */
@Timeout(20)
class SignalFusionHandlerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Name SIGNALS = new Name("signals");
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final Frame frame = new Frame(4096);
    private long sequence;

    private Decisions decisions() {
        Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "test-"),
                (message, offset, length) -> {
                    Map<String, String> row = new LinkedHashMap<>();
                    RowReader reader = new RowReader().wrap(message, offset);
                    row.put("table", reader.table());
                    while (reader.next()) {
                        row.put(reader.name(), switch (reader.type()) {
                            case NULL -> null;
                            case LONG, TIMESTAMP -> Long.toString(reader.longValue());
                            case DECIMAL -> new java.math.BigDecimal(java.math.BigInteger.valueOf(reader.longValue()),
                                    -reader.exponent()).stripTrailingZeros().toPlainString();
                            case BOOLEAN -> Boolean.toString(reader.booleanValue());
                            case TEXT, NUMBER_TEXT -> reader.text();
                        });
                    }
                    rows.add(row);
                });
        decisions.define(Instrument.of(1, "A", "X", "equity"));
        decisions.define(Instrument.of(2, "B", "X", "equity"));
        return decisions;
    }

    private void send(Decisions decisions) {
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
        frame.clear();
    }

    private void trade(Decisions decisions, long seconds, long price) {
        frame.trade(1, seconds * SECOND, seconds * SECOND, 0, 0).price(price * SECOND).size().mantissa(1)
                .exponent((byte) 0);
        send(decisions);
    }

    private void quote(Decisions decisions, int instrument, long seconds, long bid, long ask) {
        frame.quote(instrument, seconds * SECOND, seconds * SECOND, 0, 0).bid(bid * SECOND).ask(ask * SECOND);
        send(decisions);
    }

    private void signal(Decisions decisions, String agent, long seconds, long value, String direction) {
        RowWriter row = new RowWriter().begin(SIGNALS);
        row.putText(new Name("symbol"), "X").putText(new Name("agent_name"), agent)
                .putText(new Name("signal_type"), "opinion").putDecimal(new Name("value"), value, -2)
                .putDecimal(new Name("confidence"), 8, -1).putText(new Name("direction"), direction)
                .putLong(new Name("holding_period"), 1).putText(new Name("top_3_reasons"), "[]")
                .putText(new Name("timestamp"), "1970-01-01T00:00:" + (seconds < 10 ? "0" : "") + seconds + "Z");
        frame.row(0, seconds * SECOND, seconds * SECOND, 0, row);
        send(decisions);
    }

    private List<Map<String, String>> of(String table) {
        return rows.stream().filter(row -> table.equals(row.get("table"))).toList();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void shouldFuseRowsOfSignalsIntoRowsThatSayWhoAndWhy() throws JsonProcessingException {
        Decisions decisions = decisions();
        trade(decisions, 1, 100);
        quote(decisions, 1, 9, 100, 101);
        quote(decisions, 2, 9, 103, 104);
        signal(decisions, "ann", 10, 80, "BUY");
        signal(decisions, "b\"ö", 11, -30, "SELL");
        List<Map<String, String>> fused = of("fused_signals");
        assertThat(fused).hasSize(2);
        Map<String, String> last = fused.getLast();
        assertThat(last).containsEntry("timestamp", "11000000000").containsEntry("symbol", "X")
                .containsEntry("direction", "BUY").containsEntry("fusion_method", "confidence_weighted");
        assertThat(json(last.get("contributing_agents")).get(1).get("agent").asText()).isEqualTo("b\"ö");
        assertThat(json(last.get("signal_weights")).get("ann").asDouble()).isBetween(0.49, 0.51);
        JsonNode conflict = json(last.get("conflict_resolution"));
        assertThat(conflict.get("action").asText()).isEqualTo("reduced");
        assertThat(conflict.get("opposing").get(0).get("value").asDouble()).isEqualTo(-0.3);
        assertThat(conflict.get("supporting")).hasSize(1);
        assertThat(json(last.get("top_3_reasons")).get(0).get("reason").asText()).isEqualTo("ann:opinion");
        JsonNode arbitrage = json(last.get("cross_market_arbitrage"));
        assertThat(arbitrage.get("buy_venue").asText() + arbitrage.get("sell_venue").asText()).isEqualTo("AB");
        assertThat(fused.getFirst().get("conflict_resolution")).isNull();
    }

    /** A confidence just above 1 is 1 in its column where landing rounds, and no row of the table where it does not. */
    @ParameterizedTest
    @CsvSource({"true, 1.00004, 1", "true, 1.00005, 0", "false, 1.00004, 0", "false, 0.99999, 0", "true, 0.99999, 1",
            "false, 1.0000, 1"})
    void shouldFuseWhatTheTableTakesAndNothingElse(boolean rounds, String confidence, int fused) {
        Decisions decisions = decisions();
        frame.configuration(KeyValues.of(Map.of("rows.round-decimals", Boolean.toString(rounds))), SECOND);
        send(decisions);
        trade(decisions, 1, 100);
        RowWriter row = new RowWriter().begin(SIGNALS);
        row.putText(new Name("symbol"), "X").putText(new Name("agent_name"), "ann")
                .putText(new Name("signal_type"), "opinion").putText(new Name("value"), "0.8")
                .putText(new Name("confidence"), confidence);
        frame.row(0, 10 * SECOND, 10 * SECOND, 0, row);
        send(decisions);
        assertThat(of("fused_signals")).hasSize(fused);
        assertThat(of("system_logs")).hasSize(1 - fused);
    }

    @Test
    void shouldJudgeASignalAtItsHorizonByTheClock() {
        Decisions decisions = decisions();
        trade(decisions, 1, 100);
        signal(decisions, "ann", 10, 80, "BUY");
        trade(decisions, 20, 102);
        trade(decisions, 30, 101);
        frame.clock(100 * SECOND);
        send(decisions);
        assertThat(of("signal_performance")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("signal_id", "2").containsEntry("agent_name", "ann")
                .containsEntry("signal_timestamp", "10000000000").containsEntry("evaluation_timestamp", "70000000000")
                .containsEntry("actual_return", "0.01").containsEntry("max_favorable_excursion", "0.02")
                .containsEntry("max_adverse_excursion", "0").containsEntry("hit_rate", "1")
                .containsEntry("profit_factor", null).containsEntry("holding_period_actual", "1"));
    }

    @Test
    void shouldTellARefusedSignalInTheSystemsLog() {
        Decisions decisions = decisions();
        signal(decisions, "ann", 10, 80, "SELL");
        signal(decisions, "ann", 10, 101, "BUY");
        signal(decisions, "ann", 11, 80, "UP");
        assertThat(of("fused_signals")).isEmpty();
        assertThat(of("system_logs").stream().map(row -> row.get("message"))).hasSize(3)
                .anyMatch(message -> message.contains("must agree")).anyMatch(message -> message.contains("-1 to 1"))
                .anyMatch(message -> message.contains("BUY, SELL or HOLD"));
    }

    @Test
    void shouldGoOnFromASavedState() {
        Decisions whole = decisions();
        trade(whole, 1, 100);
        signal(whole, "ann", 10, 80, "BUY");
        StateWriter state = new StateWriter();
        whole.save(state);
        Decisions restored = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "test-"),
                (message, offset, length) -> rows.add(Map.of("table", "restored", "row",
                        message.getStringWithoutLengthUtf8(offset + EventHeader.LENGTH, length - EventHeader.LENGTH))));
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        rows.clear();
        signal(restored, "bob", 20, -80, "SELL");
        assertThat(of("restored")).singleElement()
                .satisfies(row -> assertThat(row.get("row")).contains("ann", "bob", "stood_aside"));
    }

    @Test
    void shouldTakeTheMethodFromTheTape() {
        Decisions decisions = decisions();
        frame.configuration(KeyValues.of(Map.of("fusion.method", "majority")), SECOND);
        send(decisions);
        signal(decisions, "ann", 10, 30, "BUY");
        assertThat(of("fused_signals")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("fusion_method", "majority").containsEntry("final_signal", "1"));
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.Instrument;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A side that a source writes as price 0 and size 0 is no quote: of no price, spread, bar, stop or volatility. */
@Timeout(30)
class QuotesWithoutASideTest {
    private static final long SECOND = WholeTape.SECOND;
    private static final long NOON = 1_767_355_200L * SECOND; // 2026-01-02T12:00:00Z
    private static final long MINUTE = 60 * SECOND;
    private static final long EURUSD = WholeTape.id("FX", "EURUSD");
    private static final long ASK = 1_100_000_000L;

    private static WholeTape forex() {
        return new WholeTape(DecisionOptions.Mode.LIVE, KeyValues.EMPTY, WholeTape.BARS).define("FX", "EURUSD",
                "forex");
    }

    @Test
    void shouldMakeNoBarOfAMiddleWithNobody() {
        WholeTape tape = forex().quote(EURUSD, NOON, ASK - 200_000, 5, ASK, 5).quote(EURUSD, NOON + 1, 0, 0, ASK, 5)
                .quote(EURUSD, NOON + 2, ASK - 200_000, 5, 0, 0).clock(NOON + MINUTE + 3 * SECOND);
        assertThat(tape.of("forex_crypto_data")).hasSize(1).first().satisfies(row -> {
            assertThat(row).containsEntry("low", "1.0999").containsEntry("high", "1.0999");
        });
        tape.clock(NOON + 86_400 * SECOND);
        assertThat(tape.of("market_data_daily")).hasSize(1).first()
                .satisfies(row -> assertThat(row).containsEntry("avg_spread", "0.0002"));
    }

    @Test
    void shouldNotHalveTheEntryOfASignal() {
        WholeTape tape = forex().quote(EURUSD, NOON, ASK - 200_000, 5, ASK, 5)
                .quote(EURUSD, NOON + 1, 0, 0, ASK, 5);
        tape.row(NOON + 2, "signals", "timestamp", "2026-01-02T12:00:00Z", "symbol", "EURUSD", "agent_name", "desk",
                "signal_type", "CALL", "value", "0.9", "confidence", "0.9", "direction", "BUY", "entry_price", "1.1",
                "target_price", "1.2", "stop_loss", "1.0", "top_3_reasons", "[]", "model_version", "1");
        tape.quote(EURUSD, NOON + MINUTE, ASK - 200_000, 5, ASK, 5).quote(EURUSD, NOON + MINUTE + 1, 0, 0, ASK, 5)
                .clock(NOON + 3_700 * SECOND);
        assertThat(tape.of("fused_signals")).hasSize(1);
        assertThat(tape.of("signal_performance")).as("nothing lost half of its worth").hasSize(1).first()
                .satisfies(row -> assertThat(row.get("max_adverse_excursion")).isEqualTo("0"));
    }

    @Test
    void shouldTellNoVolatilityOfHalfAPrice() {
        WholeTape tape = new WholeTape(DecisionOptions.Mode.LIVE, KeyValues.parse("options.interval = 0\n"),
                Map.of());
        tape.define("X", "ABC", "equity").define(new Instrument(WholeTape.id("X", "CALL"), "CALL", "X", "option", "USD",
                2, 'C', (int) LocalDate.of(2026, 2, 20).toEpochDay(), 100 * FixedPoint.PRICE_UNITS, FixedPoint.ABSENT,
                0, "ABC"));
        long underlying = WholeTape.id("X", "ABC");
        long option = WholeTape.id("X", "CALL");
        tape.quote(underlying, NOON, 100 * SECOND, 5, 100 * SECOND + SECOND / 50, 5)
                .quote(option, NOON + 1, 3 * SECOND, 5, 3 * SECOND + SECOND / 10, 5);
        String before = tape.of("options_data").getLast().get("implied_volatility");
        assertThat(before).isNotNull();
        tape.trade(underlying, NOON + 2, 100 * SECOND + SECOND / 100, 5, 0)
                .quote(underlying, NOON + 3, 0, 0, 100 * SECOND + SECOND / 50, 5)
                .quote(option, NOON + 4, 3 * SECOND, 5, 3 * SECOND + SECOND / 10, 5);
        assertThat(tape.of("options_data").getLast().get("implied_volatility")).as("by the trade").isEqualTo(before);
        tape.quote(option, NOON + 5, 0, 0, 3 * SECOND, 5);
        assertThat(tape.of("options_data").getLast()).containsEntry("bid", null).containsEntry("ask", "3");
    }
}

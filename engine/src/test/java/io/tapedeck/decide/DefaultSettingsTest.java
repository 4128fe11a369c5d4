package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.app.config.Settings;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings ask for is there: distances in average true ranges, confluence, all agents, by the defaults and each preset. */
@Timeout(60)
class DefaultSettingsTest {
    private static final long SECOND = WholeTape.SECOND;
    private static final long BEGIN = Instant.parse("2026-03-09T00:00:00Z").getEpochSecond() * SECOND;
    private static final long STEP = 15 * SECOND;
    private static final int STEPS = 3 * 86_400 / 15;
    private static final List<String> AGENTS = List.of("momentum_agent", "mean_reversion_agent", "breakout_agent",
            "volume_agent");
    private static final long SPY = WholeTape.id("X", "SPY");

    private double price = 100;

    private static KeyValues settings(String preset) {
        Path file = preset.isEmpty() ? null : SharedData.repository().resolve("config").resolve(preset);
        return Settings.load(file, List.of()).decide().values();
    }

    /** Three days of a market that swings by hours and jumps at times, a tick each quarter of a minute. */
    private void play(WholeTape tape, int from, int to) {
        Random random = new Random(5);
        for (int step = from; step < to; step++) {
            price += 0.02 * Math.signum(Math.sin(step / 700.0)) + 0.03 * random.nextGaussian()
                    + (random.nextInt(2_000) == 0 ? random.nextGaussian() : 0);
            long time = BEGIN + step * STEP;
            tape.trade(SPY, time, Math.round(price * 100) * 10_000_000L, 10 + random.nextInt(100)
                    + (random.nextInt(50) == 0 ? 900 : 0), 0).clock(time + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tapedeck.conf", "small-host.conf", "trading-host.conf"})
    void shouldHaveRangesConfluenceAndAllAgentsByTheSettingsAsTheyAre(String preset) {
        WholeTape tape = new WholeTape(DecisionOptions.Mode.LIVE, settings(preset), Map.of()).define("X", "SPY",
                "equity");
        play(tape, 0, STEPS / 2);
        long time = BEGIN + STEPS / 2 * STEP;
        tape.row(time, "trades", "executed_at", Instant.ofEpochSecond(time / SECOND).toString(), "trade_id", "t1",
                "order_id", "o1", "symbol", "SPY", "exchange", "X", "side", "BUY", "quantity", "10", "price",
                Double.toString(Math.round(price * 100) / 100.0), "strategy", "trend", "agent_name", "a", "broker",
                "b");
        tape.row(time, "position_triggers", "trigger_id", "atr", "symbol", "SPY", "exchange", "X", "strategy", "trend",
                "agent_name", "a", "kind", "TRAILING_STOP", "trail_atr_multiple", "2", "state", "armed");
        play(tape, STEPS / 2, STEPS);
        assertThat(tape.counts("signals", "agent_name").keySet()).containsExactlyInAnyOrderElementsOf(AGENTS);
        assertThat(tape.of("fused_signals")).as("confluence of two timeframes")
                .anyMatch(row -> row.get("fibonacci_confluence") != null
                        && row.get("fibonacci_confluence").contains("5m"));
        assertThat(tape.of("fused_signals")).as("sized by volatility")
                .anyMatch(row -> row.get("risk_adjusted_size") != null && row.get("expected_risk") != null);
        assertThat(tape.of("position_triggers")).as("a trailing stop of two average true ranges")
                .anyMatch(row -> row.get("trigger_id").equals("atr") && row.get("state").equals("triggered"));
        assertThat(tape.of("orders")).anyMatch(row -> row.get("side").equals("SELL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signals.timeframes.breakout_agent = 5m", "signals.timeframe = 5m",
            "signals.timeframe = 15m",
            "bars.timeframes = 1d"})
    void shouldHearEveryAgentOnWhateverTimeframeItIsPut(String setting) {
        WholeTape tape = WholeTape.live(setting + '\n').define("X", "SPY", "equity");
        play(tape, 0, STEPS);
        assertThat(tape.counts("signals", "agent_name").keySet()).containsExactlyInAnyOrderElementsOf(AGENTS);
        assertThat(tape.of("fused_signals")).anyMatch(row -> row.get("expected_risk") != null);
    }

    @Test
    void shouldMakeBarsAndIndicatorsOfWhatIsNeededAndNothingElse() {
        BarNeeds defaults = BarNeeds.of(settings(""));
        assertThat(defaults.indicators()).containsExactly(Timeframe.M1);
        assertThat(defaults.ranges()).containsExactly(Timeframe.M5, Timeframe.M15);
        assertThat(defaults.bars()).isEqualTo(
                Set.of(Timeframe.M1, Timeframe.M5, Timeframe.M15, Timeframe.H1, Timeframe.D1));
        BarNeeds others = BarNeeds.of(KeyValues.parse("""
                bars.timeframes = 1d
                indicators.timeframes = 1h
                signals.agents = breakout_agent
                signals.timeframe = 5m
                signals.timeframes.breakout_agent = 15m
                signals.timeframes.volume_agent = 1m
                fusion.fibonacci-timeframes = 15m
                triggers.atr-timeframe = 1s
                """));
        assertThat(others.indicators()).containsExactly(Timeframe.M5, Timeframe.M15, Timeframe.H1);
        assertThat(others.ranges()).containsExactly(Timeframe.S1);
        assertThat(others.bars()).containsExactly(Timeframe.S1, Timeframe.M5, Timeframe.M15, Timeframe.H1,
                Timeframe.D1);
    }

    @Test
    void shouldLandTheListedBarsAloneWhateverIsNeededBesides() {
        WholeTape tape = WholeTape.live("bars.timeframes = 1m\nsignals.timeframe = 1s\n").define("X", "SPY", "equity");
        play(tape, 0, 4 * 60);
        assertThat(tape.counts("market_data_hf", "timeframe")).containsOnlyKeys("1m");
        assertThat(tape.of("market_data_daily")).isEmpty();
    }
}

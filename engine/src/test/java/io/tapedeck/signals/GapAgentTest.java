package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide's agent runs, and the guide shows the agent that runs. */
@Timeout(20)
class GapAgentTest {
    private static BarStub bar(long end, double open, double close) {
        BarStub bar = new BarStub();
        bar.end = end * Script.SECOND;
        bar.open = Math.round(open * Script.UNIT);
        bar.close = Math.round(close * Script.UNIT);
        bar.high = Math.max(bar.open, bar.close);
        bar.low = Math.min(bar.open, bar.close);
        return bar;
    }

    @Test
    void shouldSpeakFuseAndGiveLevelsForAnAgentOfOnesOwn() {
        List<String> signals = new ArrayList<>();
        Script script = new Script();
        SignalFusion fusion = new SignalFusion(new FusionListener() {
            @Override
            public long onSignal(AgentSignal signal) {
                signals.add(signal.agent() + ' ' + signal.opinion().reason(0));
                assertThat(signal.value()).isCloseTo(0.5 + 0.3 * 0.5 + 0.2 * 0.1, within(1e-12));
                assertThat(signal.entry()).isEqualTo(102.5);
                assertThat(signal.target()).isEqualTo(104.5);
                assertThat(signal.stop()).isEqualTo(101.5);
                return script.onSignal(signal);
            }

            @Override
            public void onFused(Blend fused) {
                script.onFused(fused);
            }

            @Override
            public void onOutcome(Outcome outcome) {
                script.onOutcome(outcome);
            }

            @Override
            public void onRefused(Refusal reason, long count, CharSequence example) {
                assertThat(reason).isEqualTo(Refusal.NOT_JUDGED);
            }
        }, List.of(new GapAgent()));
        fusion.define(new Venue("X", "A", "USD", 1));
        ValuesStub values = new ValuesStub();
        values.atr = 1;
        values.ema12 = 100.1;
        values.ema26 = 100;
        fusion.onBar(bar(60, 100, 100), values);
        fusion.onBar(bar(120, 102, 102.5), values);
        assertThat(signals).containsExactly("gap_agent gap");
        assertThat(script.lastFused.direction()).isEqualTo(1);
    }

    @Test
    void shouldBeTheAgentThatTheGuideShows() throws IOException {
        String guide = Files.readString(Path.of("../docs/agents.md"));
        String code = Files.readString(Path.of("src/test/java/io/tapedeck/signals/GapAgent.java"));
        assertThat(guide).contains(code.substring(code.indexOf("/**")).strip());
    }
}

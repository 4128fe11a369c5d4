package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals of one moment have one horizon: their outcomes are spread over the events behind it, and are none but those. */
@Timeout(60)
class JudgeSpreadTest {
    private static final int SYMBOLS = 5_000;
    private static final int PER_CLOCK = 2_048;
    private static final long HORIZON = 3_602;

    private static Script script() {
        Script script = new Script(SignalOptions.of(KeyValues.EMPTY), FusionOptions.of(KeyValues.EMPTY));
        script.quiet = true;
        for (int i = 0; i < SYMBOLS; i++) {
            script.fusion.define(new Venue("S" + i, "A", "USD", 1));
        }
        return script;
    }

    private static Script atTheHorizon() {
        Script script = script();
        for (int i = 0; i < SYMBOLS; i++) {
            script.trade(i, 1, 100 + i);
            script.signal("S" + i, "a", 2, 0.5, 0.5, 1 + i);
        }
        script.fusion.onClock(Script.ns(HORIZON + 10));
        return script;
    }

    @Test
    void shouldJudgeAFewThousandWithAClockEventAndOneMoreWithEachOther() {
        Script script = atTheHorizon();
        assertThat(script.fusion.judged()).isEqualTo(PER_CLOCK);
        for (int i = 1; i <= 5; i++) {
            script.trade(0, HORIZON + 11, 100);
            assertThat(script.fusion.judged()).isEqualTo(PER_CLOCK + i);
        }
        script.signal("S1", "a", HORIZON + 11, 0.5, 0.5, SYMBOLS + 1);
        assertThat(script.fusion.judged()).isEqualTo(PER_CLOCK + 6);
        script.trade(SYMBOLS - 1, HORIZON + 11, 100);
        assertThat(script.fusion.judged()).as("its own, by the price before, and one more").isEqualTo(PER_CLOCK + 8);
        script.fusion.onClock(Script.ns(HORIZON + 11));
        assertThat(script.fusion.judged()).isEqualTo(2 * PER_CLOCK + 8);
        script.fusion.onClock(Script.ns(HORIZON + 12));
        assertThat(script.fusion.judged()).isEqualTo(SYMBOLS);
        assertThat(script.fusion.waiting()).isEqualTo(1);
    }

    @Test
    void shouldGoOnFromAStateInWhichOutcomesWait() {
        Script whole = atTheHorizon();
        StateWriter state = new StateWriter();
        whole.fusion.save(state);
        Script restored = script();
        restored.fusion.restore(new StateReader(state.buffer(), 0, state.length()));
        whole.quiet = false;
        restored.quiet = false;
        for (Script each : List.of(whole, restored)) {
            each.said.clear();
            for (int i = 0; i < 20; i++) {
                each.trade(7, HORIZON + 11, 107);
            }
            each.fusion.onClock(Script.ns(HORIZON + 11));
        }
        assertThat(restored.said).isEqualTo(whole.said).hasSizeGreaterThanOrEqualTo(PER_CLOCK + 20);
    }
}

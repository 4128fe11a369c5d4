package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 signals and 100,000 ticks a second of the tape's time, 5,000 symbols: how long ten such seconds take. */
@Tag("torture")
@Timeout(120)
class SignalRateTest {
    private static final int SYMBOLS = 5_000;
    private static final int TICKS = 1_000_000;

    @Test
    void shouldFuseTenThousandSignalsASecondWhileAHundredThousandTicksPass() {
        Script script = new Script(SignalOptions.of(KeyValues.EMPTY), FusionOptions.of(KeyValues.EMPTY));
        script.quiet = true;
        for (int i = 0; i < SYMBOLS; i++) {
            script.fusion.define(new Venue("S" + i, "A", "USD", 1));
        }
        ExternalSignal[] signals = new ExternalSignal[SYMBOLS];
        for (int i = 0; i < SYMBOLS; i++) {
            String agent = "agent" + i % 7;
            signals[i] = new ExternalSignal().clear().symbol(Script.bytes("S" + i), 0, ("S" + i).length())
                    .agent(Script.bytes(agent), 0, agent.length()).type(Script.bytes("test"), 0, 4).says(0.5, 0.5);
        }
        play(script, signals, 0);
        long begin = System.nanoTime();
        play(script, signals, TICKS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%d ticks and %d signals in %.3f s: %.0f ticks/s with a tenth as many signals; fused %d,"
                + " judged %d, waiting %d%n", TICKS, TICKS / 10, seconds, TICKS / seconds, script.fusion.fused(),
                script.fusion.judged(), script.fusion.waiting());
        assertThat(seconds).as("ten seconds of the tape").isLessThan(10);
        assertThat(script.fusion.fused()).isGreaterThan(TICKS / 20);
    }

    private static void play(Script script, ExternalSignal[] signals, long first) {
        for (long i = first; i < first + TICKS; i++) {
            long time = i * 10_000;
            int symbol = (int) (i * 7_919 % SYMBOLS);
            script.tick(symbol, time, 100_000_000_000L + i % 977 * 10_000_000L);
            if (i % 10 == 0) {
                ExternalSignal signal = signals[(int) (i / 10 * 4_999 % SYMBOLS)];
                signal.at(time, time, i).value((i / 10 % 13 - 6) / 6.0);
                script.fusion.onExternal(signal);
            }
        }
    }
}

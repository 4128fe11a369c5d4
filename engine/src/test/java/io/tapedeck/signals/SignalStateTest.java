package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventFlags;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved is all there is; what passes allocates nothing. */
@Timeout(60)
class SignalStateTest {
    private static final String[] VENUES = {"A:X", "B:X", "A:Y", "A:Z"};

    private static Script script() {
        return new Script(
                SignalOptions.of(KeyValues.of(Map.of("pending-symbol-max", "20", "holding-period",
                        Long.toString(600 * Script.SECOND), "timeframes.breakout_agent", "5m"))),
                FusionOptions.of(KeyValues.of(Map.of("method", "performance_weighted"))), VENUES);
    }

    /** Plays the same events, from {@code from} to {@code to}, into each script. */
    private static void play(long seed, int from, int to, Script... scripts) {
        Random random = new Random(seed);
        Market[] markets = {new Market(random, 0), new Market(random, 1), new Market(random, 2), new Market(random, 3)};
        double time = 0;
        for (int step = 0; step < to; step++) {
            time += random.nextInt(5);
            int instrument = random.nextInt(VENUES.length);
            int kind = random.nextInt(20);
            double price = 100 + random.nextInt(500) / 100.0;
            double value = random.nextInt(201) / 100.0 - 1.1;
            String agent = "agent" + random.nextInt(4);
            int flags = random.nextInt(9) == 0 ? EventFlags.OUTLIER : 0;
            if (kind < 8) {
                markets[instrument].next(Script.ns(time));
                markets[instrument].bar.timeframe = random.nextInt(4) == 0 ? Timeframe.M5 : Timeframe.M1;
            }
            for (Script script : step < from ? new Script[0] : scripts) {
                if (kind < 8) {
                    script.fusion.onBar(markets[instrument].bar, markets[instrument].values);
                } else if (kind < 12) {
                    script.trade(instrument, time, price, flags, instrument == 2);
                } else if (kind < 15) {
                    script.quote(instrument, time, price, price + 0.01, flags);
                } else if (kind < 18) {
                    script.signal(VENUES[instrument].substring(2), agent, time, value, 0.7, step);
                } else if (kind == 18) {
                    script.fusion.onClock(Script.ns(time));
                } else {
                    script.fusion.onFeedEnd(77 + instrument);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 77, 400, 1_500})
    void shouldGoOnFromASavedStateBitForBit(int saved) {
        long seed = 99;
        System.out.println("seed " + seed);
        Script whole = script();
        play(seed, 0, saved, whole);
        StateWriter state = new StateWriter();
        whole.fusion.save(state);
        Script restored = script();
        StateReader reader = new StateReader(state.buffer(), 0, state.length());
        restored.fusion.restore(reader);
        assertThat(reader.atEnd()).isTrue();
        whole.said.clear();
        restored.nextId = whole.nextId;
        play(seed, saved, 3_000, whole, restored);
        assertThat(restored.said).isEqualTo(whole.said);
        StateWriter one = new StateWriter();
        StateWriter other = new StateWriter();
        whole.fusion.save(one);
        restored.fusion.save(other);
        assertThat(bytes(other)).isEqualTo(bytes(one));
        if (saved < 1_000) {
            assertThat(whole.of("outcome").size()).isGreaterThan(100);
            assertThat(whole.of("fused").size()).isGreaterThan(100);
            assertThat(whole.of("signal").size()).isGreaterThan(100);
        }
    }

    private static byte[] bytes(StateWriter state) {
        byte[] bytes = new byte[state.length()];
        state.buffer().getBytes(0, bytes);
        return bytes;
    }

    @Test
    void shouldAllocateNothingATickOrAFusedSignal() {
        Script script = script();
        script.quiet = true;
        for (int warm = 0; warm < 3; warm++) {
            pass(script, warm);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        pass(script, 3);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(script.fusion.fused()).isGreaterThan(10_000);
        assertThat(allocated).as("bytes of 200,000 ticks").isLessThan(20_000);
    }

    private static void pass(Script script, int round) {
        ExternalSignal signal = script.external("X", "ann", 0, 0, 0.8, 1);
        for (int i = 0; i < 200_000; i++) {
            long time = (round * 200_000L + i) * 10_000_000L;
            script.tick(i & 3, time, 100_000_000_000L + (i % 977) * 10_000_000L);
            if (i % 10 == 0) {
                signal.at(time, time, i).value(i % 20 == 0 ? 0.9 : -0.9).holding(1);
                script.fusion.onExternal(signal);
            }
            if (i % 100 == 0) {
                script.fusion.onClock(time);
            }
        }
    }
}

package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Tick;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 armed triggers over 5,000 instruments: nothing is allocated by a tick, and none is slow. */
@Timeout(120)
class TriggerLoadTest {
    private static final int INSTRUMENTS = 5_000;
    private static final int TICKS = 400_000;
    private static final double BYTES_PER_TICK_MAX = 0.16;

    @Test
    void shouldAllocateNothingByATickThatFiresNothing() {
        TriggerTape tape = new TriggerTape(DecisionOptions.Mode.LIVE, Map.of());
        for (int i = 0; i < INSTRUMENTS; i++) {
            tape.define("S" + i).hold("S" + i, 100, 100, "mine");
            tape.trigger("stop" + i, "S" + i, "STOP_LOSS", "level_price", "50", "reference_price",
                    i % 2 == 0 ? "last" : "side", "oco_group", "g" + i);
            tape.trigger("trail" + i, "S" + i, "TRAILING_STOP", "trail_percent", "40", "reference_price",
                    i % 2 == 0 ? "mid" : "last", "confirm_ticks", "3", "confirm_ms", "50", "on_flagged", "confirm",
                    "oco_group", "g" + i);
        }
        Frame frame = new Frame(1 << 20);
        Random random = new Random(1);
        long[] prices = new long[INSTRUMENTS];
        for (int i = 0; i < TICKS; i++) {
            int instrument = random.nextInt(INSTRUMENTS);
            prices[instrument] += random.nextInt(-5, 6);
            long id = Instruments.id(TriggerTape.EXCHANGE, "S" + instrument);
            long price = (100_00 + prices[instrument]) * FixedPoint.PRICE_UNITS / 100;
            long time = TriggerTape.START + 100 * TriggerTape.SECOND + i * 1_000L;
            if (random.nextBoolean()) {
                frame.trade(id, time, time, 0, random.nextInt(50) == 0 ? 1 << 6 : 0).price(price).size().mantissa(1)
                        .exponent((byte) 0);
            } else {
                frame.quote(id, time, time, 0, 0).bid(price - 1).ask(price + 1);
            }
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Tick tick = new Tick();
        long sequence = 1_000_000;
        long allocated = 0;
        long nanos = 0;
        for (int round = 0; round < 3; round++) { // the last round counts
            long before = threads.getCurrentThreadAllocatedBytes();
            long begun = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < TICKS; i++) {
                EventHeader.sequence(frame.buffer(), frame.offset(i), ++sequence);
                tick.wrap(frame.buffer(), frame.offset(i));
                tape.moment.set(sequence, tick.eventTime(), tick.receiveTime(), true);
                tape.triggers.onTick(tick, tape.instruments.indexOf(tick.instrumentId()));
            }
            nanos = threads.getCurrentThreadCpuTime() - begun;
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.println(
                "triggers: " + TICKS * 1_000L / Math.max(1, nanos / 1_000_000) + " ticks a second of processor time, "
                        + allocated + " bytes");
        assertThat(allocated / (double) TICKS).as("bytes a tick").isLessThan(BYTES_PER_TICK_MAX);
    }
}

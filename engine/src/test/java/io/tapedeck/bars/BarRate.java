package io.tapedeck.bars;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.Tick;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What bars cost: ticks a second on one thread, a minute's end of 50,000 instruments event by event, their memory. */
@Tag("torture")
@Timeout(120)
class BarRate {
    private static final long SECOND = TickSource.SECOND;
    private static final long BEGIN = 1_767_225_600L * SECOND;
    private final long[] bars = new long[1];

    private BarBuilder builder(int instruments) {
        BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), (_, _) -> bars[0]++);
        for (int i = 0; i < instruments; i++) {
            builder.onDefined(i, "X", "equity");
        }
        return builder;
    }

    @Test
    void shouldTakeTwoMillionTicksASecond() {
        int instruments = 5_000;
        BarBuilder builder = builder(instruments);
        TickSource source = new TickSource();
        double best = 0;
        long tick = 0;
        for (int round = 0; round < 8; round++) {
            long begin = System.nanoTime();
            int ticks = 2_000_000;
            for (int i = 0; i < ticks; i++) {
                tick++;
                long time = BEGIN + tick * 100_000;
                builder.onTick(source.encode(i % 3 != 0, time), (int) (((tick * 2_654_435_761L) >>> 8) % instruments));
                if (i % 10_000 == 0) {
                    builder.onClock(time);
                }
            }
            best = Math.max(best, ticks * 1e9 / (System.nanoTime() - begin));
        }
        System.out.printf("bars alone: %,.0f ticks/s over %,d instruments, encoding included; %,d bars%n", best,
                instruments, bars[0]);
        assertThat(bars[0]).isPositive();
    }

    @Test
    void shouldNotStallAtAMinutesEnd() {
        int instruments = 50_000;
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        BarBuilder builder = builder(instruments);
        TickSource source = new TickSource();
        for (int i = 0; i < instruments; i++) {
            builder.onTick(source.encode(true, BEGIN + i), i);
        }
        System.gc();
        System.out.printf("memory of %,d instruments: %,d MiB%n", instruments,
                (runtime.totalMemory() - runtime.freeMemory() - before) >> 20);
        for (int minute = 1; minute <= 12; minute++) {
            measure(builder, source, instruments, minute);
        }
    }

    /** 100,000 ticks/s on the tape's clock for four seconds around a minute's end, a clock event a second. */
    private void measure(BarBuilder builder, TickSource source, int instruments, int minute) {
        long from = BEGIN + minute * 60L * SECOND - SECOND;
        int events = 500_000;
        long[] took = new long[events];
        long closed = bars[0];
        int clocks = 0;
        long clockMost = 0;
        for (int i = 0; i < events; i++) {
            long time = from + i * 10_000L;
            Tick tick = source.encode(i % 3 != 0, time);
            long begin = System.nanoTime();
            builder.onTick(tick, i % instruments);
            took[i] = System.nanoTime() - begin;
            if (i % 100_000 == 0) {
                begin = System.nanoTime();
                builder.onClock(time);
                clockMost = Math.max(clockMost, System.nanoTime() - begin);
                clocks++;
            }
        }
        Arrays.sort(took);
        System.out.printf(
                "minute %d: %,d bars closed; tick p50 %d ns, p99 %d ns, p99.9 %d ns, most %d us; %d clocks, most %d us%n",
                minute, bars[0] - closed, took[events / 2], took[events / 100 * 99], took[events / 1000 * 999],
                took[events - 1] / 1_000, clocks, clockMost / 1_000);
    }
}

package io.tapedeck.bench.jmh;

import io.tapedeck.bars.BarBuilder;
import io.tapedeck.bars.BarOptions;
import io.tapedeck.common.KeyValues;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What do bars of six timeframes cost a tick, its encoding included (see CodecBenchmark)? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BarsBenchmark {
    private static final int TICKS = 1_000;

    /** Symbols, drawn evenly; 10 µs of the market's time lie between two ticks. */
    @Param({"50", "5000", "50000"})
    public int symbols;

    private TickMaker maker;
    private BarBuilder builder;
    private long bars;
    private long taken;

    /** Makes the instruments known. */
    @Setup
    public void begin() {
        maker = new TickMaker(symbols);
        builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), (bar, day) -> bars++);
        for (int i = 0; i < symbols; i++) {
            builder.onDefined(i, "X", "equity");
        }
    }

    /** Ticks, a clock event behind them. @return bars closed */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long ticks() {
        for (int i = 0; i < TICKS; i++) {
            builder.onTick(maker.next(), maker.symbol());
        }
        taken += TICKS;
        builder.onClock(maker.time());
        return bars;
    }

    /** Every tick must be in a bar: none came too late or too early. */
    @TearDown
    public void verify() {
        maker.requireCount(taken);
        if (builder.counts().tooLate() + builder.counts().ahead() + builder.counts().unsummed() != 0) {
            throw new IllegalStateException("ticks are in no bar: " + builder.counts());
        }
    }
}

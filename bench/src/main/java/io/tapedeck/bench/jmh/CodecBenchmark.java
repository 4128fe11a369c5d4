package io.tapedeck.bench.jmh;

import io.tapedeck.event.Tick;
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

/** What does the SBE codec cost a tick: encoded into a frame, read back through a flyweight? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CodecBenchmark {
    private static final int TICKS = 1_000;

    /** Symbols, drawn evenly. */
    @Param({"5000"})
    public int symbols;

    private TickMaker maker;
    private long read;
    private long sum;

    /** Begins a tape. */
    @Setup
    public void begin() {
        maker = new TickMaker(symbols);
    }

    /** Ticks made and read. @return sum of what was read */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long encodeAndDecode() {
        for (int i = 0; i < TICKS; i++) {
            Tick tick = maker.next();
            sum += tick.price() + tick.instrumentId() + tick.eventTime();
            read += tick.instrumentId() == maker.symbol() + 1L ? 1 : 0;
        }
        return sum;
    }

    /** Every tick must have been read as it was made. */
    @TearDown
    public void verify() {
        maker.requireCount(read);
    }
}

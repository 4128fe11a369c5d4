package io.tapedeck.pipeline;

import io.tapedeck.bench.jmh.TickMaker;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
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

/** What do the condition rules cost a tick, its encoding included (see CodecBenchmark)? Here, because the rules are the package's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ConditionerBenchmark {
    private static final int TICKS = 1_000;

    /** Symbols, drawn evenly. */
    @Param({"50", "5000", "50000"})
    public int symbols;

    private TickMaker maker;
    private Conditioner conditioner;
    private long judged;
    private long marked;

    /** Makes the instruments known, as the tape does. */
    @Setup
    public void begin() {
        maker = new TickMaker(symbols);
        conditioner = new Conditioner(ConditionOptions.defaults(), new Catalogue(1_000, Long.MAX_VALUE));
        Frame frame = new Frame(1 << 10);
        for (int i = 0; i < symbols; i++) {
            frame.clear();
            frame.definition(TickMaker.instrument(i), maker.time());
            conditioner.condition(frame.buffer(), frame.offset(0));
        }
    }

    /** Ticks. @return those that were marked */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long ticks() {
        for (int i = 0; i < TICKS; i++) {
            maker.next();
            conditioner.condition(maker.buffer(), maker.offset());
            marked += EventHeader.flags(maker.buffer(), maker.offset()) == 0 ? 0 : 1;
        }
        judged += TICKS;
        return marked;
    }

    /** A clean tape: nothing may be marked. */
    @TearDown
    public void verify() {
        maker.requireCount(judged);
        if (marked != 0) {
            throw new IllegalStateException(marked + " of " + judged + " clean ticks were marked");
        }
    }
}

package io.tapedeck.bench.jmh;

import io.tapedeck.common.KeyValues;
import io.tapedeck.signals.AgentSignal;
import io.tapedeck.signals.Blend;
import io.tapedeck.signals.ExternalSignal;
import io.tapedeck.signals.FusionListener;
import io.tapedeck.signals.FusionOptions;
import io.tapedeck.signals.Outcome;
import io.tapedeck.signals.Refusal;
import io.tapedeck.signals.SignalFusion;
import io.tapedeck.signals.SignalOptions;
import io.tapedeck.signals.Venue;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** What does a tenth as many signals as ticks cost a tick: taken in, fused, judged later? Encoding included (see CodecBenchmark). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FusionBenchmark {
    private static final int TICKS = 1_000;
    private static final int TICKS_PER_SIGNAL = 10;
    private static final int AGENTS = 7;

    /** Symbols, drawn evenly. */
    @Param({"50", "5000"})
    public int symbols;

    private final Counts counts = new Counts();
    private TickMaker maker;
    private SignalFusion fusion;
    private ExternalSignal[] signals;
    private long sent;

    private static final class Counts implements FusionListener {
        private long fused;
        private long refused;
        private long ids = 1L << 46;

        @Override
        public long onSignal(AgentSignal signal) {
            return ids++;
        }

        @Override
        public void onFused(Blend blend) {
            fused++;
        }

        @Override
        public void onOutcome(Outcome outcome) {
            // judged
        }

        @Override
        public void onRefused(Refusal reason, long count, CharSequence example) {
            refused += count;
        }
    }

    /** Makes the instruments known. */
    @Setup
    public void begin() {
        maker = new TickMaker(symbols);
        fusion = new SignalFusion(counts);
        fusion.configure(SignalOptions.of(KeyValues.EMPTY), FusionOptions.of(KeyValues.EMPTY));
        signals = new ExternalSignal[symbols];
        for (int i = 0; i < symbols; i++) {
            fusion.define(new Venue("S" + i, "X", "USD", 0.000001));
            UnsafeBuffer symbol = text("S" + i);
            UnsafeBuffer agent = text("agent" + i % AGENTS);
            signals[i] = new ExternalSignal().clear().symbol(symbol, 0, symbol.capacity())
                    .agent(agent, 0, agent.capacity()).type(text("test"), 0, 4).says(0.5, 0.5);
        }
    }

    private static UnsafeBuffer text(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Ticks, and signals between them. @return fused signals */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long ticks() {
        for (int i = 0; i < TICKS; i++) {
            fusion.onTick(maker.next(), maker.symbol());
            if (i % TICKS_PER_SIGNAL == 0) {
                long time = maker.time();
                fusion.onExternal(signals[maker.symbol()].at(time, time, ++sent).value((sent % 13 - 6) / 6.0));
            }
        }
        return counts.fused;
    }

    /** Every signal must have been fused, have changed nothing, or have been refused with a reason. */
    @TearDown
    public void verify() {
        maker.requireCount(sent * TICKS_PER_SIGNAL);
        long known = fusion.fused() + fusion.unchanged();
        for (Refusal reason : Refusal.values()) {
            known += fusion.refused(reason);
        }
        if (known < sent || counts.fused == 0) {
            throw new IllegalStateException("of " + sent + " signals " + known + " are accounted for, " + counts.fused
                    + " fused, " + counts.refused + " refused");
        }
    }
}

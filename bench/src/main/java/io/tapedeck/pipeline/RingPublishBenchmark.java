package io.tapedeck.pipeline;

import io.tapedeck.bench.jmh.TickMaker;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.Frame;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.Publisher;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
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

/**
 * How many ticks a second pass the ring and the condition rules when nothing is written? The producer is held back by the ring, so its
 * rate is the slower side's. Here, because a pipeline without a journal is the package's own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RingPublishBenchmark {
    private static final int FRAME_TICKS = 64;

    /** Roles to threads. */
    @Param({"COMPACT", "SPLIT"})
    public Threading threading;

    /** Symbols, drawn evenly. */
    @Param({"50", "5000"})
    public int symbols;

    private final Frame frame = new Frame(FRAME_TICKS * 256);
    private final IdleStrategy idle = new BackoffIdleStrategy(10, 10, 1_000, 1_000_000);
    private final CountingDecide decide = new CountingDecide();
    private final Forgetting journal = new Forgetting();
    private Pipeline pipeline;
    private Publisher publisher;
    private long offered;

    /** Takes messages and forgets them. */
    private static final class Forgetting implements BlockWriter, DurableProgress {
        private int count;
        private int bytes;
        private volatile long ticket = -1;

        @Override
        public void append(DirectBuffer message, int offset, int length) {
            count++;
            bytes += length;
        }

        @Override
        public int pendingCount() {
            return count;
        }

        @Override
        public int pendingBytes() {
            return bytes;
        }

        @Override
        public int blockBytesMax() {
            return 1 << 20;
        }

        @Override
        public void commit(long last) {
            count = 0;
            bytes = 0;
            ticket = last;
        }

        @Override
        public void forEachCommitted(MessageHandler handler) {
            // forgotten
        }

        @Override
        public long syncedTicket() {
            return ticket;
        }

        @Override
        public boolean awaitSynced(long wanted, long timeoutNs) {
            return ticket >= wanted;
        }
    }

    /** Starts the pipeline, encodes a frame. */
    @Setup
    public void open() {
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(defaults.ringSlots(), defaults.blockBytesMax(), threading,
                new int[0], defaults.condition(), defaults.clock());
        pipeline = new Pipeline(options, journal, journal, error -> {
        }, () -> true, new Catalogue(1_000, Long.MAX_VALUE), 1, decide, error -> {
        });
        pipeline.start();
        publisher = pipeline.publisher();
        TickMaker maker = new TickMaker(symbols);
        for (int i = 0; i < FRAME_TICKS; i++) {
            maker.next();
            frame.copy(maker.buffer(), maker.offset(), maker.length());
        }
    }

    /** One frame. @return its ticket */
    @Benchmark
    @OperationsPerInvocation(FRAME_TICKS)
    public long offer() {
        long ticket = publisher.offer(frame);
        idle.reset();
        while (ticket == Publisher.BACK_PRESSURED) {
            idle.idle();
            ticket = publisher.offer(frame);
        }
        if (ticket < 0) {
            throw new IllegalStateException("the ring answered " + ticket + ": " + pipeline.status().failure());
        }
        offered += FRAME_TICKS;
        return ticket;
    }

    /** Every tick that was offered must have passed the stages. */
    @TearDown
    public void close() {
        pipeline.stop(Duration.ofMinutes(1));
        long journaled = pipeline.status().journaledEvents();
        pipeline.close();
        if (journaled != offered) {
            throw new IllegalStateException("offered " + offered + " ticks, " + journaled + " passed");
        }
    }
}

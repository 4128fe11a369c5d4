package io.tapedeck.bench.jmh;

import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.DataRows;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.pipeline.CountingDecide;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.pipeline.PipelineOptions;
import io.tapedeck.pipeline.Threading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
 * How many trades a second pass ring, condition and journal when the producer has nothing to do but to offer them? The
 * producer is held back by the ring, so its rate is the slower side's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
public class FeedToJournalBenchmark {
    private static final int FRAME_TRADES = 64;

    /** When a block counts as safe. */
    @Param({"PAGE_CACHE", "INTERVAL", "BATCH"})
    public Durability durability;

    /** Roles to threads. */
    @Param({"COMPACT", "SPLIT"})
    public Threading threading;

    private final Frame frame = new Frame(FRAME_TRADES * 256);
    private final IdleStrategy idle = new BackoffIdleStrategy(10, 10, 1_000, 1_000_000);
    private Path directory;
    private Journal journal;
    private Pipeline pipeline;
    private Publisher publisher;
    private long offered;

    /** Opens journal and pipeline on the disk of the working directory. */
    @Setup
    public void open() throws IOException {
        directory = WorkDirectory.make();
        journal = Journal.open(directory, JournalOptions.defaults().withDurability(durability));
        PipelineOptions defaults = PipelineOptions.defaults();
        pipeline = new Pipeline(
                new PipelineOptions(defaults.ringSlots(), defaults.blockBytesMax(), threading, new int[0],
                        defaults.condition(), defaults.clock()),
                journal.startMarket(1), journal.progress(),
                journal.diskGuard(), journal.recovered().catalogue(), 1, new CountingDecide(), error -> {
                });
        pipeline.start();
        publisher = pipeline.publisher();
        for (int i = 0; i < FRAME_TRADES; i++) {
            frame.trade(1 + i % 50, 1_000L * i, 1_000L * i, 0, 0).price(16_741_000_000L * (100 + i)).size()
                    .mantissa(100).exponent((byte) 0);
        }
    }

    /** One frame. @return its ticket */
    @Benchmark
    @OperationsPerInvocation(FRAME_TRADES)
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
        offered += FRAME_TRADES;
        return ticket;
    }

    /** Drains, closes and deletes; every trade that was offered must be in the journal. */
    @TearDown
    public void close() throws IOException {
        pipeline.stop(Duration.ofMinutes(1));
        pipeline.close();
        journal.close();
        long found = DataRows.count(directory.resolve(Journal.MARKET));
        if (found != offered) {
            throw new IllegalStateException("offered " + offered + " trades, the journal holds " + found);
        }
        WorkDirectory.delete(directory);
    }
}

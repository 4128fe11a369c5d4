package io.tapedeck.bench.jmh;

import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalVerifier;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
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

/** How long does the journal take for a trade, when {@value #BLOCK_TRADES} come together as one block? Only {@code BATCH} waits for a sync. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
public class JournalAppendBenchmark {
    static final int BLOCK_TRADES = 256;

    /** When a block counts as safe. */
    @Param({"PAGE_CACHE", "INTERVAL", "BATCH"})
    public Durability durability;

    private final Frame trades = new Frame(BLOCK_TRADES * 256);
    private Path directory;
    private Journal journal;
    private MarketWriter writer;
    private long sequence;

    /** Opens a journal on the disk of the working directory, encodes a block's trades. */
    @Setup
    public void open() throws IOException {
        directory = WorkDirectory.make();
        journal = Journal.open(directory, JournalOptions.defaults().withDurability(durability));
        writer = journal.startMarket(1);
        for (int i = 0; i < BLOCK_TRADES; i++) {
            trades.trade(1 + i % 50, 1_000L * i, 1_000L * i, 0, 0).price(16_741_000_000L * (100 + i)).size()
                    .mantissa(100).exponent((byte) 0);
        }
        trades.seal();
    }

    /** One block. @return the last sequence */
    @Benchmark
    @OperationsPerInvocation(BLOCK_TRADES)
    public long appendAndCommit() {
        for (int i = 0; i < BLOCK_TRADES; i++) {
            EventHeader.sequence(trades.buffer(), trades.offset(i), ++sequence);
            writer.append(trades.buffer(), trades.offset(i), trades.length(i));
        }
        writer.commit(-1);
        return sequence;
    }

    /** Closes and deletes the journal; it must hold every trade. */
    @TearDown
    public void close() throws IOException {
        journal.close();
        VerifyReport report = JournalVerifier.verify(directory.resolve(Journal.MARKET), (events, at) -> {
        });
        if (!report.good() || report.events() != sequence) {
            throw new IllegalStateException("appended " + sequence + " trades, the journal holds " + report);
        }
        WorkDirectory.delete(directory);
    }
}

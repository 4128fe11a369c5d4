package io.tapedeck.bench.jmh;

import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.MarketWriter;
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

/** How fast does a reader, a lane for instance, come through trades that are in the page cache, checksums included? */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
public class JournalReadBenchmark {
    private static final int TRADES = 1 << 20;
    private static final int BLOCK_TRADES = 512;

    /** How the journal was written. */
    @Param({"PAGE_CACHE", "INTERVAL", "BATCH"})
    public Durability durability;

    private Path directory;
    private Journal journal;
    private JournalReader reader;
    private long sum;
    private long count;

    /** Writes a journal on the disk of the working directory. */
    @Setup
    public void open() throws IOException {
        directory = WorkDirectory.make();
        journal = Journal.open(directory, JournalOptions.defaults().withDurability(durability));
        MarketWriter writer = journal.startMarket(1);
        Frame trade = new Frame(256);
        for (long sequence = 1; sequence <= TRADES; sequence++) {
            trade.clear();
            trade.trade(1 + sequence % 50, sequence, sequence, 0, 0).price(16_741_000_000L * 100);
            EventHeader.sequence(trade.buffer(), 0, sequence);
            writer.append(trade.buffer(), 0, trade.length(0));
            if (sequence % BLOCK_TRADES == 0) {
                writer.commit(-1);
            }
        }
        reader = journal.marketReader(() -> TRADES);
    }

    /** The whole journal. @return sum of the trades' instruments */
    @Benchmark
    @OperationsPerInvocation(TRADES)
    public long readAll() {
        sum = 0;
        count = 0;
        reader.seek(1);
        boolean more = true;
        while (more) {
            more = reader.poll(block -> block.forEach((buffer, offset, length) -> {
                sum += EventHeader.instrumentId(buffer, offset);
                count++;
            }));
        }
        if (count != TRADES) {
            throw new IllegalStateException("read " + count + " of " + TRADES + " trades");
        }
        return sum;
    }

    /** Closes and deletes the journal. */
    @TearDown
    public void close() throws IOException {
        reader.close();
        journal.close();
        WorkDirectory.delete(directory);
    }
}

package io.tapedeck.bench.jmh;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.Drain;
import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.JournalFill;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.journal.Durability;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
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
 * How many rows a second do the lanes land in an embedded PostgreSQL, exactly once, with ledger and watermark? One invocation lands a
 * journal of {@value #ROWS} rows that was filled before; the table's rows are counted behind it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LandingBenchmark {
    private static final int ROWS = 500_000;

    /** Where rows go. */
    public enum Table {
        /** Trades and quotes, one index. */
        TICKS,
        /** Rows of eleven columns under the key and indexes of the specifications. */
        MARKET_DATA_HF;

        private TableShape shape() {
            return this == TICKS ? TableShape.TICKS : TableShape.MARKET_DATA_HF;
        }
    }

    /** Where rows go. */
    @Param({"TICKS", "MARKET_DATA_HF"})
    public Table table;

    /** Symbols of the market. */
    @Param({"5000"})
    public int symbols;

    /** Tick lanes. */
    @Param({"1", "2"})
    public int lanes;

    /** Rows of a batch. */
    @Param({"50000"})
    public int batch;

    private Path directory;
    private BenchDatabase target;
    private Path journal;
    private int journals;

    /** Starts the server. */
    @Setup
    public void start() throws IOException {
        Configurator.setLevel("io.tapedeck", Level.WARN);
        directory = WorkDirectory.make();
        target = BenchDatabase.embedded(directory.resolve("postgres"), EmbeddedOptions.defaults());
    }

    /** Fills a journal, empties the table. */
    @Setup(org.openjdk.jmh.annotations.Level.Invocation)
    public void fill() throws SQLException, IOException {
        if (journal != null) {
            WorkDirectory.delete(journal);
        }
        journal = directory.resolve("journal-" + ++journals);
        FeedSource source = table == Table.TICKS
                ? MarketDay.ticks(symbols, ROWS)
                : MarketDay.tickRows(symbols, ROWS);
        if (!JournalFill.run("fill", journal, Durability.PAGE_CACHE, source, 0).good()) {
            throw new IllegalStateException("the journal to be landed is not whole");
        }
        target.begin(table.shape().name());
    }

    /** Lands the journal. @return rows that the table holds then */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long land() throws SQLException {
        LandingOptions defaults = LandingOptions.defaults();
        LandingOptions options = new LandingOptions(lanes, batch, defaults.batchBytes(), defaults.batchAgeNs(),
                defaults.idleAdvanceNs(), defaults.parallelTables(), defaults.acceptFrom(), defaults.acceptTo(),
                defaults.rejectPayloadMax(), defaults.roundDecimals(), defaults.direct(), defaults.retryMinNs(),
                defaults.retryMaxNs(), defaults.retrySeed());
        var landed = Drain.onto(target, table.shape(), journal, options, 0, ROWS);
        if (!landed.good()) {
            throw new IllegalStateException("landed " + landed.rows() + " of " + ROWS + " rows");
        }
        return landed.rows();
    }

    /** Stops the server, deletes everything. */
    @TearDown
    public void stop() throws SQLException, IOException {
        target.close();
        WorkDirectory.delete(directory);
    }
}

package io.tapedeck.bench.jmh;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.JournalFill;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
 * How many rows a second do the lanes land, exactly once, with ledger and watermark? One invocation lands a journal of
 * {@value #ROWS} rows that was filled and opened before; the table's rows are counted behind it. On an embedded PostgreSQL, or, by
 * edition, on a server whose URL a properties file has (system property {@value #SERVERS}: EDITION=URL).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LandingBenchmark {
    /** The edition of the embedded server. */
    public static final String EMBEDDED = "PLAIN";
    /** System property: a properties file, edition to URL. */
    public static final String SERVERS = "tapedeck.bench.servers";
    private static final int ROWS = 500_000;
    private static final Duration LANDED_MAX = Duration.ofMinutes(5);

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

    /** What the server is. */
    @Param({EMBEDDED})
    public String edition;

    /** Symbols of the market. */
    @Param({"5000"})
    public int symbols;

    /** Tick lanes. */
    @Param({"1", "2"})
    public int lanes;

    /** Rows of a batch. */
    @Param({"50000"})
    public int batch;

    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private Path directory;
    private BenchDatabase target;
    private Path files;
    private Journal journal;
    private Landing landing;

    /** Starts the server. */
    @Setup
    public void start() throws IOException, SQLException {
        Configurator.setLevel("io.tapedeck", Level.WARN);
        directory = WorkDirectory.make();
        target = edition.equals(EMBEDDED)
                ? BenchDatabase.embedded(directory.resolve("postgres"), EmbeddedOptions.defaults())
                : BenchDatabase.on(url());
        if (!target.database().facts().edition().name().equals(edition)) {
            throw new IllegalStateException("this server is " + target.database().facts().edition());
        }
    }

    private String url() throws IOException {
        Properties servers = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(System.getProperty(SERVERS)))) {
            servers.load(file);
        }
        return servers.getProperty(edition);
    }

    /** Fills a journal and opens it, empties the table. */
    @Setup(org.openjdk.jmh.annotations.Level.Invocation)
    public void fill() throws SQLException, IOException {
        files = Files.createTempDirectory(directory, "journal-");
        FeedSource source = table == Table.TICKS
                ? MarketDay.ticks(symbols, ROWS)
                : MarketDay.tickRows(symbols, ROWS);
        if (!JournalFill.run("fill", files, Durability.PAGE_CACHE, source, 0).good()) {
            throw new IllegalStateException("the journal to be landed is not whole");
        }
        target.begin(table.shape().name());
        LandingOptions defaults = LandingOptions.defaults();
        LandingOptions options = new LandingOptions(lanes, batch, defaults.batchBytes(), defaults.batchAgeNs(),
                defaults.idleAdvanceNs(), defaults.parallelTables(), defaults.acceptFrom(), defaults.acceptTo(),
                defaults.rejectPayloadMax(), defaults.roundDecimals(), defaults.direct(), defaults.retryMinNs(),
                defaults.retryMaxNs(), defaults.retrySeed());
        journal = Journal.open(files, JournalOptions.defaults());
        landing = new Landing(options, target.database(), journal, UUID.randomUUID(), failed::set);
    }

    /** Lands the journal. @return whether all of it has */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public boolean land() {
        landing.start();
        return landing.flushTo(journal.recovered().lastSequence(), LANDED_MAX);
    }

    /** Every row must be there, none twice. */
    @TearDown(org.openjdk.jmh.annotations.Level.Invocation)
    public void verify() throws SQLException, IOException {
        landing.close();
        journal.close();
        WorkDirectory.delete(files);
        long landed = target.count(table.shape().name());
        if (landed != ROWS || failed.get() != null) {
            throw new IllegalStateException("landed " + landed + " of " + ROWS + " rows", failed.get());
        }
    }

    /** Stops the server, deletes everything. */
    @TearDown
    public void stop() throws SQLException, IOException {
        target.close();
        WorkDirectory.delete(directory);
    }
}

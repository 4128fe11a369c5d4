package io.tapedeck.bench.ingest;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.journal.Durability;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The order of the measurements. Nothing that is compared is compared with a run that was colder. One thread. */
final class IngestRun {
    private final BenchOptions options;
    private final BenchDatabase target;
    private final Path directory;
    private final IngestReport report;
    private int journals;

    IngestRun(BenchOptions options, BenchDatabase target, Path directory, IngestReport report) {
        this.options = options;
        this.target = target;
        this.directory = directory;
        this.report = report;
    }

    void run() throws IOException, SQLException, InterruptedException {
        feedToJournal();
        table(TableShape.TICKS, MarketDay.ticks(options.symbols(), options.rows()), options.rows());
        long rows = Math.max(1, options.rows() / 2);
        table(TableShape.MARKET_DATA_HF, MarketDay.tickRows(options.symbols(), rows), rows);
    }

    private void feedToJournal() throws IOException {
        // enough for any feed that is stopped by time: 20 million a second
        FeedSource market = MarketDay.ticks(options.symbols(), 20_000_000L * options.seconds());
        FeedSource file = MarketDay.leanTrades(LeanTradeFile.write(directory, options.rows()));
        fill("warm-up", Durability.PAGE_CACHE, market, 1);
        for (Durability durability : new Durability[]{Durability.PAGE_CACHE, Durability.INTERVAL}) {
            String suffix = durability == Durability.INTERVAL ? ", interval" : ", page-cache";
            report.add(fill("synthetic feed" + suffix, durability, market, options.seconds()));
            report.add(fill("lean-trade file" + suffix, durability, file, 0));
        }
    }

    private Measurement fill(String name, Durability durability, FeedSource source, int seconds) throws IOException {
        Path journal = newDirectory();
        Measurement measurement = JournalFill.run(name, journal, durability, source, seconds);
        WorkDirectory.delete(journal);
        return measurement;
    }

    private void table(TableShape shape, FeedSource source, long rows)
            throws IOException, SQLException, InterruptedException {
        drain(shape, source, rows); // a warm-up of both sides, and the rows that the bare COPY repeats
        EncodedRows encoded;
        try (Connection connection = target.database().connection()) {
            encoded = EncodedRows.of(connection, shape, EncodedRows.Arrangement.SORTED,
                    LandingOptions.defaults().batchRows());
        }
        for (int i = 0; i < options.repeat(); i++) {
            Measurement one = report.add(BareCopy.run("bare COPY, 1 connection", target, shape, encoded, 1));
            Measurement two = report.add(BareCopy.run("bare COPY, 2 connections", target, shape, encoded, 2));
            Measurement drained = report.add(drain(shape, source, rows));
            Path data = newDirectory();
            Measurement whole = report.add(EndToEnd.run(target, shape, data, source, rows));
            WorkDirectory.delete(data);
            report.ratio(drained, one, two);
            report.ratio(whole, one, two);
        }
        target.begin(shape.name());
    }

    private Measurement drain(TableShape shape, FeedSource source, long rows) throws IOException, SQLException {
        Path journal = newDirectory();
        Measurement filled = JournalFill.run("fill", journal, Durability.PAGE_CACHE, source, 0);
        if (!filled.good()) {
            throw new IllegalStateException("the journal to be landed is not whole: " + filled);
        }
        Measurement drained = Drain.run(target, shape, journal, rows);
        WorkDirectory.delete(journal);
        return drained;
    }

    private Path newDirectory() throws IOException {
        return Files.createDirectories(directory.resolve("run-" + ++journals));
    }
}

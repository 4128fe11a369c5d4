package io.tapedeck.bench.proof;

import io.tapedeck.bench.ingest.BareCopy;
import io.tapedeck.bench.ingest.Drain;
import io.tapedeck.bench.ingest.EncodedRows;
import io.tapedeck.bench.ingest.EndToEnd;
import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.JournalFill;
import io.tapedeck.bench.ingest.LeanTradeFile;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Durability;
import io.tapedeck.landing.LandingOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** Feeds into the journal under each durability, and market_data_hf under the key and indexes of the specifications. */
final class EnginePart {
    private EnginePart() {
    }

    static void run(Stand stand) throws Exception {
        journal(stand);
        bars(stand);
    }

    private static void journal(Stand stand) throws Exception {
        ProofOptions options = stand.options;
        stand.findings.heading("Feed to journal");
        // enough for any feed that is stopped by time: 20 million a second
        FeedSource market = MarketDay.ticks(options.symbols(), 20_000_000L * options.feedSeconds());
        Path folder = stand.fresh();
        FeedSource file = MarketDay.leanTrades(LeanTradeFile.write(folder, options.rows()));
        stand.quietly(own -> JournalFill.run("warm-up", own, Durability.PAGE_CACHE, market, 1));
        stand.quietly(own -> EndToEnd.decided("warm-up", stand.target, own, market, 1));
        List<Measurement> runs = stand.findings.section(Names.JOURNAL, "Feed to journal",
                "Ring, condition, journal; the time is from the first offer until the last block is synced as the durability says."
                        + " Where every stage decides, it is the whole engine without its lanes. The journal's events are counted.");
        for (int i = 0; i < options.repeat(); i++) {
            for (Durability durability : i == 0 ? Durability.values() : new Durability[]{Durability.INTERVAL}) {
                String suffix = switch (durability) {
                    case PAGE_CACHE -> ", page-cache";
                    case INTERVAL -> ", interval";
                    case BATCH -> ", batch";
                };
                runs.add(stand.measure(own -> JournalFill.run("synthetic feed" + suffix, own, durability, market,
                        options.feedSeconds())));
                runs.add(stand.measure(own -> JournalFill.run("lean-trade file" + suffix, own, durability, file, 0)));
            }
            runs.add(stand.measure(own -> EndToEnd.decided(Names.FEED_DECIDED, stand.target, own, market,
                    options.feedSeconds())));
        }
    }

    private static void bars(Stand stand) throws Exception {
        stand.findings.heading("market_data_hf");
        TableShape shape = TableShape.MARKET_DATA_HF;
        long rows = stand.options.rows() / 2;
        FeedSource source = MarketDay.tickRows(stand.options.symbols(), rows);
        drain(stand, shape, source, rows); // warms up both sides, and leaves the rows that COPY repeats
        int batch = LandingOptions.defaults().batchRows();
        List<Measurement> runs = stand.findings.section(Names.HF, "market_data_hf, as rows of 11 columns",
                "Under the primary key (timestamp, symbol, exchange, timeframe, sequence) and every index of the schema.");
        try (Connection connection = stand.target.database().connection()) {
            EncodedRows arrival = EncodedRows.of(connection, shape, EncodedRows.Arrangement.ARRIVAL, batch);
            EncodedRows sorted = EncodedRows.of(connection, shape, EncodedRows.Arrangement.SORTED, batch);
            for (int i = 0; i < stand.options.repeat(); i++) {
                runs.add(stand.measure(own -> BareCopy.run(Names.COPY_ARRIVAL, stand.target, shape, arrival, 1)
                        .without(Names.WITHOUT)));
                runs.add(stand.measure(own -> BareCopy.run(Names.COPY_SORTED, stand.target, shape, sorted, 1)
                        .without(Names.WITHOUT)));
                runs.add(stand.measure(own -> BareCopy.run(Names.COPY_SORTED_TWO, stand.target, shape, sorted, 2)
                        .without(Names.WITHOUT)));
                runs.add(stand.findings.show(drain(stand, shape, source, rows)));
                runs.add(stand.measure(own -> EndToEnd.run(stand.target, shape, own, source, rows)));
            }
        }
        stand.target.begin(shape.name());
    }

    /** Fills a journal, and lands it. */
    static Measurement drain(Stand stand, TableShape shape, FeedSource source, long rows) throws Exception {
        return stand.quietly(own -> {
            Measurement filled = JournalFill.run("fill", own, Durability.PAGE_CACHE, source, 0);
            if (!filled.good()) {
                throw new IllegalStateException("the journal to be landed is not whole: " + filled);
            }
            return Drain.run(stand.target, shape, own, rows).without("a feed and decisions beside it");
        });
    }
}

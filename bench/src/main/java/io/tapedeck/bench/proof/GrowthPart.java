package io.tapedeck.bench.proof;

import io.tapedeck.bench.ingest.Drain;
import io.tapedeck.bench.ingest.EndToEnd;
import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.JournalFill;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Growth;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Durability;
import io.tapedeck.landing.LandingOptions;
import java.util.List;

/** What landing costs when one thing grows: symbols, the table, lanes, batches, the backlog. */
final class GrowthPart {
    private static final TableShape TICKS = TableShape.TICKS;
    private static final long FILLING = 5_000_000;

    private final Stand stand;
    private final ProofOptions.GrowthSizes sizes;
    private long held;

    private GrowthPart(Stand stand) {
        this.stand = stand;
        sizes = stand.options.growth();
    }

    static void run(Stand stand) throws Exception {
        stand.findings.heading("Growth");
        GrowthPart growth = new GrowthPart(stand);
        growth.empty();
        growth.land("warm-up", stand.options.symbols(), growth.sizes.rows(), LandingOptions.defaults());
        growth.symbols();
        growth.wholeSymbols();
        growth.lanes();
        growth.batches();
        growth.backlogs();
        growth.tables();
        growth.empty();
    }

    private void symbols() throws Exception {
        List<Growth.Point> points = stand.findings.growth(Names.SYMBOLS, "Landing against symbols", "symbols");
        for (int i = 0; i < stand.options.repeat(); i++) {
            for (int symbols : sizes.symbols()) {
                point(points, "symbols " + symbols, symbols, symbols, sizes.rows(), LandingOptions.defaults());
            }
        }
    }

    private void wholeSymbols() throws Exception {
        List<Growth.Point> points = stand.findings.growth(Names.WHOLE_SYMBOLS,
                "The whole engine against symbols: feed until visible, every stage on", "symbols");
        for (int i = 0; i < stand.options.repeat(); i++) {
            for (int symbols : sizes.wholeSymbols()) {
                whole(points, "whole engine, symbols " + symbols, symbols, symbols, sizes.wholeRows());
            }
        }
    }

    private void lanes() throws Exception {
        List<Growth.Point> points = stand.findings.growth("lanes", "Landing against tick lanes", "tick lanes");
        for (int lanes : sizes.lanes()) {
            point(points, "tick lanes " + lanes, lanes, stand.options.symbols(), sizes.rows(),
                    options(lanes, LandingOptions.defaults().batchRows()));
        }
    }

    private void batches() throws Exception {
        List<Growth.Point> points = stand.findings.growth("batches", "Landing against batch size", "rows a batch");
        for (int rows : sizes.batches()) {
            point(points, "batch rows " + rows, rows, stand.options.symbols(), sizes.rows(),
                    options(LandingOptions.defaults().tickLanes(), rows));
        }
    }

    private void backlogs() throws Exception {
        List<Growth.Point> points = stand.findings.growth("backlog",
                "Catching up against the journal's backlog (0: the whole engine, landing while ticks come)",
                "events journaled and not landed");
        for (long backlog : sizes.backlogs()) {
            if (backlog == 0) {
                whole(points, "no backlog", 0, stand.options.symbols(), sizes.rows());
            } else {
                point(points, "backlog " + backlog, (double) backlog, stand.options.symbols(), backlog,
                        LandingOptions.defaults());
            }
        }
    }

    /**
     * One trading day fills up: every row has a time of the same day, so the same partition and index grow. At each size as many rows
     * land as at every other, several times; what fills the table between them is measured too.
     */
    private void tables() throws Exception {
        List<Growth.Point> points = stand.findings.growth(Names.TABLE, "Landing against the table's size",
                "rows of the day that the table holds behind the run");
        empty();
        for (long size : sizes.tables()) {
            long timed = stand.options.repeat() * sizes.rows();
            while (held + timed < size) {
                long rows = Math.min(FILLING, size - timed - held);
                Measurement filling = land("filling", stand.options.symbols(), rows, LandingOptions.defaults());
                points.add(new Growth.Point(held, stand.findings.show(filling)));
            }
            for (int i = 0; i < stand.options.repeat(); i++) {
                if (size <= sizes.rows()) {
                    empty();
                }
                Measurement run = land("table of " + size, stand.options.symbols(), sizes.rows(),
                        LandingOptions.defaults());
                points.add(new Growth.Point(size, stand.findings.show(run)));
            }
        }
    }

    private void point(List<Growth.Point> points, String name, double size, int symbols, long rows,
            LandingOptions options) throws Exception {
        empty();
        points.add(new Growth.Point(size, stand.findings.show(land(name, symbols, rows, options))));
    }

    private void whole(List<Growth.Point> points, String name, double size, int symbols, long rows) throws Exception {
        FeedSource source = MarketDay.ticks(symbols, rows);
        points.add(new Growth.Point(size,
                stand.measure(own -> EndToEnd.run(stand.target, TICKS, own, source, rows).named(name))));
    }

    private Measurement land(String name, int symbols, long rows, LandingOptions options) throws Exception {
        Measurement landed = stand.quietly(own -> {
            Measurement filled = JournalFill.run("fill", own, Durability.PAGE_CACHE, MarketDay.day(symbols, rows), 0);
            if (!filled.good()) {
                throw new IllegalStateException("the journal to be landed is not whole: " + filled);
            }
            return Drain.onto(stand.target, TICKS, own, options, held, rows).named(name);
        });
        held += landed.rows();
        return landed;
    }

    private void empty() throws Exception {
        stand.target.begin(TICKS.name());
        held = 0;
    }

    private static LandingOptions options(int lanes, int batchRows) {
        LandingOptions options = LandingOptions.defaults();
        return new LandingOptions(lanes, batchRows, options.batchBytes(), options.batchAgeNs(),
                options.idleAdvanceNs(), options.parallelTables(), options.acceptFrom(), options.acceptTo(),
                options.rejectPayloadMax(), options.roundDecimals(), options.direct(), options.retryMinNs(),
                options.retryMaxNs(), options.retrySeed());
    }
}

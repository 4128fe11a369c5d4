package io.tapedeck.bench.proof;

import io.tapedeck.bench.ingest.Drain;
import io.tapedeck.bench.ingest.JournalFill;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Growth;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Durability;
import io.tapedeck.landing.LandingOptions;
import java.util.ArrayList;
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
        growth.lanes();
        growth.batches();
        growth.backlogs();
        growth.tables();
        growth.empty();
    }

    private void symbols() throws Exception {
        List<Growth.Point> points = new ArrayList<>();
        for (int symbols : sizes.symbols()) {
            points.add(point("symbols " + symbols, symbols, symbols, sizes.rows(), LandingOptions.defaults()));
        }
        stand.findings.add(new Growth(Names.SYMBOLS, "Landing against symbols", "symbols", points));
    }

    private void lanes() throws Exception {
        List<Growth.Point> points = new ArrayList<>();
        for (int lanes : sizes.lanes()) {
            points.add(point("tick lanes " + lanes, lanes, stand.options.symbols(), sizes.rows(),
                    options(lanes, LandingOptions.defaults().batchRows())));
        }
        stand.findings.add(new Growth("lanes", "Landing against tick lanes", "tick lanes", points));
    }

    private void batches() throws Exception {
        List<Growth.Point> points = new ArrayList<>();
        for (int rows : sizes.batches()) {
            points.add(point("batch rows " + rows, rows, stand.options.symbols(), sizes.rows(),
                    options(LandingOptions.defaults().tickLanes(), rows)));
        }
        stand.findings.add(new Growth("batches", "Landing against batch size", "rows a batch", points));
    }

    private void backlogs() throws Exception {
        List<Growth.Point> points = new ArrayList<>();
        for (long backlog : sizes.backlogs()) {
            points.add(point("backlog " + backlog, (double) backlog, stand.options.symbols(), backlog,
                    LandingOptions.defaults()));
        }
        stand.findings.add(new Growth("backlog", "Catching up against the journal's backlog",
                "events journaled and not landed", points));
    }

    /** One trading day fills up: every row has a time of the same day, so the same partition and index grow. */
    private void tables() throws Exception {
        empty();
        List<Growth.Point> points = new ArrayList<>();
        for (long size : sizes.tables()) {
            while (held + sizes.rows() < size) {
                long rows = Math.min(FILLING, size - sizes.rows() - held);
                land("filling", stand.options.symbols(), rows, LandingOptions.defaults());
            }
            Measurement run = land("table of " + size, stand.options.symbols(), sizes.rows(),
                    LandingOptions.defaults());
            points.add(new Growth.Point(size, stand.findings.show(run)));
        }
        stand.findings.add(new Growth(Names.TABLE, "Landing against the table's size",
                "rows of the day that the table holds behind the run", points));
    }

    private Growth.Point point(String name, double size, int symbols, long rows, LandingOptions options)
            throws Exception {
        empty();
        return new Growth.Point(size, stand.findings.show(land(name, symbols, rows, options)));
    }

    private Measurement land(String name, int symbols, long rows, LandingOptions options) throws Exception {
        Measurement landed = stand.quietly(own -> {
            Measurement filled = JournalFill.run("fill", own, Durability.PAGE_CACHE, MarketDay.day(symbols, rows), 0);
            if (!filled.good()) {
                throw new IllegalStateException("the journal to be landed is not whole: " + filled);
            }
            return Drain.onto(stand.target, TICKS, own, options, held, rows).named(name);
        });
        if (!landed.good()) {
            throw new IllegalStateException("a count is wrong: " + landed);
        }
        held += rows;
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

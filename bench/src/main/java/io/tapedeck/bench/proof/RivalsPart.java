package io.tapedeck.bench.proof;

import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.LeanTape;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.bench.rivals.SameRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The same rows by every way: made-up ones, and real ones where they are at hand. */
final class RivalsPart {
    private RivalsPart() {
    }

    static void run(Stand stand) throws Exception {
        ProofOptions options = stand.options;
        compare(stand, Names.SYNTHETIC, "The same rows by every way: synthetic feed", "A seeded market",
                MarketDay.ticks(options.symbols(), options.rows()), options.rows());
        Path lean = LeanTape.folder();
        if (!Files.isDirectory(lean)) {
            stand.findings.heading("Real rows are left out: no " + lean.toAbsolutePath().normalize());
            return;
        }
        LeanTape tape = LeanTape.read(lean, (int) Math.min(Integer.MAX_VALUE, options.rows()));
        compare(stand, Names.REAL, "The same rows by every way: real ticks",
                "Trades of SPY and AIG and quotes of AIG (October 2013) in their order, times drawn together so that each symbol trades as often as"
                        + " its stock did, played as history (bars, but no signals),",
                tape.source(options.symbols()),
                tape.count());
    }

    private static void compare(Stand stand, String key, String title, String what, FeedSource source, long rows)
            throws Exception {
        stand.findings.heading(title);
        EnginePart.drain(stand, TableShape.TICKS, source, rows); // warms up, and leaves the rows that the others repeat
        List<Measurement> runs = stand.findings.section(key, title, what + String.format(
                " spread over %,d symbols, %,d rows. All ways write the table `ticks` with its index unless"
                        + " stated; each run begins with an empty table behind a checkpoint, and ends when the last row is committed (visible)."
                        + " The engine runs as the daemon does: journal with durability interval, every stage, exactly once, ledger.",
                stand.options.symbols(), rows));
        try (SameRows ways = new SameRows(stand.target, source, rows, stand.options.singleRows(),
                run -> runs.add(stand.findings.show(run)), stand::fresh)) {
            for (int i = 0; i < stand.options.repeat(); i++) {
                ways.run(i == 0, () -> EnginePart.drain(stand, TableShape.TICKS, source, rows));
            }
        }
    }
}

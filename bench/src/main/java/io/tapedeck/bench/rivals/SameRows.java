package io.tapedeck.bench.rivals;

import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.ingest.BareCopy;
import io.tapedeck.bench.ingest.EncodedRows;
import io.tapedeck.bench.ingest.EndToEnd;
import io.tapedeck.bench.ingest.FeedSource;
import io.tapedeck.bench.ingest.TableShape;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Brings the rows that the table {@code ticks} holds there again by every way. Rows are read and encoded before each way's own
 * time begins (those of COPY once, into files), and forgotten behind it, so that none of them fills the heap of the next. One thread.
 */
public final class SameRows implements AutoCloseable {
    private static final TableShape INDEXED = TableShape.TICKS;
    /** The rows themselves, for reading; and a table as {@code ticks} without index and partitions. */
    private static final String KEPT = "trading.bench_rows";
    private static final TableShape PLAIN = INDEXED.into("trading.bench_plain");

    private final BenchDatabase target;
    private final FeedSource source;
    private final long rows;
    private final int singleRows;
    private final Consumer<Measurement> runs;
    private final Callable<Path> directories;
    private final Path files;
    private boolean first;

    /**
     * Keeps what {@code ticks} holds.
     *
     * @param source the same rows as a feed
     * @param rows how many
     * @param singleRows rows for the way that inserts each by itself
     * @param runs told of each run
     * @param directories new ones
     */
    public SameRows(BenchDatabase target, FeedSource source, long rows, int singleRows,
            Consumer<Measurement> runs, Callable<Path> directories) throws Exception {
        this.target = target;
        this.source = source;
        this.rows = rows;
        this.singleRows = singleRows;
        this.runs = runs;
        this.directories = directories;
        files = directories.call();
        target.execute("DROP TABLE IF EXISTS " + KEPT + ", " + PLAIN.name(),
                "CREATE TABLE " + KEPT + " AS SELECT * FROM " + INDEXED.name(),
                "CREATE TABLE " + PLAIN.name() + " (LIKE " + INDEXED.name() + ")",
                "GRANT ALL ON " + PLAIN.name() + " TO tapedeck_writer");
        for (EncodedRows.Arrangement each : EncodedRows.Arrangement.values()) {
            try (Connection connection = target.database().connection()) {
                EncodedRows.of(connection, INDEXED.into(KEPT), each, LandingOptions.defaults().batchRows())
                        .keep(files.resolve(each.name()));
            }
        }
    }

    /** What a way does with a directory of its own. */
    @FunctionalInterface
    private interface Way {
        Measurement in(Path directory) throws Exception;
    }

    /** The same, of several measurements. */
    @FunctionalInterface
    private interface Ways {
        List<Measurement> in(Path directory) throws Exception;
    }

    /**
     * The ways that are held against each other once, with all others the first time.
     *
     * @param all whether with the others: they are slow, or no claim is of them
     * @param drain lands a journal that holds the rows
     */
    public void run(boolean all, Callable<Measurement> drain) throws Exception {
        first = all;
        copies();
        if (first) {
            inserts();
        }
        add(drain.call());
        in(own -> EndToEnd.run(target, INDEXED, own, source, rows));
        lines();
    }

    private void copies() throws Exception {
        EncodedRows arrival = encoded(EncodedRows.Arrangement.ARRIVAL);
        add(BareCopy.run(Names.COPY_ARRIVAL, target, INDEXED, arrival, 1).without(Names.WITHOUT));
        EncodedRows sorted = encoded(EncodedRows.Arrangement.SORTED);
        add(BareCopy.run(Names.COPY_SORTED_TWO, target, INDEXED, sorted, 2).without(Names.WITHOUT));
        if (first) {
            add(BareCopy.run(Names.COPY_SORTED, target, INDEXED, sorted, 1).without(Names.WITHOUT));
            add(BareCopy.run("bare COPY, arrival order, no index", target, PLAIN, arrival, 1).without(Names.WITHOUT));
            add(BareCopy.run("bare COPY, sorted, no index", target, PLAIN, sorted, 1).without(Names.WITHOUT));
            target.begin(PLAIN.name());
        }
    }

    private void inserts() throws Exception {
        List<TickRow> all;
        try (Connection connection = target.connection()) {
            all = TickRows.of(connection, KEPT, rows);
        }
        add(Inserts.batches(target, all));
        add(BulkInsert.run(target, all));
        add(Inserts.single(target, all.subList(0, Math.min(all.size(), singleRows))));
    }

    private void lines() throws Exception {
        LineRows lines; // each time anew: they end now, as a live feed's do
        try (Connection connection = target.connection()) {
            lines = LineRows.of(connection, KEPT);
        }
        in(own -> EngineLines.untilJournaled(Names.LINES_JOURNALED, target, own, lines)
                .without("landing, switched off for this run"));
        all(own -> EngineLines.untilVisible(Names.ENGINE_TCP, target, own, lines, LineSender.TCP));
        if (first) {
            in(own -> EngineLines.untilVisible(Names.ENGINE_HTTP, target, own, lines, LineSender.HTTP).getFirst());
        }
        all(own -> {
            try (QuestDb questDb = QuestDb.start(own)) {
                Measurement tcp = questDb.untilVisible(Names.QUESTDB_TCP, lines, LineSender.TCP);
                return first
                        ? List.of(tcp, questDb.untilVisible(Names.QUESTDB_HTTP, lines, LineSender.HTTP))
                        : List.of(tcp);
            }
        });
    }

    private EncodedRows encoded(EncodedRows.Arrangement arrangement) throws IOException {
        return EncodedRows.read(files.resolve(arrangement.name()));
    }

    private void in(Way way) throws Exception {
        all(own -> List.of(way.in(own)));
    }

    private void all(Ways ways) throws Exception {
        Path own = directories.call();
        try {
            ways.in(own).forEach(this::add);
        } finally {
            WorkDirectory.delete(own);
        }
    }

    private void add(Measurement run) {
        runs.accept(run);
    }

    /** Forgets the rows. */
    @Override
    public void close() throws SQLException, IOException {
        target.execute("DROP TABLE " + KEPT + ", " + PLAIN.name());
        target.begin(INDEXED.name());
        WorkDirectory.delete(files);
    }
}

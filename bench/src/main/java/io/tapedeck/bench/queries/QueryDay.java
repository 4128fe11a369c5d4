package io.tapedeck.bench.queries;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.BackoffIdleStrategy;

/** Fills a database with one trading day that ends now: ticks through the engine, everything else by SQL. One thread. */
final class QueryDay {
    private static final Duration LANDED_MAX = Duration.ofMinutes(30);
    private static final double SECONDS = 23_400; // six and a half hours
    private static final long SEED = 7;
    private static final double SKEW = 0.7; // flatter than a market, so that the quiet symbols have a day too
    private static final double TRADE_SHARE = 0.33;
    private static final String ALL_BARS = "[\"1m\", \"5m\", \"15m\", \"1h\", \"1d\"]";

    private final BenchDatabase target;
    private final PrintStream out;

    QueryDay(BenchDatabase target, PrintStream out) {
        this.target = target;
        this.out = out;
    }

    /** @return a market of one venue at a mean rate */
    static SyntheticOptions market(int symbols, double rate, long start, long events) {
        return new SyntheticOptions(SEED, symbols, 1, SKEW, rate, TRADE_SHARE, start, events);
    }

    /**
     * An engine on the target, with listeners and clock. It lands no minute rows of sage: for each of 50,000 symbols, the
     * specification's join by symbol alone would have some 80 million rows; day.sql has those of the watched symbols.
     *
     * @param bars the bars that it lands
     */
    Engine engine(Path data, String bars) {
        List<String> sets = new ArrayList<>(target.engineSettings());
        sets.addAll(List.of("http.port=0", "ilp.port=0", "decide.bars.land=" + bars,
                "decide.bars.land-market-data=false", "decide.indicators.land=false"));
        return Engine.start(new EngineOptions(data, Settings.load(null, sets), true, true));
    }

    /** @return an engine that lands bars as a running day does */
    Engine engine(Path data) {
        return engine(data, ALL_BARS);
    }

    /** Lands the ticks; the count is checked. Their bars of a minute come by day.sql, which is sooner. */
    void ticks(Path data, int symbols, long count) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        try (Engine engine = engine(data, "[]")) {
            long start = engine.clock().nanoTime() - (long) (SECONDS * 1e9);
            SyntheticFeed feed = new SyntheticFeed(market(symbols, count / SECONDS, start, count),
                    SyntheticPace.UNLIMITED, false, engine.publisher(), engine.instruments(),
                    new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), engine.clock());
            engine.run(feed);
            if (!engine.awaitLanded(feed.lastTicket(), LANDED_MAX) || engine.failure() != null) {
                throw new IllegalStateException("the day's ticks have not landed", engine.failure());
            }
        }
        long landed = target.count("ticks");
        if (landed != count) {
            throw new IllegalStateException("expected " + count + " ticks, the table holds " + landed);
        }
        done("ticks", landed, begin);
    }

    /** Runs day.sql. */
    void rest(int watched) throws SQLException, IOException {
        try (Connection connection = target.database().connection();
                Statement statement = connection.createStatement()) {
            for (TraderQuery.Part part : TraderQuery.Part.of("day.sql")) {
                long begin = System.nanoTime();
                ensureRanges(statement);
                for (String sql : part.text().replace(":watched", Integer.toString(watched)).split(";\n|;$", 0)) {
                    long rows = statement.executeUpdate(sql);
                    done(part.title(), rows, begin);
                }
            }
            long begin = System.nanoTime();
            statement.execute("VACUUM (ANALYZE)");
            done("vacuum and analyze", 0, begin);
            statement.execute("CHECKPOINT");
        }
    }

    private static void ensureRanges(Statement statement) throws SQLException {
        for (String table : new String[]{"market_data_hf", "signals", "fused_signals", "orders", "trades"}) {
            statement.execute(
                    "SELECT ensure_range('" + table + "', now() - INTERVAL '2 days', now() + INTERVAL '1 day')");
        }
    }

    private void done(String what, long rows, long begin) {
        out.printf("%-60s %,13d rows %8.1f s%n", what, rows, (System.nanoTime() - begin) / 1e9);
        out.flush();
    }
}

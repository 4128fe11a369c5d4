package io.tapedeck.bench.queries;

import io.tapedeck.bench.frame.BenchDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/** Connections of applications, as trading_app: a few that ask, the others open and silent. */
final class Desk implements AutoCloseable {
    private static final long LONGEST_US = 600_000_000;
    private static final int DIGITS = 3;

    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads;
    private final int querying;

    Desk(BenchDatabase target, int open, int querying) throws SQLException {
        this.querying = querying;
        for (int i = 0; i < open; i++) {
            Connection connection = target.connection();
            connections.add(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET ROLE trading_app");
            }
        }
        threads = Executors.newFixedThreadPool(querying, Thread.ofPlatform().name("desk-", 0).factory());
    }

    /** Asks one query, shared out over the asking connections; their pace is their own answers'. */
    Answer ask(TraderQuery query, MarketSymbols symbols, int calls, long seed)
            throws InterruptedException, ExecutionException, SQLException {
        List<Future<Run>> runs = new ArrayList<>();
        for (int i = 0; i < querying; i++) {
            Connection connection = connections.get(i);
            RandomGenerator random = new SplittableRandom(seed + i);
            runs.add(threads.submit(() -> run(connection, query, symbols, calls / querying, random)));
        }
        Histogram all = new Histogram(LONGEST_US, DIGITS);
        long rows = 0;
        for (Future<Run> run : runs) {
            all.add(run.get().times());
            rows += run.get().rows();
        }
        return new Answer(query, all, rows, explain(query.about(symbols.any(new SplittableRandom(seed)), 0)));
    }

    private static Run run(Connection connection, TraderQuery query, MarketSymbols symbols, int calls,
            RandomGenerator random) throws SQLException {
        Histogram times = new Histogram(LONGEST_US, DIGITS);
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < calls; i++) {
                String text = query.about(symbols.any(random), random.nextInt(Integer.MAX_VALUE));
                long begin = System.nanoTime();
                try (ResultSet row = statement.executeQuery(text)) {
                    while (row.next()) {
                        rows++;
                    }
                }
                times.recordValue(Math.min(LONGEST_US, (System.nanoTime() - begin) / 1_000));
            }
        }
        return new Run(times, rows);
    }

    private String explain(String text) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connections.getFirst().createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + text)) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    @Override
    public void close() throws SQLException {
        threads.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private record Run(Histogram times, long rows) {
    }
}

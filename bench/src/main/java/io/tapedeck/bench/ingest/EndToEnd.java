package io.tapedeck.bench.ingest;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.report.Measurement;
import io.tapedeck.bench.report.Names;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The whole engine as the daemon runs it, listeners and clock included, with the shipped configuration: from the first offer of
 * a feed that never waits for the database until its last row is visible there.
 */
public final class EndToEnd {
    private EndToEnd() {
    }

    /**
     * Empties the table, plays the feed.
     *
     * @param data a new data directory
     * @param expected rows that the feed brings
     * @return rows that the table holds at the end
     */
    public static Measurement run(BenchDatabase target, TableShape shape, Path data, FeedSource source, long expected)
            throws SQLException, InterruptedException {
        target.begin(shape.name());
        List<String> sets = new ArrayList<>(target.engineSettings());
        sets.addAll(List.of("http.port=0", "ilp.port=0"));
        try (Engine engine = Engine.start(new EngineOptions(data, Settings.load(null, sets), true, true))) {
            PlayedFeed played = source.open(engine.publisher(), engine.instruments(), engine.rejects());
            long begin = System.nanoTime();
            engine.run(played.feed());
            long offered = System.nanoTime();
            Visible.Times times = Visible.await(engine, played.lastTicket().getAsLong(), begin);
            UUID journal = UUID.fromString(engine.status().details().get("journal").toString());
            String detail = String.format("offered within %.1f s; %s; %s", (offered - begin) / 1e9, times,
                    Ledger.describe(target, shape, journal));
            return new Measurement(Names.END_TO_END, shape.name(), target.count(shape.name()),
                    expected, times.visible(), detail);
        }
    }
}

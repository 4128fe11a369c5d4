package io.tapedeck.bench.ingest;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The whole engine as the daemon runs it, listeners and clock included, with the shipped configuration: from the first offer of
 * a feed that never waits for the database until its last row is visible there.
 */
final class EndToEnd {
    private static final Duration LANDED_MAX = Duration.ofMinutes(30);

    private EndToEnd() {
    }

    static Measurement run(BenchDatabase target, TableShape shape, Path data, FeedSource source, long expected)
            throws SQLException, InterruptedException {
        target.begin(shape.name());
        List<String> sets = new ArrayList<>(target.engineSettings());
        sets.addAll(List.of("http.port=0", "ilp.port=0"));
        try (Engine engine = Engine.start(new EngineOptions(data, Settings.load(null, sets), true, true))) {
            PlayedFeed played = source.open(engine.publisher(), engine.instruments(), engine.rejects());
            long begin = System.nanoTime();
            engine.run(played.feed());
            long offered = System.nanoTime();
            boolean landed = engine.awaitLanded(played.lastTicket().getAsLong(), LANDED_MAX);
            long nanos = System.nanoTime() - begin;
            if (!landed || engine.failure() != null) {
                throw new IllegalStateException("not landed", engine.failure());
            }
            UUID journal = UUID.fromString(engine.status().details().get("journal").toString());
            String detail = String.format("offered within %.1f s; %s", (offered - begin) / 1e9,
                    Ledger.describe(target, shape, journal));
            return new Measurement("engine, end to end", shape.name(), target.count(shape.name()),
                    expected, nanos, detail);
        }
    }
}

package io.tapedeck.bench.latency;

import io.tapedeck.app.engine.Engine;
import io.tapedeck.bench.frame.BenchDatabase;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Names;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.SyncedProgress;
import io.tapedeck.landing.LandingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Watches a running engine at its three ends: journal, outputs journal, database. One thread starts, stops and asks it. */
public final class EngineWatch implements AutoCloseable {
    private static final int ROOM = 1 << 22;
    private static final int LAST_LOOK_MS = 50;

    private final JournalWatch journaled;
    private final TriggerWatch fired;
    private final SqlWatch visible;
    private final Planned[] lanes = new Planned[LandingOptions.defaults().tickLanes()];
    private final Watch toJournal;
    private final Watch toTrigger;
    private final Watch toSql;

    /**
     * Starts watching what comes from now on.
     *
     * @param engine with the default number of tick lanes
     * @param data its data directory
     * @param restMs between two questions to the database, ms
     */
    public EngineWatch(Engine engine, BenchDatabase target, Path data, long restMs) throws SQLException {
        UUID journal = UUID.fromString(engine.status().details().get("journal").toString());
        Arrays.setAll(lanes, _ -> new Planned(ROOM));
        SyncedProgress progress = (SyncedProgress) engine.progress();
        Path streams = data.resolve("journal");
        journaled = new JournalWatch(streams.resolve(Journal.MARKET), progress::syncedSequence, engine.clock(), lanes);
        fired = new TriggerWatch(streams.resolve(Journal.OUTPUTS), engine.clock());
        visible = new SqlWatch(target.connection(), journal, engine.clock(), lanes);
        toJournal = new Watch("watch-journal", 0, journaled);
        toTrigger = new Watch("watch-outputs", 0, fired);
        toSql = new Watch("watch-sql", restMs, visible);
    }

    /** @return longest time from a tick's planned time until it was visible, of those since the last call, and of those that are not visible yet; s */
    public double longestSeconds() {
        return visible.takeLongest() / 1e9;
    }

    /**
     * Ends watching; all that came must be visible.
     *
     * @param ticks that should have been seen
     * @param orders of triggers that should have been seen
     * @param held whether the rate held
     * @return three ways: to the journal, to a trigger's order, to SQL
     */
    public List<Latency> stop(long rate, long ticks, long orders, boolean held, HistogramFiles files)
            throws InterruptedException, IOException {
        Thread.sleep(LAST_LOOK_MS);
        Histogram journalTimes = toJournal.stop();
        Histogram triggerTimes = toTrigger.stop();
        Histogram sqlTimes = toSql.stop();
        return List.of(latency(Names.TO_JOURNAL, rate, journalTimes, ticks, held, files),
                latency(Names.TO_TRIGGER, rate, triggerTimes, orders, held, files),
                latency(Names.TO_SQL, rate, sqlTimes, ticks, held, files));
    }

    private static Latency latency(String name, long rate, Histogram times, long expected, boolean held,
            HistogramFiles files) throws IOException {
        return Latency.of(name, rate, times, expected, held, files.keep(name, rate, times));
    }

    /** Ends the watches that are left, closes what they read. */
    @Override
    public void close() throws SQLException {
        toJournal.end();
        toTrigger.end();
        toSql.end();
        journaled.close();
        fired.close();
        visible.close();
    }
}

package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.Landing;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.landing.LandingTape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A journal and the database that it lands in, for one test. */
final class LandedMarket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestDatabase database = TestDatabase.create();
    final LandingTape tape;
    final JournalView journal;

    LandedMarket(Path directory) throws SQLException {
        tape = new LandingTape(directory);
        journal = JournalView.of(directory);
    }

    /** Small batches: several of each lane and table. */
    static LandingOptions options(int lanes) {
        LandingOptions defaults = LandingOptions.defaults();
        return new LandingOptions(lanes, 300, 1 << 20, 2_000_000, 5_000_000, List.of("market_data_hf"), 0,
                defaults.acceptTo(), 4_096, false, false, 1_000_000, 50_000_000, 1);
    }

    /** Lands all that is journaled. */
    void land(int lanes) {
        AtomicReference<Throwable> fatal = new AtomicReference<>();
        try (Landing landing = new Landing(options(lanes), database.database(), tape.journal(), UUID.randomUUID(),
                fatal::set)) {
            landing.start();
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("landed; fatal %s", fatal.get()).isTrue();
        }
    }

    ReconcileReport reconcile() {
        return reconcile(Reconcile.FIRST, Reconcile.ENDLESS);
    }

    ReconcileReport reconcile(long from, long to) {
        return new Reconcile(database.database(), journal, Progress.SILENT).run(from, to);
    }

    /** Runs SQL as the owner. */
    void sql(String sql) throws SQLException {
        try (Connection connection = database.connection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    long number(String sql) throws SQLException {
        return number(database, sql);
    }

    @Override
    public void close() throws SQLException {
        tape.close();
        database.close();
    }
}

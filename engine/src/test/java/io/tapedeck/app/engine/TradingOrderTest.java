package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.Landing;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine with its database: trades of the tape and paper fills move one position; then parts of the journal go. */
@Timeout(180)
class TradingOrderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Instrument S = Instrument.of(Instruments.id("X", "S"), "X", "S", "equity");

    @TempDir
    Path folder;
    private final long seed = Long.getLong("tapedeck.seed", 38_285_806_530_475L); // many fills
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Frame frame = new Frame(1 << 12);
    private final RowWriter row = new RowWriter();
    private long mid = 100_000;
    private int rows;
    private long time;

    private Engine start(TestDatabase database) {
        String url = database.jdbcUrl() + (database.jdbcUrl().contains("?") ? "&" : "?") + "user=" + database.user()
                + "&password=" + database.password();
        Settings settings = Settings.load(null, List.of("database.url=" + url, "decide.execution.mode=paper",
                "journal.chronicle-block=1MiB", "pipeline.threading=compact", "landing.batch-age=50ms"));
        return Engine.start(new EngineOptions(folder, settings, false, true));
    }

    private static Name name(String text) {
        return new Name(text);
    }

    private void offer(Engine engine) {
        while (engine.publisher().offer(frame) < 0) {
            LockSupport.parkNanos(10_000);
        }
        frame.clear();
    }

    private void quote(Engine engine) {
        mid += random.nextLong(-30, 31);
        var quote = frame.quote(S.id(), time, time, 0, 0).bid((mid - 1) * (FixedPoint.PRICE_UNITS / 1_000))
                .ask((mid + 1) * (FixedPoint.PRICE_UNITS / 1_000));
        quote.bidSize().mantissa(100).exponent((byte) 0);
        quote.askSize().mantissa(100).exponent((byte) 0);
        offer(engine);
    }

    private void begin(String table) {
        row.begin(name(table)).putText(name("symbol"), "S").putText(name("exchange"), "X")
                .putText(name("strategy"), "one").putText(name("agent_name"), "hand");
    }

    private void trade(Engine engine) {
        boolean buys = random.nextBoolean();
        begin("trades");
        row.putTimestamp(name("executed_at"), time).putText(name("trade_id"), "c" + ++rows)
                .putText(name("order_id"), "c" + rows).putText(name("side"), buys ? "BUY" : "SELL")
                .putLong(name("quantity"), (buys ? 1 : -1) * random.nextLong(1, 9))
                .putDecimal(name("price"), mid * 100_000L + random.nextInt(99_999), -8).putText(name("broker"), "b");
        frame.row(0, time, time, 0, row);
        offer(engine);
    }

    /** An entry at a price that the market soon crosses. */
    private void trigger(Engine engine) {
        begin("position_triggers");
        row.putText(name("trigger_id"), "t" + ++rows).putText(name("kind"), "PRICE_CROSS")
                .putText(name("side"), random.nextBoolean() ? "BUY" : "SHORT")
                .putLong(name("quantity"), random.nextLong(1, 9)).putText(name("reference_price"), "mid")
                .putDecimal(name("level_price"), mid + random.nextLong(-20, 21), -3)
                .putText(name("state"), "armed");
        frame.row(0, time, time, 0, row);
        offer(engine);
    }

    private void play(Engine engine, int events) throws InterruptedException {
        for (int i = 0; i < events; i++) {
            time = Math.max(time + 1_000, engine.clock().nanoTime()); // never late: late ticks fill nothing
            switch (random.nextInt(4)) {
                case 0 -> trade(engine);
                case 1 -> trigger(engine);
                default -> quote(engine);
            }
        }
        assertThat(engine.awaitLanded(-1, PATIENCE)).as("%s", engine.failure()).isTrue();
        assertThat(engine.failure()).isNull();
    }

    private static String one(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void requireReconciled(TestDatabase database) {
        ReconcileReport report = new Reconcile(database.database(), JournalView.of(folder.resolve("journal")),
                (what, count) -> {
                }).run(Reconcile.FIRST, Reconcile.ENDLESS);
        assertThat(report.good()).as("seed %d: %s", seed, report).isTrue();
        assertThat(report.positions()).as("positions compared").isEqualTo(1);
    }

    private void lose(String name) {
        try (Stream<Path> all = Files.walk(folder.resolve(name))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldHoldTheBooksPositionAndLoseNoOutputWhateverOfTheJournalGoes() throws Exception {
        System.out.println("order of trading rows: seed " + seed);
        try (TestDatabase database = TestDatabase.create()) {
            try (Engine engine = start(database)) {
                frame.definition(S, engine.clock().nanoTime());
                offer(engine);
                play(engine, 600);
            }
            requireReconciled(database);
            String trades = one(database, "SELECT count(*) FROM trades");
            assertThat(one(database, "SELECT count(*) >= 10 FROM trades WHERE trade_id LIKE '%-%'"))
                    .as("paper fills").isEqualTo("t");
            lose("journal/outputs");
            try (Engine engine = start(database)) { // made again under the same numbers: nothing lands twice
                assertThat(engine.awaitLanded(-1, PATIENCE)).isTrue();
                assertThat(one(database, "SELECT count(*) FROM trades")).isEqualTo(trades);
                play(engine, 100);
            }
            requireReconciled(database);
            long outputs = Landing.highestOutput(database.database(), JournalView.of(folder.resolve("journal")).id());
            lose("journal/outputs");
            lose("journal/market");
            lose("snapshots");
            try (Engine engine = start(database)) { // nothing to make them from: numbers go on behind the database
                frame.definition(S, engine.clock().nanoTime());
                offer(engine);
                play(engine, 200);
            }
            assertThat(one(database, "SELECT sequence > " + outputs + " FROM ingest_watermark WHERE lane = -3"))
                    .isEqualTo("t");
            assertThat(one(database, "SELECT count(*) > 0 FROM trades WHERE trade_id LIKE '%-%' AND id > "
                    + ((1L << 46) + outputs))).as("fills of the new tape landed").isEqualTo("t");
        }
    }
}

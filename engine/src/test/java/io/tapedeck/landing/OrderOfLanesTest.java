package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows of trading tables land in the order in which the engine took them, though two lanes land them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OrderOfLanesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final AtomicBoolean outputsMayLand = new AtomicBoolean(true);

    /** The outputs lane's watermark can be read once; it cannot be locked for a batch before it may land. */
    private WatermarkStore watermark(UUID journal, int lane, UUID writer) {
        SqlWatermark row = new SqlWatermark(journal, lane, writer);
        AtomicBoolean known = new AtomicBoolean();
        return lane != Lane.OUTPUTS ? row : new WatermarkStore() {
            @Override
            public long lock(Connection connection) throws SQLException {
                while (known.get() && !outputsMayLand.get()) {
                    LockSupport.parkNanos(100_000);
                }
                known.set(true);
                return row.lock(connection);
            }

            @Override
            public void advance(Connection connection, long sequence) throws SQLException {
                row.advance(connection, sequence);
            }
        };
    }

    private Landing landing(TestDatabase database, LandingSource source, LandingOptions options) {
        return new Landing(options, database.database(), source, UUID.randomUUID(), new SystemEpochNanoClock(),
                fatal::set, database.database()::laneConnection, this::watermark);
    }

    /** All that is written and decided up to {@code decided} may land. */
    private LandingSource source(TradingTape tape, long decided) {
        long outputs = tape.outputsUpTo(decided);
        LandingSource all = LandingSource.of(tape.journal());
        return all.withOutputs(new LandingSource.Stream(directory.resolve(Journal.OUTPUTS), () -> outputs),
                () -> decided);
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }

    private static long ordered(Landing landing) {
        return landing.status().lanes().stream().filter(lane -> lane.lane() == Lane.ORDERED)
                .mapToLong(LaneStatus::sequence).findFirst().orElse(0);
    }

    private void requireReconciled(TestDatabase database, TradingTape tape) throws SQLException {
        ReconcileReport report = new Reconcile(database.database(), JournalView.of(directory), (what, count) -> {
        }).run(Reconcile.FIRST, Reconcile.ENDLESS);
        assertThat(report.good()).as("%s", report).isTrue();
        assertThat(report.positions()).isEqualTo(TradingTape.POSITIONS);
        try (Connection connection = database.connection()) {
            assertThat(
                    query(connection, "SELECT order_id || ' ' || status FROM orders ORDER BY order_id COLLATE \"C\""))
                    .isEqualTo(tape.orders());
        }
    }

    @Test
    void shouldEndTheBatchBeforeARowWhoseEarlierOutputsHaveNotLanded() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TradingTape tape = new TradingTape(directory);
                Connection connection = database.connection()) {
            tape.event(false);
            tape.trade(1, 100);
            tape.output("signals");
            tape.trade(1, 101);
            tape.outputTrade(-1, 105); // of event 3
            tape.event(false);
            tape.outputTrade(-3, 106); // of event 4
            tape.trade(1, 103);
            tape.commit();
            outputsMayLand.set(false);
            try (Landing landing = landing(database, source(tape, 5), LandingOptions.defaults())) {
                landing.start();
                await().atMost(PATIENCE).until(() -> ordered(landing) >= 4);
                assertThat(landing.flushTo(5, Duration.ofMillis(100))).isFalse();
                assertThat(query(connection, "SELECT sequence FROM ingest_watermark WHERE lane = -1"))
                        .containsExactly("4");
                outputsMayLand.set(true);
                assertThat(landing.flushTo(5, PATIENCE)).isTrue();
            } finally {
                outputsMayLand.set(true);
            }
            requireReconciled(database, tape);
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldHoldWhatTheBookHoldsWhereTradesAndFillsAlternateAcrossStarts() throws Exception {
        long seed = Long.getLong("tapedeck.seed", System.nanoTime());
        System.out.println("order of lanes: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (TestDatabase database = TestDatabase.create(); TradingTape tape = new TradingTape(directory)) {
            for (int start = 0; start < 5; start++) {
                tape.generate(random, 60);
                long readable = start == 4 ? tape.sequence() : tape.blockEnd(tape.sequence() - random.nextInt(10));
                long killed = readable - random.nextInt(30);
                LandingOptions options = random.nextBoolean()
                        ? LandingFaultTest.small(2)
                        : LandingOptions.defaults();
                try (Landing landing = landing(database, source(tape, readable), options)) {
                    landing.start();
                    await().atMost(PATIENCE).until(() -> ordered(landing) >= killed || fatal.get() != null);
                    if (start == 4) {
                        assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("%s", landing.status()).isTrue();
                    }
                }
            }
            requireReconciled(database, tape);
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldLeaveTheBrokersAnswerWhereItFollowsTheOrderAtOnce() throws Exception {
        try (TestDatabase database = TestDatabase.create(); TradingTape tape = new TradingTape(directory)) {
            for (int i = 0; i < 20; i++) {
                tape.event(false);
                String order = tape.outputOrder(null, "PENDING");
                tape.order(order, "SUBMITTED");
                if (i % 3 == 0) {
                    tape.event(false);
                    tape.outputOrder(order, "CANCELLED");
                }
            }
            tape.outputTrade(1, 10);
            tape.output("position of the other strategy");
            tape.trade(1, 10);
            tape.commit();
            try (Landing landing = landing(database, source(tape, tape.sequence()), LandingOptions.defaults())) {
                landing.start();
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("%s", landing.status()).isTrue();
            }
            requireReconciled(database, tape);
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldNotTieTradesToOutputsOfOtherTables() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TradingTape tape = new TradingTape(directory);
                Connection connection = database.connection()) {
            tape.event(false);
            for (int i = 0; i < 2_000; i++) {
                tape.trade(i % 7 == 0 ? -3 : 1, 100);
                tape.output("signals");
            }
            tape.outputTrade(1, 10);
            tape.trade(1, 10);
            tape.commit();
            try (Landing landing = landing(database, source(tape, tape.sequence()), LandingOptions.defaults())) {
                landing.start();
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("%s", landing.status()).isTrue();
            }
            assertThat(query(connection, "SELECT count(DISTINCT from_sequence) FROM ingest_batch WHERE lane = -1"))
                    .first().satisfies(count -> assertThat(Integer.parseInt(count)).isBetween(2, 20));
            requireReconciled(database, tape);
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldLandNoFurtherThanDecisionsHaveCome() throws Exception {
        try (TestDatabase database = TestDatabase.create(); TradingTape tape = new TradingTape(directory)) {
            tape.event(false);
            for (int i = 0; i < 10; i++) {
                tape.trade(2, 50);
                tape.outputTrade(-1, 51);
                tape.commit();
            }
            try (Landing landing = landing(database, source(tape, 6), LandingOptions.defaults())) {
                landing.start();
                assertThat(landing.flushTo(6, PATIENCE)).isTrue();
                assertThat(landing.flushTo(11, Duration.ofMillis(100))).isFalse();
                assertThat(ordered(landing)).isEqualTo(6);
                assertThat(landing.status().lag()).as("what waits for decisions has not landed").isEqualTo(5);
            }
            try (Landing landing = landing(database, source(tape, 11), LandingOptions.defaults())) {
                landing.start();
                assertThat(landing.flushTo(11, PATIENCE)).isTrue();
            }
            requireReconciled(database, tape);
        }
        assertThat(fatal.get()).isNull();
    }
}

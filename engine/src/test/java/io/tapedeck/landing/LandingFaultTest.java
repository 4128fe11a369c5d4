package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.event.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the multiset of generated ticks; the negative control must not pass what the lanes pass. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LandingFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KILL_LANES = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'tapedeck lane'";

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 16);

    /** Small batches: many transactions to hit. */
    static LandingOptions small(int lanes) {
        return new LandingOptions(lanes, 200, 1 << 20, 2_000_000, 5_000_000, List.of("market_data_hf"), 0,
                Long.MAX_VALUE, 4_096, false, false, 1_000_000, 50_000_000, 1);
    }

    private Landing landing(ProxiedDatabase database, LandingTape tape, int lanes) {
        return new Landing(small(lanes), database.database(), tape.journal(), UUID.randomUUID(), fatal::set);
    }

    private void write(LandingTape tape, RandomTicks ticks, int blocks) {
        for (int i = 0; i < blocks; i++) {
            ticks.append(frame, 50);
            tape.append(frame);
            tape.commit();
        }
    }

    private void requireEqual(ProxiedDatabase database, RandomTicks ticks) throws SQLException {
        try (Connection connection = database.direct().connection()) {
            assertThat(ticks.difference(connection)).isEmpty();
        }
        assertThat(fatal.get()).isNull();
    }

    private static void awaitRunning(Landing landing) {
        await().atMost(PATIENCE).until(() -> landing.status().lanes().stream()
                .filter(lane -> lane.lane() >= 0 && lane.sequence() > 0).count() > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldLandEveryTickOnceHoweverTheConnectionsBreak(long seed) throws Exception {
        breakConnections(seed);
    }

    @ParameterizedTest
    @Tag("torture")
    @MethodSource("moreSeeds")
    void shouldLandEveryTickOnceHoweverTheConnectionsBreakForMoreSeeds(long seed) throws Exception {
        breakConnections(seed);
    }

    static LongStream moreSeeds() {
        return LongStream.rangeClosed(4, 30);
    }

    private void breakConnections(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        RandomTicks ticks = new RandomTicks(seed);
        try (ProxiedDatabase database = new ProxiedDatabase();
                LandingTape tape = new LandingTape(directory);
                Connection admin = database.direct().connection();
                Statement statement = admin.createStatement();
                Landing landing = landing(database, tape, 2)) {
            landing.start();
            write(tape, ticks, 10);
            awaitRunning(landing);
            for (int fault = 0; fault < 40; fault++) {
                write(tape, ticks, 1 + random.nextInt(10));
                switch (random.nextInt(5)) {
                    case 0 -> statement.execute(KILL_LANES);
                    case 1 -> database.proxy().cutAfterBytesToServer(random.nextInt(60_000));
                    case 2 -> database.proxy().cutAfterBytesToClient(random.nextInt(400));
                    case 3 -> database.proxy().dropCommit();
                    default -> database.proxy().dropCommitAnswer();
                }
                Thread.sleep(random.nextInt(30));
            }
            database.proxy().cutAfterBytesToServer(Long.MAX_VALUE);
            database.proxy().cutAfterBytesToClient(Long.MAX_VALUE);
            assertThat(landing.flushTo(tape.sequence(), PATIENCE))
                    .as("flushed with seed %d: %s, fatal %s", seed, landing.status(), fatal.get()).isTrue();
            requireEqual(database, ticks);
            assertThat(landing.status().landed()).as("counted with seed %d", seed).isEqualTo(tape.sequence());
            assertThat(landing.status().retries()).isPositive();
        }
    }

    @Test
    void shouldSkipTheBatchWhoseCommitTookEffectBeforeItsAnswerWasLost() throws Exception {
        RandomTicks ticks = new RandomTicks(21);
        try (ProxiedDatabase database = new ProxiedDatabase(); LandingTape tape = new LandingTape(directory)) {
            write(tape, ticks, 100);
            try (Landing landing = landing(database, tape, 1)) {
                landing.start();
                awaitRunning(landing);
                for (int i = 0; i < 10; i++) {
                    int before = database.proxy().cuts();
                    database.proxy().dropCommitAnswer();
                    write(tape, ticks, 5);
                    await().atMost(PATIENCE).until(() -> database.proxy().cuts() > before);
                }
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
                assertThat(landing.status().landed()).isEqualTo(tape.sequence());
            }
            requireEqual(database, ticks);
        }
    }

    @Test
    void shouldRedoTheBatchWhoseCommitNeverArrived() throws Exception {
        RandomTicks ticks = new RandomTicks(22);
        try (ProxiedDatabase database = new ProxiedDatabase(); LandingTape tape = new LandingTape(directory)) {
            write(tape, ticks, 100);
            try (Landing landing = landing(database, tape, 1)) {
                landing.start();
                awaitRunning(landing);
                loseCommits(database, tape, ticks);
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            }
            requireEqual(database, ticks);
        }
    }

    /** Without this the two tests above would prove nothing: the same faults must lose or double rows of a lane that cheats. */
    @Test
    void shouldLoseOrDoubleRowsWhereTheWatermarkIsNotInTheTransaction() throws Exception {
        RandomTicks ticks = new RandomTicks(22);
        try (ProxiedDatabase database = new ProxiedDatabase(); LandingTape tape = new LandingTape(directory)) {
            write(tape, ticks, 100);
            try (Landing landing = new Landing(small(1), database.database(), tape.source(), UUID.randomUUID(),
                    new SystemEpochNanoClock(), fatal::set, database.database()::laneConnection,
                    SeparateWatermark.over(database.direct().database()::laneConnection))) {
                landing.start();
                awaitRunning(landing);
                loseCommits(database, tape, ticks);
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            }
            try (Connection connection = database.direct().connection()) {
                assertThat(ticks.difference(connection)).isNotEmpty();
            }
        }
    }

    private void loseCommits(ProxiedDatabase database, LandingTape tape, RandomTicks ticks) {
        for (int i = 0; i < 10; i++) {
            int before = database.proxy().cuts();
            database.proxy().dropCommit();
            write(tape, ticks, 5);
            await().atMost(PATIENCE).until(() -> database.proxy().cuts() > before);
        }
    }

    @Test
    void shouldGrowALagWhileTheDatabaseIsAwayAndDrainItAfterwards() throws Exception {
        RandomTicks ticks = new RandomTicks(31);
        try (ProxiedDatabase database = new ProxiedDatabase();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, 2)) {
            landing.start();
            write(tape, ticks, 20);
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            database.proxy().refuse(true);
            write(tape, ticks, 400);
            await().atMost(PATIENCE).until(() -> landing.status().lanes().stream()
                    .filter(lane -> lane.lane() >= 0).allMatch(lane -> lane.state() == LaneStatus.State.RETRYING));
            assertThat(landing.status().lag()).isPositive();
            assertThat(landing.status().lastError()).isNotNull();
            database.proxy().refuse(false);
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            assertThat(landing.status().lag()).isZero();
            assertThat(landing.status().landed()).isEqualTo(tape.sequence());
            requireEqual(database, ticks);
        }
    }

    @Test
    void shouldBeginOnceADatabaseThatWasAwayAtTheStartComesBack() throws IOException, SQLException {
        RandomTicks ticks = new RandomTicks(32);
        try (ProxiedDatabase database = new ProxiedDatabase();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, 2)) {
            database.proxy().refuse(true);
            landing.start();
            write(tape, ticks, 20);
            await().atMost(PATIENCE).until(() -> landing.status().lastError() != null);
            database.proxy().refuse(false);
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            requireEqual(database, ticks);
        }
    }

    @Test
    void shouldLandThroughASlowConnectionAndOverAStall() throws Exception {
        RandomTicks ticks = new RandomTicks(33);
        try (ProxiedDatabase database = new ProxiedDatabase();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, 2)) {
            landing.start();
            database.proxy().slow(2_000_000);
            write(tape, ticks, 100);
            database.proxy().stall(true);
            write(tape, ticks, 100);
            Thread.sleep(300);
            database.proxy().stall(false);
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
            requireEqual(database, ticks);
        }
    }
}

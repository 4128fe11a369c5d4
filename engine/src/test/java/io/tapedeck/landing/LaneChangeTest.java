package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Frame;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LaneChangeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 16);

    private void write(LandingTape tape, RandomTicks ticks, int blocks) {
        for (int i = 0; i < blocks; i++) {
            ticks.append(frame, 100);
            tape.append(frame);
            tape.commit();
        }
    }

    private Landing landing(TestDatabase database, LandingTape tape, int lanes) {
        return new Landing(LandingFaultTest.small(lanes), database.database(), tape.journal(), UUID.randomUUID(),
                fatal::set);
    }

    @Test
    void shouldLandEveryTickOnceOverChangesOfTheNumberOfLanes() throws Exception {
        RandomTicks ticks = new RandomTicks(41);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection()) {
            for (int lanes : new int[]{2, 3, 1, 2}) {
                write(tape, ticks, 30);
                try (Landing landing = landing(database, tape, lanes)) {
                    landing.start();
                    if (lanes == 3) { // end in the middle: the next change finds lanes at different sequences
                        await().atMost(PATIENCE).until(() -> landing.status().landed() > 500);
                    } else {
                        assertThat(landing.flushTo(tape.sequence(), PATIENCE))
                                .as("%d lanes: %s, fatal %s", lanes, landing.status(), fatal.get()).isTrue();
                        assertThat(ticks.difference(connection)).as("%d lanes", lanes).isEmpty();
                    }
                }
            }
            assertThat(LandingTest.number(connection,
                    "SELECT count(*) FROM trading.ingest_watermark WHERE lane >= 0 AND lane < lanes")).isEqualTo(2);
            assertThat(Landing.lowestWatermark(database.database(), tape.journal().id())).isEqualTo(tape.sequence());
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldNotCallLandedWhatTheOrderedLaneHasNotLandedWhileTickLanesDrain() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            write(tape, new RandomTicks(44), 30);
            try (Landing two = landing(database, tape, 2)) {
                two.start();
                assertThat(two.flushTo(tape.sequence(), PATIENCE)).isTrue();
            }
            // the ordered lane is behind; lane 0 cannot reach lane 1 before more is journaled
            statement.execute("UPDATE trading.ingest_watermark SET sequence = 7 WHERE lane = -1");
            statement.execute("UPDATE trading.ingest_watermark SET sequence = sequence + 1000 WHERE lane = 1");
            try (Landing three = landing(database, tape, 3)) {
                three.start();
                await().atMost(PATIENCE).until(() -> three.status().lanes().size() == 2
                        && three.status().lanes().stream().allMatch(lane -> lane.sequence() >= tape.sequence()));
                assertThat(three.status().sequence()).isEqualTo(7);
                write(tape, new RandomTicks(45), 20);
                assertThat(three.flushTo(tape.sequence(), PATIENCE)).isTrue();
                assertThat(three.status().sequence()).isEqualTo(tape.sequence());
            }
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldAdvanceTheWatermarkOfALaneThatHasNothingToLand() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection();
                Landing landing = landing(database, tape, 2)) {
            landing.start();
            for (int i = 0; i < 10; i++) {
                frame.clock(i);
            }
            tape.append(frame);
            tape.commit();
            await().atMost(PATIENCE).until(() -> LandingTest.number(connection,
                    "SELECT min(sequence) FROM trading.ingest_watermark WHERE lane >= -1") == 10);
            assertThat(LandingTest.number(connection, "SELECT count(*) FROM trading.ingest_batch")).isZero();
        }
        assertThat(fatal.get()).isNull();
    }

    @Test
    void shouldStopWhenASecondWriterTakesTheLanes() throws Exception {
        RandomTicks ticks = new RandomTicks(42);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection();
                Landing first = landing(database, tape, 2)) {
            first.start();
            write(tape, ticks, 5);
            assertThat(first.flushTo(tape.sequence(), PATIENCE)).isTrue();
            AtomicReference<Throwable> secondFatal = new AtomicReference<>();
            try (Landing second = new Landing(LandingFaultTest.small(2), database.database(), tape.journal(),
                    UUID.randomUUID(), secondFatal::set)) {
                second.start();
                await().atMost(PATIENCE).until(() -> second.status().lanes().size() == 4);
                write(tape, ticks, 20);
                assertThat(second.flushTo(tape.sequence(), PATIENCE)).isTrue();
                await().atMost(PATIENCE).until(() -> fatal.get() != null);
            }
            assertThat(fatal.get()).isInstanceOf(TapedeckException.class).hasMessageContaining("second writer");
            assertThat(((TapedeckException) fatal.get()).category()).isEqualTo(ErrorCategory.FATAL);
            assertThat(secondFatal.get()).isNull();
            assertThat(ticks.difference(connection)).isEmpty();
        }
    }

    @Test
    void shouldStopWhereTheTableIsNotTheWritersToWrite() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection();
                Statement statement = connection.createStatement();
                Landing landing = landing(database, tape, 1)) {
            statement.execute("REVOKE INSERT ON trading.ticks FROM tapedeck_writer");
            landing.start();
            write(tape, new RandomTicks(43), 1);
            await().atMost(PATIENCE).until(() -> fatal.get() != null);
            assertThat(fatal.get()).hasMessageContaining("42501");
            assertThat(
                    LandingTest.number(connection, "SELECT max(sequence) FROM trading.ingest_watermark WHERE lane = 0"))
                    .isZero();
        }
    }
}

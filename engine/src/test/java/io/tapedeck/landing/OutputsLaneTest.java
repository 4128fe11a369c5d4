package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.StreamWriter;
import io.tapedeck.replay.BatchDifference;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions land once each, under ids of their own, whatever the market lanes do. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OutputsLaneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TIME = 1_709_548_200_000_000_000L;
    private static final long OUTPUT_ID = 1L << 46;

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 12);
    private final RowWriter row = new RowWriter();
    private long written;

    private static Name name(String text) {
        return new Name(text);
    }

    private void append(StreamWriter writer, long cause) {
        written++;
        frame.clear();
        frame.row(0, TIME, TIME, cause, row);
        EventHeader.sequence(frame.buffer(), frame.offset(0), written);
        writer.append(frame.buffer(), frame.offset(0), frame.length(0));
    }

    /** A signal, its performance, and a bar in two versions. */
    private void write(StreamWriter writer, int round) {
        row.begin(name("signals")).putTimestamp(name("timestamp"), TIME + round * 1_000L)
                .putText(name("symbol"), "SPY")
                .putText(name("agent_name"), "momentum_agent").putText(name("signal_type"), "MOMENTUM")
                .putNumber(name("value"), 0.5, 6).putNumber(name("confidence"), 0.75, 4)
                .putText(name("direction"), "BUY").putText(name("top_3_reasons"), "[]")
                .putText(name("model_version"), "1");
        append(writer, round + 1L);
        long signal = OUTPUT_ID | written;
        row.begin(name("signal_performance")).putLong(name("signal_id"), signal).putText(name("symbol"), "SPY")
                .putText(name("agent_name"), "momentum_agent").putTimestamp(name("signal_timestamp"), TIME)
                .putTimestamp(name("evaluation_timestamp"), TIME + 1);
        append(writer, round + 1L);
        for (int version = 0; version < 2; version++) {
            row.begin(name("market_data_hf")).putTimestamp(name("timestamp"), TIME + round * 60_000_000_000L)
                    .putText(name("symbol"), "SPY").putText(name("exchange"), "P").putText(name("timeframe"), "1m")
                    .putPrice(name("open"), 167_000_000_000L).putPrice(name("high"), 168_000_000_000L + 10L * version)
                    .putPrice(name("low"), 166_000_000_000L).putPrice(name("close"), 167_500_000_000L)
                    .putLong(name("volume"), 100 + version).putText(name("provider"), "tapedeck");
            append(writer, round + 1L);
        }
        writer.commit(written);
    }

    /** Events that decisions can come from. */
    private static void events(LandingTape tape) {
        Frame clock = new Frame(1 << 12);
        for (int i = 0; i < 51; i++) {
            clock.clock(TIME + i);
            tape.append(clock);
            tape.commit();
        }
    }

    private void land(TestDatabase database, LandingTape tape, boolean withOutputs, List<LandingStatus> seen) {
        LandingSource source = LandingSource.of(tape.journal());
        long limit = written;
        Path outputs = directory.resolve(Journal.OUTPUTS);
        try (Landing landing = new Landing(LandingFaultTest.small(2), database.database(),
                withOutputs
                        ? source.withOutputs(new LandingSource.Stream(outputs, () -> limit), () -> Long.MAX_VALUE)
                        : source,
                UUID.randomUUID(), new SystemEpochNanoClock(), fatal::set)) {
            landing.start();
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("%s, fatal %s", landing.status(), fatal.get())
                    .isTrue();
            seen.add(landing.status());
        }
        assertThat(fatal.get()).isNull();
    }

    private ReconcileReport reconciled(TestDatabase database) {
        return new Reconcile(database.database(), JournalView.of(directory), (what, count) -> {
        }).run(Reconcile.FIRST, Reconcile.ENDLESS);
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

    @Test
    void shouldLandEachDecisionOnceUnderIdsThatNoEventHas() throws Exception {
        List<LandingStatus> seen = new ArrayList<>();
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection()) {
            events(tape);
            land(database, tape, false, seen); // landed before there were decisions
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM ingest_watermark WHERE lane = -3");
            }
            StreamWriter writer = tape.journal().startOutputs(1);
            for (int round = 0; round < 50; round++) {
                write(writer, round);
                if (round % 20 == 7) {
                    land(database, tape, true, seen);
                }
            }
            land(database, tape, true, seen);
            assertThat(query(connection, "SELECT count(*) || ' ' || min(id) || ' ' || max(id) FROM signals"))
                    .containsExactly("50 " + (OUTPUT_ID | 1) + ' ' + (OUTPUT_ID | 197));
            assertThat(
                    query(connection, "SELECT count(*) FROM signal_performance p JOIN signals s ON s.id = p.signal_id"
                            + " AND p.id = s.id + 1"))
                    .containsExactly("50");
            assertThat(query(connection, "SELECT count(*) FROM market_data_hf WHERE volume = 101 AND sequence = 0"))
                    .containsExactly("50");
            assertThat(query(connection, "SELECT sequence FROM ingest_watermark WHERE lane = -3"))
                    .containsExactly("200");
            assertThat(query(connection, "SELECT DISTINCT sequence FROM ingest_watermark WHERE lane >= -1"))
                    .containsExactly("51");
            assertThat(reconciled(database).good()).as("%s", reconciled(database)).isTrue();
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "UPDATE trading.market_data_hf SET volume = 102 WHERE timestamp = '2024-03-04 10:39Z'");
                statement.execute("DELETE FROM trading.signal_performance WHERE signal_id = " + (OUTPUT_ID | 5));
            }
            assertThat(reconciled(database).differences().stream().map(BatchDifference::describe)).hasSize(2)
                    .allMatch(text -> text.contains("outputs lane"));
            assertThat(seen).allMatch(status -> status.landed() == 0 && status.lag() == 0);
            assertThat(seen.stream().mapToLong(LandingStatus::outputs).sum()).isEqualTo(200);
            assertThat(seen.stream().mapToLong(LandingStatus::outputsRejected).sum()).isZero();
        }
    }

    @Test
    void shouldMakeReferencesToSignalsOfTheSecondJournalItsOwn() throws Exception {
        try (TestDatabase database = TestDatabase.create(); Connection connection = database.connection()) {
            try (LandingTape first = new LandingTape(directory.resolve("first"))) {
                try (Landing landing = new Landing(LandingFaultTest.small(1), database.database(), first.journal(),
                        UUID.randomUUID(), fatal::set)) {
                    landing.start();
                    assertThat(landing.flushTo(0, PATIENCE)).isTrue();
                }
            }
            try (LandingTape tape = new LandingTape(directory)) {
                events(tape);
                write(tape.journal().startOutputs(1), 0);
                land(database, tape, true, new ArrayList<>());
            }
            assertThat(query(connection, "SELECT s.id FROM signals s JOIN signal_performance p ON p.signal_id = s.id"))
                    .containsExactly("" + ((1L << 47) + OUTPUT_ID + 1));
        }
    }

    @Test
    void shouldLandNoDecisionBeforeTheRowThatItCameFrom() throws Exception {
        AtomicLong readable = new AtomicLong(20);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection()) {
            events(tape);
            StreamWriter writer = tape.journal().startOutputs(1);
            for (int round = 0; round < 50; round++) {
                write(writer, round);
            }
            LandingSource whole = LandingSource.of(tape.journal());
            LandingSource source = new LandingSource(tape.journal().id(),
                    new LandingSource.Stream(whole.market().directory(), readable::get), whole.rejects(),
                    Long.MAX_VALUE).withOutputs(
                            new LandingSource.Stream(directory.resolve(Journal.OUTPUTS), () -> written),
                            () -> Long.MAX_VALUE);
            try (Landing landing = new Landing(LandingFaultTest.small(2), database.database(), source,
                    UUID.randomUUID(), new SystemEpochNanoClock(), fatal::set)) {
                landing.start();
                assertThat(landing.flushTo(20, Duration.ofMillis(500))).isFalse();
                await().atMost(PATIENCE).until(() -> landing.status().outputs() > 0);
                assertThat(query(connection,
                        "SELECT count(*) FROM signals, ingest_watermark WHERE lane = -1 AND timestamp"
                                + " >= TIMESTAMPTZ '2024-03-04 10:30:00+00' + sequence * INTERVAL '1 microsecond'"))
                        .containsExactly("0");
                readable.set(51);
                assertThat(landing.flushTo(51, PATIENCE)).as("%s", landing.status()).isTrue();
            }
            assertThat(query(connection, "SELECT count(*) FROM signals")).containsExactly("50");
        }
        assertThat(fatal.get()).isNull();
    }
}

package io.tapedeck.landing;

import static io.tapedeck.landing.LandingTest.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Edition;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** COPY straight into the columnstore, and the server's own jobs beside it: TimescaleDB Community. */
@Timeout(180)
class ColumnstoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final String UNCOMPRESSED_BYTES = "SELECT coalesce(sum(pg_relation_size(range_name::regclass)), 0)"
            + " FROM time_series_ranges('ticks')";
    /** Bit 3 of a chunk's status: compressed, and rows beside it. */
    private static final String PARTLY_COMPRESSED = "SELECT count(*) FROM time_series_ranges('ticks')"
            + " WHERE _timescaledb_functions.chunk_status(range_name::regclass) & 8 <> 0";

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 16);
    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create();
        connection = database.connection();
        assumeTrue(database.database().edition() == Edition.COMMUNITY, "only the Community edition has a columnstore");
        execute("SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE hypertable_schema = 'trading'"
                + " OR proc_name LIKE 'policy_refresh%'"); // the scheduler comes in where it is the subject
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    private Landing landing(LandingTape tape, boolean direct) {
        LandingOptions plain = LandingOptions.defaults();
        return new Landing(
                new LandingOptions(2, 2_000, plain.batchBytes(), 2_000_000, 5_000_000, plain.parallelTables(), 0,
                        Long.MAX_VALUE, 4_096, false, direct, 1_000_000, 50_000_000, 1),
                database.database(), tape.journal(), UUID.randomUUID(), fatal::set);
    }

    private void land(LandingTape tape, RandomTicks ticks, int blocks, boolean direct) throws SQLException {
        try (Landing landing = landing(tape, direct)) {
            landing.start();
            for (int i = 0; i < blocks; i++) {
                ticks.append(frame, 400);
                tape.append(frame);
                tape.commit();
            }
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
        }
        assertThat(fatal.get()).isNull();
        assertThat(ticks.difference(connection)).isEmpty();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The table's rows by the hash that the journal's rows give. */
    private void requireTheJournalsHash(LandingTape tape) throws SQLException {
        int source = (int) number(connection, "SELECT source FROM journals");
        long[] sums = new long[2];
        try (JournalReader reader = tape.journal().marketReader(() -> Long.MAX_VALUE)) {
            while (reader.poll(block -> block.forEach((buffer, offset, length) -> {
                if (EventHeader.instrumentId(buffer, offset) != 0) {
                    sums[0] += JournaledTicks.hash(buffer, offset, source);
                }
            }))) {
                // every block
            }
        }
        new StoredTicks().scan(connection, source, 1, tape.sequence(), (sequence, instrument, hash) -> sums[1] += hash);
        assertThat(sums[1]).isEqualTo(sums[0]);
    }

    private void requireEqualBars() throws SQLException {
        execute("CALL refresh_continuous_aggregate('trading.ticks_1m', NULL, NULL)");
        assertThat(number(connection, "SELECT count(*) FROM ticks_1m")).isPositive();
        assertThat(number(connection,
                """
                        SELECT count(*) FROM ((TABLE ticks_1m EXCEPT ALL SELECT * FROM tick_sums('1 minute', '-infinity', 'infinity'))
                            UNION ALL (SELECT * FROM tick_sums('1 minute', '-infinity', 'infinity') EXCEPT ALL TABLE ticks_1m)) AS d"""))
                .isZero();
    }

    @Test
    void shouldLandTicksCompressedAndTheSame() throws SQLException {
        RandomTicks ticks = new RandomTicks(21);
        try (LandingTape tape = new LandingTape(directory)) {
            land(tape, ticks, 30, true);
            assertThat(number(connection, UNCOMPRESSED_BYTES)).isZero();
            assertThat(number(connection, "SELECT count(*) FROM time_series_ranges('ticks') WHERE NOT compressed"))
                    .isZero();
            assertThat(number(connection,
                    "SELECT sum(rows) FROM ingest_batch WHERE table_name = 'ticks' AND path = 'direct'"))
                    .isEqualTo(tape.sequence());
            requireTheJournalsHash(tape);
            requireEqualBars();
        }
    }

    @Test
    void shouldTakeLateTicksIntoARangeThatLandedCompressed() throws SQLException {
        RandomTicks ticks = new RandomTicks(22);
        try (LandingTape tape = new LandingTape(directory)) {
            land(tape, ticks, 5, true);
            requireEqualBars();
            land(tape, ticks, 2, false); // the same day, by rows
            assertThat(number(connection, UNCOMPRESSED_BYTES)).isPositive();
            assertThat(number(connection, "SELECT count(DISTINCT path) FROM ingest_batch WHERE table_name = 'ticks'"))
                    .isEqualTo(2);
            land(tape, ticks, 2, true);
            requireEqualBars();
            assertThat(number(connection, PARTLY_COMPRESSED)).isEqualTo(1);
            execute("SELECT compress_chunk(range_name::regclass) FROM time_series_ranges('ticks')");
            assertThat(number(connection, PARTLY_COMPRESSED)).isZero();
            assertThat(ticks.difference(connection)).isEmpty();
            requireTheJournalsHash(tape);
            requireEqualBars();
        }
    }

    @Test
    void shouldRefuseToStartWhereTheServerOnlyWarns() throws SQLException {
        execute("CREATE UNIQUE INDEX ticks_once ON ticks (timestamp, instrument_id, sequence, source)");
        try (LandingTape tape = new LandingTape(directory); Landing landing = landing(tape, true)) {
            landing.start();
            await().atMost(PATIENCE).until(() -> fatal.get() != null);
            assertThat(fatal.get()).isInstanceOfSatisfying(TapedeckException.class,
                    e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION))
                    .hasMessageContaining("landing.direct").hasMessageContaining("unique");
            assertThat(number(connection, "SELECT count(*) FROM ticks")).isZero();
        }
    }

    @Test
    void shouldWriteDownThatThePathWasTakenAwayLater() throws SQLException {
        RandomTicks ticks = new RandomTicks(23);
        try (LandingTape tape = new LandingTape(directory); Landing landing = landing(tape, true)) {
            landing.start();
            for (String after : List.of("SELECT 1",
                    "CREATE UNIQUE INDEX ticks_once ON ticks (timestamp, instrument_id, sequence, source)")) {
                ticks.append(frame, 400);
                tape.append(frame);
                tape.commit();
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
                execute(after);
            }
            long before = tape.sequence();
            ticks.append(frame, 400);
            tape.append(frame);
            tape.commit();
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            assertThat(ticks.difference(connection)).isEmpty();
            assertThat(number(connection,
                    "SELECT count(*) FROM ingest_batch WHERE table_name = 'ticks' AND (path = 'direct') <> (to_sequence <= "
                            + before + ")"))
                    .isZero();
        }
    }

    /** Not run_job by hand: the server's scheduler, with its own workers. */
    @Test
    void shouldCompressAndDropByTheServersOwnJobs() throws SQLException {
        long now = Math.floorDiv(System.currentTimeMillis() * 1_000_000, DAY_NS) * DAY_NS + DAY_NS / 2;
        try (LandingTape tape = new LandingTape(directory)) {
            RandomTicks young = new RandomTicks(24, now - DAY_NS);
            land(tape, young, 2, false);
            RandomTicks old = new RandomTicks(25, now - 10 * DAY_NS);
            RandomTicks retired = new RandomTicks(26, now - 800 * DAY_NS);
            try (Landing landing = landing(tape, false)) {
                landing.start();
                for (RandomTicks ticks : List.of(old, retired)) {
                    ticks.append(frame, 400);
                    tape.append(frame);
                    tape.commit();
                }
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            }
        }
        long rows = number(connection, "SELECT count(*) FROM ticks WHERE timestamp > now() - interval '2 years'");
        execute("SELECT alter_job(job_id, scheduled => true, next_start => now()) FROM timescaledb_information.jobs WHERE hypertable_name = 'ticks'"
                + " AND proc_name IN ('policy_compression', 'policy_retention')");

        await().atMost(2, TimeUnit.MINUTES).untilAsserted(() -> {
            assertThat(number(connection, "SELECT count(*) FROM time_series_ranges('ticks') WHERE compressed"))
                    .isEqualTo(1);
            assertThat(number(connection, "SELECT count(*) FROM time_series_ranges('ticks')")).isEqualTo(2);
        });
        assertThat(number(connection,
                "SELECT count(*) FROM time_series_ranges('ticks') WHERE compressed AND range_end <= now() - interval '7 days'"))
                .isEqualTo(1);
        assertThat(number(connection, "SELECT count(*) FROM ticks")).isEqualTo(rows);
        assertThat(number(connection,
                """
                        SELECT count(*) FROM timescaledb_information.job_stats s JOIN timescaledb_information.jobs j USING (job_id)
                        WHERE j.hypertable_name = 'ticks' AND j.proc_name IN ('policy_compression', 'policy_retention')
                          AND s.last_run_status = 'Success'"""))
                .isEqualTo(2);
    }
}

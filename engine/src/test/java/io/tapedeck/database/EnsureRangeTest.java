package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EnsureRangeTest {
    private static final String TICK = "INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags,"
            + " price, size, received_at) VALUES ('%s', 0, 1, 1, 1, 1, 0, 1, 1, now())";

    private TestDatabase test;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        test.close();
    }

    private boolean plain() {
        return test.database().edition() == Edition.PLAIN;
    }

    @Test
    void shouldKeepDeduplicationOutOfTheIndexesThatTheLanesFillInOrder() throws SQLException {
        assumeTrue(plain());
        execute(connection, "SELECT ensure_range('ticks', '2024-02-28', '2024-02-28')",
                "SELECT ensure_range('market_data_hf', '2024-02-28', '2024-02-28')",
                "SELECT ensure_range('signals', '2024-02-28', '2024-02-28')");

        // also in the partitions that were there before: those of today
        assertThat(column(connection,
                """
                        SELECT DISTINCT parent.relname || ' ' || coalesce(index.reloptions::text, 'default')
                        FROM pg_inherits i JOIN pg_class index ON index.oid = i.inhrelid AND index.relkind = 'i'
                            JOIN pg_class parent ON parent.oid = i.inhparent
                            JOIN pg_index x ON x.indexrelid = parent.oid
                        WHERE x.indrelid IN ('ticks'::regclass, 'market_data_hf'::regclass, 'trading.signals'::regclass)
                            AND parent.relname LIKE ANY (ARRAY ['%timestamp_idx', '%hf_pkey', 'signals_symbol_idx']) ORDER BY 1"""))
                .containsExactly("market_data_hf_pkey default",
                        "market_data_hf_symbol_timestamp_idx {deduplicate_items=off}", "signals_symbol_idx default",
                        "ticks_instrument_id_timestamp_idx {deduplicate_items=off}");
    }

    @Test
    void shouldMakeWhatIsMissingOnce() throws SQLException {
        String call = "SELECT ensure_range('ticks', '2024-02-28 23:59:59.999999+00', '2024-03-01 00:00+00')";

        assertThat(value(connection, call)).isEqualTo(plain() ? "3" : "0"); // 28th, leap day, 1st
        assertThat(value(connection, call)).isEqualTo("0");
        execute(connection, TICK.formatted("2024-02-28 23:59:59.999999+00"), TICK.formatted("2024-02-29 12:00+00"),
                TICK.formatted("2024-03-01 00:00+00"));
        assertThat(value(connection, "SELECT count(*) FROM ticks")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700-01-01 00:00+00", "1969-12-31 23:59:59.999999+00", "1999-12-31 23:59:59+00",
            "2020-04-20 18:30+00", "2500-06-01 00:00+00"})
    void shouldCutDaysInUtcBeforeAndAfterTheOriginAndWhateverTheSessionsZone(String time) throws SQLException {
        execute(connection, "SET timezone = 'Asia/Kolkata'",
                "SELECT ensure_range('ticks', '" + time + "', '" + time + "')",
                TICK.formatted(time));
        assertThat(value(connection, "SELECT count(*) FROM ticks WHERE timestamp = '" + time + "'")).isEqualTo("1");
        if (plain()) {
            assertThat(column(connection,
                    "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ticks'::regclass"))
                    .containsExactly("ticks_" + time.substring(0, 10).replace("-", ""));
        }
    }

    @Test
    void shouldServeManyLanesAtOnce() throws Exception {
        final int lanes = 12;
        try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
            List<Future<Integer>> made = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                made.add(executor.submit(lane(lane)));
            }
            int total = 0;
            for (Future<Integer> future : made) {
                total += future.get();
            }
            assertThat(total).isEqualTo(plain() ? lanes + 9 : 0); // days 1 to lanes + 9, each made by exactly one
        }
        assertThat(value(connection, "SELECT count(*) FROM ticks")).isEqualTo(Integer.toString(lanes * 10));
    }

    private Callable<Integer> lane(int number) {
        return () -> {
            int made = 0;
            try (Connection lane = test.database().laneConnection()) {
                for (int day = 1; day <= 10; day++) {
                    String time = "2024-01-" + "%02d".formatted(number + day) + " 10:00+00";
                    made += Integer
                            .parseInt(value(lane, "SELECT ensure_range('ticks', '" + time + "', '" + time + "')"));
                    execute(lane, TICK.formatted(time));
                    lane.commit();
                }
            }
            return made;
        };
    }

    @Test
    void shouldNotWaitForABatchThatIsBeingCopiedNextDoor() throws SQLException {
        assumeTrue(plain(),
                "TimescaleDB makes its chunks itself, a new one of a batch holds up the next until it commits");
        try (Connection lane = test.database().laneConnection(); Connection other = test.database().laneConnection()) {
            execute(lane, "SELECT ensure_range('ticks', '2024-01-01', '2024-01-01')");
            lane.commit();
            execute(lane, TICK.formatted("2024-01-01 10:00+00")); // open transaction: a COPY in the middle

            execute(other, "SET LOCAL lock_timeout = '5s'", "SELECT ensure_range('ticks', '2024-06-01', '2024-06-03')");
            other.commit();
            execute(other, TICK.formatted("2024-06-02 10:00+00"));
            other.commit();
            lane.commit();
        }
        assertThat(value(connection, "SELECT count(*) FROM ticks")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({"2020-01-01, 2024-01-01", "2024-01-02, 2024-01-01", "-infinity, 2024-01-01", "2024-01-01, infinity",
            "0044-03-15 BC, 0044-03-15 BC"})
    void shouldRefuseAbsurdRanges(String earliest, String latest) {
        assumeTrue(plain(), "TimescaleDB makes its chunks itself");
        assertRefused(connection, "22023", "SELECT ensure_range('ticks', '" + earliest + "', '" + latest + "')");
    }

    @Test
    void shouldRefuseARowWithoutPartitionInsteadOfKeepingItInADefaultOne() {
        assumeTrue(plain(), "TimescaleDB makes its chunks itself");
        assertRefused(connection, "23514", TICK.formatted("2031-01-01"));
    }

    @Test
    void shouldDoNothingForRegularTablesAndRefuseUnknownOnes() throws SQLException {
        assertThat(value(connection, "SELECT ensure_range('instruments', '2024-01-01', '2024-01-01')")).isEqualTo("0");
        assertRefused(connection, "42P01", "SELECT ensure_range('no_such_table', '2024-01-01', '2024-01-01')");
        assertRefused(connection, "42P01",
                "SELECT ensure_range('ticks; DROP TABLE ticks', '2024-01-01', '2024-01-01')");
    }

    @Test
    void shouldMakePartitionsOfAnHourWithGeneratedColumnsAndDefaults() throws SQLException {
        execute(connection,
                """
                        INSERT INTO time_series_policy (table_name, time_column, chunk_interval) VALUES ('hourly', 'at', '1 hour')""",
                """
                        CREATE TABLE hourly (id BIGINT GENERATED BY DEFAULT AS IDENTITY, at TIMESTAMPTZ NOT NULL, amount INT DEFAULT 7,
                                             twice INT GENERATED ALWAYS AS (amount * 2) STORED, CHECK (amount > 0))""",
                "SELECT make_time_series('hourly')", "ALTER TABLE hourly ADD PRIMARY KEY (at, id)",
                "SELECT time_series_policies('hourly')");

        assertThat(value(connection, "SELECT ensure_range('hourly', '2024-01-01 10:59+00', '2024-01-01 12:00+00')"))
                .isEqualTo(plain() ? "3" : "0");
        execute(connection, "INSERT INTO hourly (at) VALUES ('2024-01-01 11:30+00')");
        assertThat(value(connection, "SELECT concat_ws('|', id, amount, twice) FROM hourly")).isEqualTo("1|7|14");
        assertRefused(connection, "23514", "INSERT INTO hourly (at, amount) VALUES ('2024-01-01 11:31+00', 0)");
    }
}

package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands, and an archive run that is killed. */
@Timeout(240)
class ArchiveCommandTest {
    private static final int DAYS = 6;

    @TempDir
    Path data;

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void fill(Connection connection, int rowsADay) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT ensure_range('ticks', '2024-02-28', '2024-03-05')");
            statement.execute(
                    """
                            INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at)
                            SELECT '2024-02-28 00:00Z'::timestamptz + d * INTERVAL '1 day' + i * INTERVAL '1 second', 0, i %% 7, i, 1, 1, 0,
                                   random()::numeric(10, 4), random()::numeric, now()
                            FROM generate_series(0, %d) d, generate_series(1, %d) i"""
                            .formatted(DAYS - 1, rowsADay));
        }
    }

    private static final String TEXT = "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM ticks t";

    @Test
    void shouldArchiveDropRestoreAndReport() throws SQLException {
        try (TestDatabase test = TestDatabase.create(); Connection connection = test.connection()) {
            fill(connection, 50);
            String before = query(connection, TEXT);
            String url = test.jdbcUrlWithPassword();
            CommandRun archived = CommandRun.on(data, "archive", "--db", url, "--table", "ticks", "--before",
                    "2024-03-05", "--drop", "--json");
            assertThat(archived.code()).as(archived.err()).isZero();
            assertThat(archived.json().get("rows").asInt()).isEqualTo(DAYS * 50);
            assertThat(archived.json().get("dropped")).hasSize(DAYS);
            assertThat(archived.err()).contains("rows");
            assertThat(data.resolve("archive/trading.ticks/day=2024-02-29/part-00001.parquet")).isRegularFile();
            assertThat(query(connection, "SELECT count(*) FROM ticks")).isEqualTo("0");
            CommandRun restored = CommandRun.on(data, "restore", "--db", url, "--table", "ticks", "--from",
                    "2024-02-01",
                    "--to", "2024-03-31", "--json");
            assertThat(restored.code()).as(restored.err()).isZero();
            assertThat(restored.json().get("days").asInt()).isEqualTo(DAYS);
            assertThat(query(connection, TEXT)).isEqualTo(before);
            CommandRun doubled = CommandRun.on(data, "restore", "--db", url, "--table", "ticks", "--from", "2024-02-01",
                    "--to", "2024-03-31");
            assertThat(doubled.code()).isEqualTo(2);
            assertThat(doubled.err()).contains("still has rows of 2024-02-28");
            CommandRun held = CommandRun.on(data, "archive", "--db", url, "--table", "ticks", "--before", "1y",
                    "--drop");
            assertThat(held.code()).isEqualTo(1);
            assertThat(held.err()).contains("was restored and is kept until");
            CommandRun wrong = CommandRun.on(data, "archive", "--db", url, "--table", "ticks", "--before", "soon");
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err()).contains("\"soon\" is no day");
        }
    }

    /** Whenever it dies: what is dropped is in whole files, and the next run goes on. */
    @Test
    void shouldLoseNothingWhenKilledAndGoOn() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (TestDatabase test = TestDatabase.create(); Connection connection = test.connection()) {
            fill(connection, 4_000);
            String before = query(connection, TEXT);
            String[] arguments = {"--db", test.jdbcUrlWithPassword(), "--table", "ticks", "--before", "2024-03-05",
                    "--drop"};
            int killed = 0;
            for (int i = 0; i < 3; i++) {
                Process run = CommandRun.fork(data, data.resolve("err"), "archive", arguments);
                int files = 1 + random.nextInt(8);
                long pauseNs = random.nextLong(20_000_000);
                while (run.isAlive() && written() < files + 2 * i) {
                    LockSupport.parkNanos(200_000);
                }
                LockSupport.parkNanos(pauseNs);
                killed += run.isAlive() ? 1 : 0;
                run.destroyForcibly();
                assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
                requireAllKept(connection);
            }
            System.out.println("killed " + killed);
            CommandRun last = CommandRun.on(data, "archive", arguments);
            assertThat(last.code()).as(last.err()).isZero();
            assertThat(query(connection, "SELECT count(*) FROM ticks")).isEqualTo("0");
            CommandRun restored = CommandRun.on(data, "restore", "--db", test.jdbcUrlWithPassword(), "--table", "ticks",
                    "--from", "2024-02-01", "--to", "2024-03-31");
            assertThat(restored.code()).as(restored.err()).isZero();
            assertThat(query(connection, TEXT)).isEqualTo(before);
        }
    }

    private long written() throws IOException {
        if (!Files.exists(data.resolve("archive"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data.resolve("archive"))) {
            return files.filter(file -> file.toString().contains("part-")).count();
        } catch (java.io.UncheckedIOException e) {
            return 0; // renamed meanwhile
        }
    }

    private static void requireAllKept(Connection connection) throws SQLException {
        List<String> counts = List.of(query(connection, "SELECT count(*) FROM ticks"), query(connection,
                "SELECT coalesce(sum(rows), 0) FROM archives WHERE dropped_at IS NOT NULL AND verified_at IS NOT NULL"));
        assertThat(counts.stream().mapToLong(Long::parseLong).sum()).isEqualTo(DAYS * 4_000L);
    }
}

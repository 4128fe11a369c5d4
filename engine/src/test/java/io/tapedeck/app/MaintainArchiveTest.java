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
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code maintain daily} of a table that is to be archived: old days go into files, are read back, and only then dropped. */
@Timeout(180)
class MaintainArchiveTest {
    private static final int ROWS = 40;
    /** Past the two years that ticks are kept. */
    private static final int AGE_DAYS = 800;
    private static final String TEXT = "SELECT count(*) || ' ' || md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM ticks t";

    @TempDir
    Path data;

    private static String query(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void tick(Statement statement, LocalDate day, int rows, int from) throws SQLException {
        statement.execute("SELECT ensure_range('ticks', '%1$s 00:00Z', '%1$s 23:59Z')".formatted(day));
        statement.execute(
                """
                        INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at)
                        SELECT '%s 10:00Z'::timestamptz + i * INTERVAL '1 second', 0, i %% 7, i, 1, 1, 0, i / 7.0, i, '2020-01-01 00:00Z'
                        FROM generate_series(%d, %d) i"""
                        .formatted(day, from, from + rows - 1));
    }

    private static long rowsOf(Statement statement, LocalDate day) throws SQLException {
        return Long.parseLong(
                query(statement,
                        "SELECT count(*) FROM ticks WHERE (timestamp AT TIME ZONE 'UTC')::date = '" + day + "'"));
    }

    private CommandRun run(TestDatabase test, String command, String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--db";
        all[arguments.length + 1] = test.jdbcUrlWithPassword();
        return CommandRun.on(data, command, all);
    }

    private void damage(LocalDate day) throws IOException {
        Path file = data.resolve("archive/trading.ticks/day=" + day + "/part-00001.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
    }

    @Test
    void shouldDropOnlyDaysThatAreArchivedWholeAndBringThemBack() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            LocalDate first = LocalDate
                    .parse(query(statement, "SELECT (now() AT TIME ZONE 'UTC')::date - " + AGE_DAYS));
            LocalDate second = first.plusDays(1);
            LocalDate third = first.plusDays(2);
            LocalDate young = first.plusDays(AGE_DAYS - 1);
            for (LocalDate day : new LocalDate[]{first, second, third, young}) {
                tick(statement, day, ROWS, 1);
            }
            statement.execute("UPDATE time_series_policy SET archive = true WHERE table_name = 'ticks'");
            statement.execute("SELECT apply_time_series_policy('ticks')");

            // By SQL alone nothing goes: nobody has archived it.
            query(statement, "SELECT count(*) FROM daily_maintenance()");
            assertThat(query(statement, "SELECT count(*) FROM ticks")).isEqualTo(Integer.toString(4 * ROWS));

            CommandRun archive = run(test, "archive", "--table", "ticks", "--before", third.plusDays(1).toString());
            assertThat(archive.code()).as(archive.err()).isZero();
            damage(first);
            tick(statement, second, 1, 1_000); // late
            String all = query(statement, TEXT);

            CommandRun daily = run(test, "maintain", "daily", "--json");
            assertThat(daily.err()).contains("problem: archive: ", "is damaged");
            assertThat(daily.code()).as(daily.err()).isNotZero();
            assertThat(rowsOf(statement, first)).as("the file is damaged").isEqualTo(ROWS);
            assertThat(rowsOf(statement, second)).as("with the late row in a part of its own").isZero();
            assertThat(rowsOf(statement, third)).isZero();
            assertThat(rowsOf(statement, young)).isEqualTo(ROWS);
            assertThat(data.resolve("archive/trading.ticks/day=" + second + "/part-00002.parquet")).isRegularFile();

            tick(statement, third, 1, 2_000); // behind the drop, and the daemon is away
            query(statement, "SELECT count(*) FROM daily_maintenance()");
            assertThat(rowsOf(statement, third)).as("not archived").isEqualTo(1);
            statement.execute("DELETE FROM ticks WHERE sequence = 2000");

            CommandRun healed = run(test, "maintain", "daily", "--json");
            assertThat(healed.code()).as(healed.err()).isZero();
            assertThat(query(statement, "SELECT count(*) FROM ticks")).isEqualTo(Integer.toString(ROWS));
            assertThat(query(statement, "SELECT count(DISTINCT day) FROM archives WHERE dropped_at IS NOT NULL"))
                    .isEqualTo("3");

            CommandRun restore = run(test, "restore", "--table", "ticks", "--from", first.toString(), "--to",
                    third.toString());
            assertThat(restore.code()).as(restore.err()).isZero();
            assertThat(query(statement, TEXT)).isEqualTo(all);
        }
    }
}

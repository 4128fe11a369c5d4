package io.tapedeck.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every table of the database goes into files and comes back, bit for bit, values at the limits of their types. */
@Timeout(300)
class EveryTableArchiveTest {
    private static final List<String> DAYS = List.of("2024-02-28", "2024-02-29");
    private static final LocalDate BEFORE = LocalDate.of(2024, 3, 3);
    private static final int ROWS = 25;

    @TempDir
    Path folder;

    private record Named(String table, String timeColumn, boolean timeSeries) {
    }

    private static List<Named> tables(Statement statement) throws SQLException {
        List<Named> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                """
                        SELECT archive_name(c.oid), archive_time_column(c.oid), p.table_name IS NOT NULL
                        FROM pg_class c LEFT JOIN time_series_policy p ON 'trading.' || p.table_name = archive_name(c.oid)
                        WHERE c.relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND c.relkind IN ('r', 'p')
                          AND NOT c.relispartition AND archive_time_column(c.oid) IS NOT NULL
                          AND c.relname NOT IN ('archives', 'schema_history', 'portfolio_snapshot_throttle', 'portfolio_days') ORDER BY 1""")) {
            while (row.next()) {
                tables.add(new Named(row.getString(1), row.getString(2), row.getBoolean(3)));
            }
        }
        return tables;
    }

    /** The server's own text of the rows: scale of numbers, JSON, arrays, infinities, all of it. */
    private static String text(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\"), '')) FROM "
                        + table + " t")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void shouldBringBackEveryTableBitForBit() throws SQLException {
        long seed = Long.getLong("tapedeck.seed", System.nanoTime());
        System.out.println("seed " + seed);
        ArchiveOptions options = new ArchiveOptions(folder, 1 << 20, 3, Duration.ofDays(1), "test");
        try (TestDatabase test = TestDatabase.create();
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            GeneratedRows rows = new GeneratedRows(connection, seed);
            Archiver archiver = new Archiver(test.database(), options, ArchiveProgress.NONE);
            Restorer restorer = new Restorer(test.database(), options, ArchiveProgress.NONE);
            List<Named> tables = tables(statement);
            assertThat(tables).hasSizeGreaterThan(30);
            SoftAssertions all = new SoftAssertions();
            for (Named one : tables) {
                statement.execute("SET session_replication_role = replica"); // no trigger speaks into rows of chance
                statement.execute("TRUNCATE " + one.table + " CASCADE"); // what migrations put there
                rows.dropChecks(one.table);
                int inserted = 0;
                for (String day : DAYS) {
                    inserted += someRows(rows, one, day);
                }
                statement.execute("RESET session_replication_role");
                assertThat(inserted).as(one.table).isGreaterThan(DAYS.size());
                String before = text(statement, one.table);
                ArchiveReport report = archiver.archive(
                        new ArchiveRequest(one.table, null, BEFORE, one.timeSeries, false));
                all.assertThat(report.rows()).as(one.table).isEqualTo(inserted);
                all.assertThat(report.problems()).as(one.table).isEmpty();
                String into = one.table;
                if (one.timeSeries) {
                    all.assertThat(text(statement, one.table)).as(one.table).startsWith("0 ");
                } else {
                    into = "public.copy_of_" + one.table.replace('.', '_');
                    statement.execute("CREATE TABLE " + into + " (LIKE " + one.table + " INCLUDING GENERATED)");
                }
                RestoreReport restored = restorer.restore(new RestoreRequest(one.table, BEFORE.minusDays(9), BEFORE,
                        into.equals(one.table) ? null : into));
                all.assertThat(restored.days()).as(one.table).isEqualTo(DAYS.size());
                all.assertThat(text(statement, into)).as(one.table).isEqualTo(before);
                readByDuckDb(one, inserted, all);
            }
            all.assertAll();
        }
    }

    /** A unique column of few possible values may refuse every row of a day by chance: then once more, until some stand. */
    private static int someRows(GeneratedRows rows, Named table, String day) throws SQLException {
        int inserted = 0;
        for (int attempt = 0; inserted < 2 && attempt < 1_000; attempt++) {
            inserted += rows.insert(table.table, table.timeColumn, day, ROWS);
        }
        return inserted;
    }

    /** Somebody else's reader finds as many rows in each day's files. */
    private void readByDuckDb(Named table, int rows, SoftAssertions all) throws SQLException {
        assertThat(Files.isDirectory(folder.resolve(table.table))).isTrue();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), count(DISTINCT day), count(COLUMNS(*)) FROM '"
                        + folder.resolve(table.table) + "/*/*.parquet'")) {
            row.next();
            all.assertThat(row.getInt(1)).as(table.table).isEqualTo(rows);
            all.assertThat(row.getInt(2)).as(table.table).isEqualTo(DAYS.size());
        }
    }
}

package io.tapedeck.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be dropped, what comes back, and what is refused; on the table of raw ticks and on sage's market data. */
@Timeout(120)
class ArchiveTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 28);
    private static final LocalDate SECOND = LocalDate.of(2024, 2, 29);
    private static final LocalDate THIRD = LocalDate.of(2024, 3, 1);
    private static final LocalDate BEFORE = LocalDate.of(2024, 3, 2);
    private static final int ROWS = 500;
    private static TestDatabase test;
    private static Connection connection;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        execute("TRUNCATE ticks, archives, sage.market_data CASCADE");
        execute("UPDATE time_series_policy SET archive = true WHERE table_name = 'ticks'");
        for (LocalDate day : List.of(FIRST, SECOND, THIRD)) {
            insert("ticks", day, ROWS, 1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void insert(String table, LocalDate day, int rows, int firstSequence) throws SQLException {
        execute("SELECT ensure_range('" + table + "', '" + day + " 00:00Z', '" + day + " 23:59Z')");
        execute("""
                INSERT INTO %s (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, received_at)
                SELECT '%s 00:00Z'::timestamptz + i * INTERVAL '1 minute', i %% 1000, i %% 7, i, 1, 1, 0, i * 0.25, i * 1.10, now()
                FROM generate_series(%d, %d) i"""
                .formatted(table, day, firstSequence, firstSequence + rows - 1));
    }

    private static long rows(String table) throws SQLException {
        return Long.parseLong(query("SELECT count(*) FROM " + table));
    }

    private static String text(String table) throws SQLException {
        return query("SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM " + table + " t");
    }

    private ArchiveOptions options() {
        return new ArchiveOptions(folder, 1 << 20, 3, Duration.ofDays(2), "test");
    }

    private ArchiveReport archive(String table, boolean drop) {
        return new Archiver(test.database(), options(), ArchiveProgress.NONE)
                .archive(new ArchiveRequest(table, null, BEFORE, drop, false));
    }

    private RestoreReport restore(LocalDate from, LocalDate to, String into) {
        return new Restorer(test.database(), options(), ArchiveProgress.NONE)
                .restore(new RestoreRequest("ticks", from, to, into));
    }

    private Path day(LocalDate day) {
        return folder.resolve("trading.ticks").resolve("day=" + day);
    }

    private static Path part(Path day) throws IOException {
        try (Stream<Path> files = Files.list(day)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldArchiveDropAndRestoreDayByDay() throws SQLException {
        String before = text("ticks");
        ArchiveReport report = archive("ticks", true);
        assertThat(report.daysWritten()).isEqualTo(3);
        assertThat(report.rows()).isEqualTo(3 * ROWS);
        assertThat(report.dropped()).hasSize(3);
        assertThat(report.problems()).isEmpty();
        assertThat(rows("ticks")).isZero();
        assertThat(query("SELECT count(*) FROM archives WHERE dropped_at IS NOT NULL AND verified_at IS NOT NULL"))
                .isEqualTo("3");
        assertThat(restore(SECOND, SECOND, null).rows()).isEqualTo(ROWS);
        assertThat(rows("ticks")).isEqualTo(ROWS);
        assertThat(restore(FIRST, FIRST, null).days() + restore(THIRD, THIRD, null).days()).isEqualTo(2);
        assertThat(text("ticks")).isEqualTo(before);
    }

    @Test
    void shouldWriteNothingAgainAndOnlyWhatChanged() throws SQLException {
        archive("ticks", false);
        ArchiveReport again = archive("ticks", false);
        assertThat(again.daysWritten()).isZero();
        assertThat(again.daysKept()).isEqualTo(3);
        execute("UPDATE ticks SET flags = 1 WHERE timestamp = '2024-02-29 00:07Z'");
        assertThat(archive("ticks", false).daysWritten()).isEqualTo(1);
        assertThat(query("SELECT string_agg(part::text, ',' ORDER BY day) FROM archives")).isEqualTo("1,2,1");
        assertThat(day(SECOND).resolve("part-00001.parquet")).doesNotExist();
        assertThat(archive("ticks", true).dropped()).hasSize(3);
    }

    @Test
    void shouldDropNothingThatIsNotArchived() throws SQLException {
        assertThat(query("SELECT drop_archived('ticks', '2024-03-02')")).isNull();
        assertThat(query("SELECT retire_ranges('ticks')")).isNull();
        assertThat(rows("ticks")).isEqualTo(3 * ROWS);
        assertThat(query("SELECT archived_before('ticks') = '2024-02-28 00:00Z'")).isEqualTo("t");
    }

    @Test
    void shouldNotDropADayThatRowsCameInto() throws SQLException {
        archive("ticks", false);
        insert("ticks", SECOND, 1, 1_000);
        execute("UPDATE ticks SET price = price + 1 WHERE timestamp = '2024-03-01 00:07Z'");
        assertThat(query("SELECT archived_before('ticks') = '2024-02-29 00:00Z'")).isEqualTo("t");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT retire_ranges('ticks')")) {
            assertThat(row.next()).isTrue();
            assertThat(row.next()).isFalse();
            assertThat(statement.getWarnings().getMessage()).contains("is not dropped", "2024-02-29",
                    "the table has 501 rows of it, the archive 500");
            assertThat(statement.getWarnings().getNextWarning().getMessage()).contains("2024-03-01",
                    "rows have changed since");
        }
        assertThat(rows("ticks")).isEqualTo(2 * ROWS + 1);
        assertThat(archive("ticks", true).dropped()).hasSize(2);
    }

    @Test
    void shouldAddAPartForRowsThatComeAfterTheDrop() throws SQLException {
        archive("ticks", true);
        insert("ticks", SECOND, 3, 900);
        ArchiveReport late = archive("ticks", true);
        assertThat(late.rows()).isEqualTo(3);
        assertThat(rows("ticks")).isZero();
        assertThat(restore(SECOND, SECOND, null).rows()).isEqualTo(ROWS + 3);
        assertThat(query("SELECT count(*) FROM archives WHERE day = '2024-02-29' AND dropped_at IS NULL"))
                .isEqualTo("2");
        assertThat(archive("ticks", false).daysKept()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToDropWhoseFileIsDamagedAndWriteItAnewTheNextTime() throws Exception {
        archive("ticks", false);
        Path file = part(day(SECOND));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
        ArchiveReport report = archive("ticks", true);
        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem).contains(file + " is damaged", "SHA-256"))
                .anySatisfy(problem -> assertThat(problem).contains("is not dropped", "its file was found damaged"));
        assertThat(report.dropped()).hasSize(2);
        assertThat(rows("ticks")).isEqualTo(ROWS);
        ArchiveReport healed = archive("ticks", true);
        assertThat(healed.daysWritten()).isEqualTo(1);
        assertThat(healed.problems()).isEmpty();
        assertThat(rows("ticks")).isZero();
    }

    @Test
    void shouldNotDropWhatWasNotVerifiedForADay() throws SQLException {
        archive("ticks", false);
        execute("UPDATE archives SET verified_at = now() - INTERVAL '25 hours' WHERE day = '2024-02-28'");
        assertThat(query("SELECT count(*) FROM retire_ranges('ticks')")).isEqualTo("2");
        assertThat(archive("ticks", true).dropped()).hasSize(1);
    }

    @Test
    void shouldKeepRestoredDaysForAWhile() throws SQLException {
        archive("ticks", true);
        restore(FIRST, FIRST, null);
        ArchiveReport report = archive("ticks", true);
        assertThat(report.daysWritten()).isZero();
        assertThat(report.dropped()).isEmpty();
        assertThat(report.problems().getFirst()).contains("was restored and is kept until");
        execute("UPDATE archives SET keep_until = now()");
        assertThat(archive("ticks", true).dropped()).hasSize(1);
    }

    @Test
    void shouldRefuseToDoubleRows() throws SQLException {
        archive("ticks", false);
        refused(() -> restore(FIRST, SECOND, null), ErrorCategory.CONFIGURATION,
                "trading.ticks still has rows of 2024-02-28");
        execute("CREATE TABLE public.again (LIKE ticks)");
        try {
            assertThat(restore(FIRST, THIRD, "public.again").rows()).isEqualTo(3 * ROWS);
            assertThat(text("public.again")).isEqualTo(text("ticks"));
            refused(() -> restore(FIRST, FIRST, "public.again"), ErrorCategory.CONFIGURATION, "still has rows");
            execute("ALTER TABLE public.again ALTER flags TYPE bigint; TRUNCATE public.again");
            refused(() -> restore(FIRST, FIRST, "public.again"), ErrorCategory.CONFIGURATION,
                    "column flags was integer, there it is bigint");
        } finally {
            execute("DROP TABLE public.again");
        }
    }

    @Test
    void shouldRefuseDamagedCutMissingAndChangedFiles() throws Exception {
        archive("ticks", true);
        Path file = part(day(FIRST));
        Path manifest = day(FIRST).resolve("manifest.json");
        byte[] whole = Files.readAllBytes(file);
        String described = Files.readString(manifest);
        for (int at : new int[]{0, 4, whole.length / 2, whole.length - 5}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, file + " is damaged: its SHA-256");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, file + " is damaged: it has");
        Files.delete(file);
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, file + " is missing");
        Files.write(file, whole);
        Files.delete(manifest);
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, manifest + " is missing");
        Files.writeString(manifest, described.replace("\"rows\" : 500", "\"rows\" : 499"));
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, "does not fit its content");
        Files.writeString(manifest, described.substring(0, described.length() / 2));
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, "cannot be trusted");
        Files.write(manifest, ManifestJson.write(changed(described)));
        refused(() -> restore(FIRST, THIRD, null), ErrorCategory.DATA, "differs from the database's table archives");
        assertThat(rows("ticks")).isZero();
        Files.writeString(manifest, described);
        assertThat(restore(FIRST, THIRD, null).rows()).isEqualTo(3 * ROWS);
    }

    /** As somebody would who knows the format: its own hash fits, the ledger's does not. */
    private static DayManifest changed(String described) throws IOException {
        DayManifest manifest = ManifestJson.read(described.getBytes(StandardCharsets.UTF_8));
        PartRecord part = manifest.parts().getFirst();
        return new DayManifest(manifest.table(), manifest.day(), manifest.timeColumn(),
                List.of(new PartRecord(part.part(), part.totals(), part.tableHash(), part.bytes(), "0".repeat(64),
                        part.minTime(), part.maxTime(), part.writtenAt(), part.version(), part.database(),
                        part.columns())));
    }

    @Test
    void shouldGoByTheFilesWhereTheDatabaseHasForgotten() throws SQLException {
        String before = text("ticks");
        archive("ticks", true);
        execute("TRUNCATE archives");
        assertThat(restore(FIRST, THIRD, null).days()).isEqualTo(3);
        assertThat(text("ticks")).isEqualTo(before);
        assertThat(query("SELECT count(*) FROM archives WHERE restored_at IS NOT NULL AND dropped_at IS NULL"))
                .isEqualTo("3");
    }

    @Test
    void shouldGoOnBesideWhatACrashLeft() throws Exception {
        Files.createDirectories(day(FIRST));
        Files.write(day(FIRST).resolve("part-00001.parquet.unfinished"), new byte[100]);
        Files.write(day(FIRST).resolve("part-00007.parquet"), new byte[100]); // renamed, not yet in a manifest
        Files.write(day(FIRST).resolve("manifest.json.unfinished"), new byte[100]);
        assertThat(archive("ticks", true).dropped()).hasSize(3);
        try (Stream<Path> files = Files.list(day(FIRST))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("manifest.json",
                    "part-00001.parquet");
        }
        // the file was published, the ledger's commit was not
        insert("ticks", FIRST, 5, 1);
        archive("ticks", false);
        execute("DELETE FROM archives WHERE part = 2");
        assertThat(archive("ticks", true).rows()).isEqualTo(5);
        assertThat(restore(FIRST, FIRST, null).rows()).isEqualTo(ROWS + 5);
    }

    @Test
    void shouldTellAChangeOfTheTableFromAnUnchangedOne() throws SQLException {
        archive("ticks", false);
        execute("ALTER TABLE ticks ADD COLUMN venue_note text");
        try {
            assertThat(query("SELECT count(*) FROM retire_ranges('ticks')")).isEqualTo("0");
            assertThat(archive("ticks", true).dropped()).hasSize(3);
            restore(FIRST, FIRST, null);
            assertThat(archive("ticks", false).daysKept()).isEqualTo(1);
        } finally {
            execute("ALTER TABLE ticks DROP COLUMN venue_note");
        }
    }

    @Test
    void shouldArchiveARegularTableOfAnotherSchema() throws SQLException {
        execute("""
                INSERT INTO sage.market_data (symbol, timestamp, current_price)
                SELECT 'ABC', '2024-02-28 12:00Z'::timestamptz + i * INTERVAL '1 hour', i FROM generate_series(1, 30) i""");
        execute("INSERT INTO sage.market_data (symbol, timestamp, current_price) VALUES ('NOW', now(), 1), ('NEVER', NULL, 1)");
        String before = text("sage.market_data");
        ArchiveReport report = archive("sage.market_data", true);
        assertThat(report.table()).isEqualTo("sage.market_data");
        assertThat(report.rows()).isEqualTo(30);
        assertThat(rows("sage.market_data")).isEqualTo(2);
        new Restorer(test.database(), options(), ArchiveProgress.NONE)
                .restore(new RestoreRequest("sage.market_data", FIRST, THIRD, null));
        assertThat(text("sage.market_data")).isEqualTo(before);
    }

    @Test
    void shouldArchiveWhatThePoliciesSay() throws SQLException {
        List<ArchiveReport> reports = new Archiver(test.database(), options(), ArchiveProgress.NONE).archiveDue();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.table()).isEqualTo("trading.ticks");
            assertThat(report.dropped()).hasSize(3);
        });
    }

    @Test
    void shouldSayWhatCannotBeArchived() {
        refused(() -> archive("nothing", false), ErrorCategory.CONFIGURATION, "there is no table \"nothing\"");
        refused(() -> archive("instrument_names", false), ErrorCategory.CONFIGURATION, "there is no table");
        refused(() -> restore(LocalDate.of(1999, 1, 1), LocalDate.of(1999, 1, 2), null), ErrorCategory.CONFIGURATION,
                "nothing of trading.ticks from 1999-01-01 to 1999-01-02 is archived");
    }

    private static void refused(Runnable attempt, ErrorCategory category, String message) {
        assertThatThrownBy(attempt::run).isInstanceOfSatisfying(TapedeckException.class,
                error -> assertThat(error.category()).isEqualTo(category)).hasMessageContaining(message);
    }
}

package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.app.LeanZip;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The thread map is configuration: it changes nothing in the journal and nothing in the tables (I6). */
@Timeout(300)
class ThreadingModesTest {
    private static final int ROWS = 24_000;
    /** Where a message holds its receive time: the wall clock, and the only thing that may differ. */
    private static final int RECEIVE_TIME = EventHeader.OFFSET + 16;
    private static final List<String> TABLES = List.of(
            "SELECT (to_jsonb(t) - 'received_at')::text FROM ticks t ORDER BY sequence",
            "SELECT concat_ws('|', instrument_id, symbol, exchange) FROM instruments ORDER BY instrument_id",
            "SELECT concat_ws('|', lane, lanes, sequence) FROM ingest_watermark WHERE lane >= -1 ORDER BY lane",
            "SELECT count(*)::text FROM rejected_records", "SELECT count(*)::text FROM feed_gaps");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** What a mode made of the input: hashes, so that a difference is told in a line. */
    private record Result(String journal, List<String> tables, long flagged) {
    }

    @Test
    void shouldMakeTheSameJournalAndTheSameTablesInEveryThreadingMode() throws Exception {
        Path file = remarkable();
        Result compact = run("compact", file);
        assertThat(compact.flagged()).as("rows that the condition stage marks").isGreaterThan(ROWS / 20);
        assertThat(run("split", file)).isEqualTo(compact);
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "skipped: split-pinned needs two cores");
        assertThat(run("split-pinned", file, "--set", "pipeline.cores=[0,1]")).isEqualTo(compact);
    }

    /** Line protocol with much for the condition stage to mark: crossed and locked quotes, late ones, sizes of zero. */
    private Path remarkable() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            long time = 1_700_000_000_000_000_000L + i * 1_000_000L - (i % 13 == 0 ? 20_000_000_000L : 0);
            if (i % 3 == 0) {
                lines.append("trades,symbol=S").append(i % 50).append(",exchange=XNAS price=").append(100 + i % 40)
                        .append(",size=").append(i % 17 == 0 ? 0 : i).append("i ").append(time).append('\n');
            } else {
                int ask = i % 7 == 0 ? 99 : i % 11 == 0 ? 100 : 101;
                lines.append("quotes,symbol=S").append(i % 50).append(",exchange=XNAS bid=100,ask=").append(ask)
                        .append(' ').append(time).append('\n');
            }
        }
        return Files.writeString(folder.resolve("remarkable.txt"), lines);
    }

    @Test
    void shouldTellStreamsApartThatDifferInOneRecord() throws Exception {
        Path one = LeanZip.trades(Files.createDirectories(folder.resolve("one")), 1_000, 32);
        Path other = LeanZip.trades(Files.createDirectories(folder.resolve("other")), 1_000, 33);
        Result first = run("compact", one);
        Result second = run("split", other);
        assertThat(second.journal()).isNotEqualTo(first.journal());
        assertThat(second.tables().getFirst()).isNotEqualTo(first.tables().getFirst());
    }

    private Result run(String mode, Path file, String... more) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Site site = new Site(Files.createDirectories(folder.resolve(mode)), database.jdbcUrlWithPassword())
                        .fine().set("pipeline.threading", mode)) {
            List<String> arguments = new ArrayList<>(
                    List.of("--format", file.toString().endsWith(".txt") ? "ilp" : "lean-trade", "--json",
                            file.toString()));
            arguments.addAll(List.of(more));
            site.run("load", arguments.toArray(String[]::new));
            site.requireQuiet();
            List<String> tables = new ArrayList<>();
            for (String table : TABLES) {
                tables.add(hash(connection, table));
            }
            return new Result(journalHash(site.data().resolve("journal")), tables, flagged(connection));
        }
    }

    private static long flagged(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ticks WHERE flags <> 0")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String hash(Connection connection, String query)
            throws SQLException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int rows = 0;
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            for (; row.next(); rows++) {
                digest.update((row.getString(1) + '\n').getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return rows + " rows " + HexFormat.of().formatHex(digest.digest());
    }

    private static String journalHash(Path journal) throws NoSuchAlgorithmException, IOException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int[] messages = new int[1];
        try (JournalReader reader = JournalView.of(journal).marketReader()) {
            reader.seek(1);
            boolean more = true;
            while (more) {
                more = reader.poll(block -> block.forEach((buffer, offset, length) -> {
                    digest.update(withoutReceiveTime(buffer, offset, length));
                    messages[0]++;
                }));
            }
        }
        assertThat(messages[0]).isPositive();
        return messages[0] + " messages " + HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] withoutReceiveTime(DirectBuffer buffer, int offset, int length) {
        byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        java.util.Arrays.fill(message, RECEIVE_TIME, RECEIVE_TIME + Long.BYTES, (byte) 0);
        return message;
    }
}

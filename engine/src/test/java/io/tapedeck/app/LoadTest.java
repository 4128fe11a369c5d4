package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.database.MigratedServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files through the whole engine into the embedded database, by the command line. */
@Timeout(600)
class LoadTest {
    private static final int ROWS = 60_000;
    private static final long SEED = 20131008;

    @TempDir
    Path folder;

    @Test
    void shouldLandEachRecordOnceAndAddNothingTheSecondTime() throws IOException, SQLException {
        Path data = folder.resolve("data"); // from nothing: the first start's work is part of this one
        Path file = LeanZip.trades(folder, ROWS, SEED);
        Totals expected = NaiveLeanReader.read(Layout.EQUITY_TRADE, file);
        assertThat(expected.rows()).isEqualTo(ROWS);

        CommandRun first = CommandRun.on(data, "load", "--format", "lean-trade", file.toString(), "--json");
        assertThat(first.code()).as(first.err()).isZero();
        assertCounts(first.json(), ROWS, ROWS);
        assertThat(first.err()).contains("records loaded", "the next maintenance drops what is older",
                "UPDATE time_series_policy SET retain = NULL WHERE table_name = 'ticks'");
        assertThat(LandedTicks.totals(data)).isEqualTo(expected);

        CommandRun second = CommandRun.on(data, "load", "--format", "lean-trade", file.toString(), "--json");
        assertThat(second.code()).isZero();
        assertThat(second.err()).contains("already loaded");
        assertCounts(second.json(), 0, 0);
        assertThat(second.json().get("files_already_loaded").asInt()).isEqualTo(1);
        assertThat(LandedTicks.totals(data)).isEqualTo(expected);

        CommandRun again = CommandRun.on(data, "load", "--format", "lean-trade", "--again", file.toString(), "--json");
        assertCounts(again.json(), ROWS, ROWS);
        assertThat(LandedTicks.totals(data)).isEqualTo(expected.plus(expected));
        shouldTellOfItself(data);
        shouldFindDamage(data);
    }

    /** {@return a data directory whose server is ready} */
    private Path migrated() throws IOException {
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        return data;
    }

    private static void assertCounts(JsonNode json, long received, long landed) {
        assertThat(json.get("received").asLong()).isEqualTo(received);
        assertThat(json.get("journaled").asLong()).isEqualTo(received);
        assertThat(json.get("landed").asLong()).isEqualTo(landed);
        assertThat(json.get("rejected").asLong()).isZero();
        assertThat(json.get("refused").asLong()).isZero();
        assertThat(json.get("duplicate").asLong()).isZero();
        assertThat(json.get("lag").asLong()).isZero();
    }

    private static void shouldTellOfItself(Path data) {
        JsonNode status = CommandRun.on(data, "status", "--json").json();
        assertThat(status.get("running").asBoolean()).isFalse();
        assertThat(status.get("lag").asLong()).isZero();
        assertThat(status.get("sequence_landed").asLong()).isGreaterThan(2 * ROWS);

        CommandRun sql = CommandRun.on(data, "sql", "SELECT count(*) AS n, 1.50::numeric AS x, true AS t FROM ticks",
                "--json");
        assertThat(sql.out().strip())
                .endsWith("\"rows\":[{\"n\":" + 2 * ROWS + ",\"x\":1.50,\"t\":true}],\"row_count\":1}");
        CommandRun csv = CommandRun.on(data, "sql", "SELECT 'a,\"b' AS x, NULL AS y", "--csv");
        assertThat(csv.out()).isEqualTo("x,y\r\n\"a,\"\"b\",\r\n");
        CommandRun wrong = CommandRun.on(data, "sql", "SELECT nothing FROM nowhere");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("nowhere");
        CommandRun write = CommandRun.on(data, "sql", "DELETE FROM ticks");
        assertThat(write.code()).isEqualTo(2);

        CommandRun tail = CommandRun.on(data, "tail", "--count", "2", "--json");
        assertThat(tail.out().lines()).hasSize(2);
        assertThat(tail.json().get("kind").asText()).isEqualTo("feed");
        assertThat(CommandRun.on(data, "tail", "--from", "1", "--count", "9").out()).contains("DEFINED", ":MADE",
                "price 14");
    }

    private static void shouldFindDamage(Path data) throws IOException {
        assertThat(CommandRun.on(data, "verify", "--json").code()).isZero();
        Path cycle;
        try (Stream<Path> files = Files.walk(data.resolve("journal/market"))) {
            cycle = files.filter(file -> file.toString().endsWith(".cq4") && file.toFile().length() > 1 << 20)
                    .min(Comparator.naturalOrder()).orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(cycle.toFile(), "rw")) {
            file.seek(2 << 20);
            int value = file.read();
            file.seek(2 << 20);
            file.write(value ^ 0x10);
        }
        CommandRun verify = CommandRun.on(data, "verify", "--json");
        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.json().get("good").asBoolean()).isFalse();
        assertThat(verify.err()).contains("problem: ", cycle.getFileName().toString());
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldEndWhenAllIsJournaledWhereNothingIsToLand() throws IOException {
        Path data = migrated();
        Path file = Files.writeString(folder.resolve("lines.txt"),
                "trades,symbol=ABC,exchange=XNAS price=12.5,size=100i 1700000000000\n");
        CommandRun load = CommandRun.on(data, "load", "--format", "ilp", "--precision", "ms", "--set",
                "landing.enabled=false", file.toString(), "--json");
        assertThat(load.code()).as(load.err()).isZero();
        assertThat(load.json().get("journaled").asLong()).isEqualTo(1);
        assertThat(load.json().get("landed").asLong()).isZero();
    }

    @Test
    void shouldLoadAFileOfLineProtocol() throws IOException {
        Path data = migrated();
        Path file = Files.writeString(folder.resolve("lines.txt"), """
                # a comment, an empty line, a bad line

                trades,symbol=ABC,exchange=XNAS price=12.5,size=100i 1700000000000
                trades,symbol=ABC,exchange=XNAS price=twelve 1700000000001
                quotes,symbol=ABC,exchange=XNAS bid=12.4,ask=12.6,conditions="a b" 1700000000002
                """);
        CommandRun load = CommandRun.on(data, "load", "--format", "ilp", "--precision", "ms", file.toString(),
                "--json");
        assertThat(load.code()).as(load.err()).isZero();
        assertThat(load.json().get("received").asLong()).isEqualTo(3);
        assertThat(load.json().get("landed").asLong()).isEqualTo(2);
        assertThat(load.json().get("rejected").asLong()).isEqualTo(1);
        CommandRun rejects = CommandRun.on(data, "sql", "SELECT origin, reason FROM rejected_records");
        assertThat(rejects.out()).contains("lines.txt").contains("(1 row)");
    }

    @Test
    void shouldJournalWithoutWaitingAndLandAtTheNextStart() throws IOException, SQLException {
        Path data = migrated();
        Path file = LeanZip.trades(folder, 2_000, SEED);
        CommandRun load = CommandRun.on(data, "load", "--format", "lean-trade", "--no-wait", file.toString(), "--json",
                "--set", "landing.enabled=false");
        assertThat(load.code()).as(load.err()).isZero();
        assertThat(load.json().get("journaled").asLong()).isEqualTo(2_000);
        assertThat(load.json().get("landed").asLong()).isZero();
        CommandRun next = CommandRun.on(data, "load", "--format", "lean-trade", file.toString(), "--json");
        assertThat(next.code()).as(next.err()).isZero();
        assertThat(LandedTicks.totals(data)).isEqualTo(NaiveLeanReader.read(Layout.EQUITY_TRADE, List.of(file)));
    }
}

package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.database.MigratedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real market data through the whole engine: landed rows and their order-free hash equal those of an independent reader,
 * and the engine's own verify and reconcile agree. {@link LoadTest} has the generated twins.
 */
@Timeout(900)
class RealLoadTest {
    private static final int SYMBOLS = 50_000;
    private static final int QUOTES = 200_000;

    @TempDir
    Path folder;

    /** A part of each kind here, all of them under the profile torture. */
    @ParameterizedTest
    @CsvSource({"lean/equity-trades/spy, lean-trade, EQUITY_TRADE, 1, 250601, 0",
            "lean/fx-quotes/eurusd-fxcm, lean-quote, FOREX_QUOTE, 2, 147459, 16052"})
    void shouldLandRealDataAsAnIndependentReaderReadsIt(String source, String format, Layout layout, int most,
            long rows, long crossed) throws IOException, SQLException {
        land(zips(SharedData.require(source)).stream().limit(most).toList(), format, layout, rows, crossed);
    }

    @Test
    void shouldLandRealEquityQuotesAsAnIndependentReaderReadsThem() throws IOException, SQLException {
        Path slice = RealSlice.of(SharedData.require("lean/equity-quotes/aig/20131007_quote.zip"), 0, QUOTES, folder);
        land(List.of(slice), "lean-quote", Layout.EQUITY_QUOTE, QUOTES, 0);
    }

    @ParameterizedTest
    @Tag("torture")
    @CsvSource({"lean/equity-trades/spy, lean-trade, EQUITY_TRADE, 1887460, 0",
            "lean/equity-quotes/aig, lean-quote, EQUITY_QUOTE, 2198075, 0",
            "lean/fx-quotes/eurusd-fxcm, lean-quote, FOREX_QUOTE, 1144807, 116871"})
    void shouldLandAllRealDataAsAnIndependentReaderReadsIt(String source, String format, Layout layout, long rows,
            long crossed) throws IOException, SQLException {
        land(zips(SharedData.require(source)), format, layout, rows, crossed);
    }

    private void land(List<Path> files, String format, Layout layout, long rows, long crossed)
            throws IOException, SQLException {
        Totals expected = NaiveLeanReader.read(layout, files);
        assertThat(expected.rows()).isEqualTo(rows);
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        List<String> arguments = new ArrayList<>(List.of("--format", format, "--json"));
        files.forEach(file -> arguments.add(file.toString()));

        CommandRun load = CommandRun.on(data, "load", arguments.toArray(String[]::new));
        assertThat(load.code()).as(load.err()).isZero();
        assertThat(load.json().get("landed").asLong()).isEqualTo(rows);
        assertThat(load.json().get("lag").asLong()).isZero();
        assertThat(LandedTicks.totals(data)).isEqualTo(expected);
        CommandRun flagged = CommandRun.on(data, "sql", "SELECT count(*) FROM ticks WHERE flags & 16 <> 0", "--csv");
        assertThat(flagged.out()).isEqualTo("count\r\n" + crossed + "\r\n");
        assertThat(CommandRun.on(data, "verify", "--json").code()).isZero();
        CommandRun reconcile = CommandRun.on(data, "reconcile", "--json");
        assertThat(reconcile.code()).as(reconcile.err()).isZero();
    }

    @Test
    void shouldAcceptFiftyThousandSymbols() throws IOException {
        Path symbols = SharedData.require("symbols/equities.tsv");
        Path file = folder.resolve("symbols.csv");
        Set<String> names = new TreeSet<>();
        try (Stream<String> lines = Files.lines(symbols)) {
            lines.skip(1).map(line -> line.split("\t", -1)).filter(column -> !column[1].isEmpty())
                    .map(column -> column[0] + ',' + column[1]).limit(SYMBOLS).forEach(names::add);
        }
        List<String> rows = new ArrayList<>(List.of("time,symbol,exchange,price,size,conditions"));
        names.forEach(name -> rows.add("2024-03-01T14:30:00.000001Z," + name + ",12.34,100,"));
        Files.write(file, rows);
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        CommandRun load = CommandRun.on(data, "load", "--format", "csv", "--mapping", "trades", "--json",
                file.toString());
        assertThat(load.code()).as(load.err()).isZero();
        assertThat(load.json().get("landed").asLong()).isEqualTo(names.size());
        CommandRun landed = CommandRun.on(data, "sql",
                "SELECT count(*), count(DISTINCT instrument_id) FROM ticks JOIN instruments USING (instrument_id)",
                "--csv");
        assertThat(landed.out()).isEqualTo("count,count\r\n" + names.size() + ',' + names.size() + "\r\n");
        assertThat(names.size()).isGreaterThan(SYMBOLS * 99 / 100);
    }

    private static List<Path> zips(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        }
    }
}

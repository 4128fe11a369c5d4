package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.SharedData;
import io.tapedeck.event.EventFlags;
import io.tapedeck.feed.FileFeedRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every row of the shared LEAN files, against a reader that shares no code; {@code LeanFormatTest} has the generated twins. */
@Timeout(120)
class LeanRealDataTest {
    private final FileFeedRig rig = new FileFeedRig();

    LeanRealDataTest() {
        rig.ring.keep = false;
    }

    @Test
    void shouldLoadEverySpyTrade() throws IOException {
        List<Path> files = load("lean/equity-trades/spy", LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(rig.ring.totals.rows()).isEqualTo(1_887_460);
        assertThat(rig.ring.totals).isEqualTo(NaiveLeanReader.read(Layout.EQUITY_TRADE, files));
        assertThat(rig.ring.instruments).hasSize(12);
        assertThat(rig.ring.flags).isEqualTo(EventFlags.SUSPICIOUS);
        assertThat(rig.ring.instruments.values())
                .allMatch(i -> i.symbol().equals("SPY") && i.assetClass().equals("equity"));
    }

    @Test
    void shouldLoadEveryAigTrade() throws IOException {
        List<Path> files = load("lean/equity-trades/aig", LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(rig.ring.totals.rows()).isEqualTo(206_337);
        assertThat(rig.ring.totals).isEqualTo(NaiveLeanReader.read(Layout.EQUITY_TRADE, files));
    }

    @Test
    void shouldLoadEveryAigQuote() throws IOException {
        List<Path> files = load("lean/equity-quotes/aig", LeanFormat.quotes(LeanOptions.fromFile()));
        // two more than the data's README counts: the last line of either file has no line feed
        assertThat(rig.ring.totals.rows()).isEqualTo(2_198_075);
        assertThat(rig.ring.totals).isEqualTo(NaiveLeanReader.read(Layout.EQUITY_QUOTE, files));
    }

    @Test
    void shouldLoadEveryFxcmQuoteAndKeepCrossedOnes() throws IOException {
        List<Path> files = load("lean/fx-quotes/eurusd-fxcm", LeanFormat.quotes(LeanOptions.fromFile()));
        assertThat(rig.ring.totals.rows()).isEqualTo(1_144_807);
        assertThat(rig.ring.crossed).isEqualTo(116_871);
        assertThat(rig.ring.flags).isEqualTo(EventFlags.SIZE_ABSENT);
        assertThat(rig.ring.totals).isEqualTo(NaiveLeanReader.read(Layout.FOREX_QUOTE, files));
    }

    @Test
    void shouldLoadEveryGoldTradeOfEveryExpiry() throws IOException {
        List<Path> files = load("lean/futures-trades", LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(rig.ring.totals.rows()).isEqualTo(157_849);
        assertThat(rig.ring.totals).isEqualTo(NaiveLeanReader.read(Layout.FUTURE_TRADE, files));
        assertThat(rig.ring.instruments.values()).extracting("symbol").contains("GC201312", "GC201506");
    }

    private List<Path> load(String folder, FileFormat format) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(SharedData.require(folder))) {
            files = list.filter(path -> path.toString().endsWith(".zip")).sorted().toList();
        }
        long offered = 0;
        for (Path file : files) {
            FileResult result = rig.load(file, format);
            assertThat(result.status()).isEqualTo(FileResult.Status.LOADED);
            offered += result.offered();
        }
        assertThat(rig.rejects).isEmpty();
        assertThat(offered).isEqualTo(rig.ring.totals.rows());
        return files;
    }
}

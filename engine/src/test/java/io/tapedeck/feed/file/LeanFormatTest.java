package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import io.tapedeck.feed.FileFeedRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generated twins of the real files: every layout, every oddity that the real ones have, and what they do not have. */
@Timeout(60)
class LeanFormatTest {
    private final FileFeedRig rig = new FileFeedRig();
    @TempDir
    private Path folder;

    @Test
    void shouldAgreeWithTheNaiveReaderOnGeneratedFilesOfEveryLayout() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        twin(Layout.EQUITY_TRADE, "equity-trades", "20131103_spy_Trade_Tick.csv", random);
        twin(Layout.EQUITY_QUOTE, "equity-quotes", "20130310_aig_Quote_Tick.csv", random);
        twin(Layout.FOREX_QUOTE, "fx-quotes", "20140507_eurusd_tick_quote.csv", random);
        twin(Layout.FUTURE_TRADE, "futures-trades", "20131007_gc_tick_trade_201312.csv", random);
        assertThat(rig.rejects).isEmpty();
        assertThat(rig.ring.totals.rows()).isEqualTo(8_000);
    }

    private void twin(Layout layout, String parent, String entry, SplittableRandom random) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String venue = "PQBJDK".substring(random.nextInt(6)).substring(0, 1);
            String price = random.nextInt(1, 2_000_000)
                    + (layout == Layout.FUTURE_TRADE ? "." + random.nextInt(10) : "");
            String size = Integer.toString(random.nextInt(20) == 0 ? 0 : random.nextInt(5_000));
            boolean bid = random.nextBoolean();
            text.append(random.nextInt(86_400_000)).append(switch (layout) {
                case EQUITY_TRADE -> "," + price + "," + size + "," + venue + ",20000020," + random.nextInt(2);
                case FUTURE_TRADE -> "," + price + "," + size + ",usa,,0";
                case FOREX_QUOTE -> ",1." + random.nextInt(10, 99_999) + ",1." + random.nextInt(10, 99_999);
                case EQUITY_QUOTE -> (bid ? "," + price + "," + size + ",0,0," : ",0,0," + price + "," + size + ",")
                        + venue + ",1,0";
            }).append(i % 7 == 0 ? "\r\n" : "\n");
        }
        Path directory = Files.createDirectories(folder.resolve(parent));
        Path file = FileFeedRig.zip(directory.resolve("day.zip"), entry, text.substring(0, text.length() - 1).strip());
        NaiveLeanReader.Totals before = rig.ring.totals;
        boolean quotes = layout == Layout.EQUITY_QUOTE || layout == Layout.FOREX_QUOTE;
        rig.load(file, quotes ? LeanFormat.quotes(LeanOptions.fromFile()) : LeanFormat.trades(LeanOptions.fromFile()));
        assertThat(rig.ring.totals).as(layout.name()).isEqualTo(before.plus(NaiveLeanReader.read(layout, file)));
    }

    @Test
    void shouldKeepWhatARowSays() {
        load(AssetClass.EQUITY, false, "20131007_spy_Trade_Tick.csv", """
                14400464,1674100,100,P,20002000,0
                14400464.0005,1674150,99,P,,1
                """);
        assertThat(rig.ring.texts).containsExactly("P:SPY 1381132800464000000 167.41 x 100 [20002000]",
                "P:SPY 1381132800464000500 167.415 x 99 []");
        assertThat(rig.ring.flags).isEqualTo(EventFlags.SUSPICIOUS);
    }

    @Test
    void shouldLeaveTheSideOutThatARowDoesNotHave() {
        load(AssetClass.EQUITY, true, "20131007_aig_Quote_Tick.csv", """
                14400152,0,0,494100,300,Q,1,0
                14400547,491800,300,0,0,P,1,0
                14400548,491800,300,491700,0,P,800,0
                """);
        assertThat(rig.ring.texts).containsExactly("Q:AIG 1381132800152000000 - x - / 49.41 x 300 [1]",
                "P:AIG 1381132800547000000 49.18 x 300 / - x - [1]",
                "P:AIG 1381132800548000000 49.18 x 300 / 49.17 x 0 [800]");
        assertThat(rig.ring.flags).isZero();
    }

    @Test
    void shouldReadCryptoFilesAndTakeTheVenueFromTheOptions() {
        LeanOptions options = new LeanOptions(AssetClass.CRYPTO, "COINBASE", Map.of(), null, null, null);
        Path file = FileFeedRig.zip(folder.resolve("a.zip"), "20180404_btcusd_tick_trade.csv",
                "1,7000.123456789,0.00000001,0\n");
        rig.load(file, LeanFormat.trades(options));
        assertThat(rig.ring.texts)
                .containsExactly("COINBASE:BTCUSD 1522800000001000000 7000.123456789 x 0.00000001 []");
    }

    @Test
    void shouldNameVenuesAsAsked() {
        LeanOptions options = new LeanOptions(AssetClass.FUTURE, null, Map.of("usa", "COMEX"), null, null, null);
        Path file = FileFeedRig.zip(folder.resolve("a.zip"), "20131007_gc_tick_trade_201312.csv",
                "4933381,1313.8,1,usa,,0\n4933381,1313.8,0,usa,,0\n");
        rig.load(file, LeanFormat.trades(options));
        assertThat(rig.ring.texts).containsExactly("COMEX:GC201312 1381108933381000000 1313.8 x 1 []",
                "COMEX:GC201312 1381108933381000000 1313.8 x 0 []");
    }

    @Test
    void shouldDefineAnOptionWithItsTerms() {
        load(AssetClass.OPTION, true, "20151224_goog_tick_quote_american_call_7500000_20160115.csv",
                "34200000,38000,10,42000,5,C,0\n");
        Instrument option = rig.ring.instruments.values().iterator().next();
        assertThat(option.symbol()).isEqualTo("GOOG160115C00750000");
        assertThat(option.underlying()).isEqualTo("GOOG");
        assertThat(option.optionType()).isEqualTo('C');
        assertThat(option.strike()).isEqualTo(750_000_000_000L);
        assertThat(LocalDate.ofEpochDay(option.expirationDay())).isEqualTo(LocalDate.of(2016, 1, 15));
        assertThat(rig.ring.texts.getFirst()).endsWith(" 3.8 x 10 / 4.2 x 5 []");
    }

    @Test
    void shouldRejectBadRowsWithPlaceColumnAndReason() {
        load(AssetClass.EQUITY, false, "20131007_spy_Trade_Tick.csv", """
                14400464,1674100,100,P,1,0
                86400000,1674100,100,P,1,0
                14400464,16x4100,100,P,1,0
                14400464,1674100,-5,P,1,0
                14400464,1674100,100,P,12345678901234567,0

                14400464,1674100,100,P,1,2
                14400464,1674100,100,P,1
                14400464,1674100,100,P,1,0,9
                14400464,1674100,100,,1,0
                14400464,99999999999999999,100,P,1,0
                14400465,1674100,100,P,1,0
                """);
        assertThat(rig.ring.feedSequences).containsExactly(1L, 11L);
        assertThat(rig.rejects).satisfiesExactly(
                text -> assertThat(text)
                        .startsWith("x.zip, entry 20131007_spy_Trade_Tick.csv, line 2, record 2: column 1 (time): "
                                + "expected ms since midnight")
                        .contains("got \"86400000\"").endsWith("<86400000,1674100,100,P,1,0>"),
                text -> assertThat(text).contains("column 2 (price): expected a price"),
                text -> assertThat(text).contains("column 3 (size): expected a size (negative)"),
                text -> assertThat(text).contains("column 5 (conditions): expected at most 16 characters"),
                text -> assertThat(text).contains("line 7, record 6: column 6 (suspicious): expected 0 or 1"),
                text -> assertThat(text).contains("expected 6 columns, got 5"),
                text -> assertThat(text).contains("expected 6 columns, got more"),
                text -> assertThat(text).contains("names no venue"),
                text -> assertThat(text).contains("does not fit nine decimals"));
    }

    @Test
    void shouldRefuseFilesThatAreNotWhatWasAsked() {
        refused(LeanFormat.trades(LeanOptions.fromFile()), "20131007_aig_Quote_Tick.csv", "use --format lean-quote");
        refused(LeanFormat.trades(LeanOptions.fromFile()), "20131007_aig_Trade_Tick.csv", "give --asset");
        refused(LeanFormat.trades(LeanOptions.of(AssetClass.EQUITY)), "trades.csv", "give --date and --symbol");
        refused(LeanFormat.trades(LeanOptions.of(AssetClass.FOREX)), "20140507_eurusd_tick_trade.csv", "hold quotes");
        refused(LeanFormat.trades(LeanOptions.of(AssetClass.EQUITY)), "20131007_aig_second_trade.csv",
                "expected ticks");
        refused(LeanFormat.trades(LeanOptions.of(AssetClass.EQUITY)), "20131332_aig_tick_trade.csv", "expected a day");
    }

    private void refused(FileFormat format, String entry, String message) {
        Path file = FileFeedRig.zip(folder.resolve(entry + ".zip"), entry, "1,1,1,P,1,0\n");
        assertThatThrownBy(() -> rig.load(file, format)).isInstanceOfSatisfying(TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION)).hasMessageContaining(message);
    }

    private void load(AssetClass asset, boolean quotes, String entry, String rows) {
        LeanOptions options = LeanOptions.of(asset);
        rig.load(FileFeedRig.zip(folder.resolve("x.zip"), entry, rows),
                quotes ? LeanFormat.quotes(options) : LeanFormat.trades(options));
    }
}

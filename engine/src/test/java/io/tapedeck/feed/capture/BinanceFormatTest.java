package io.tapedeck.feed.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.event.EventFlags;
import io.tapedeck.feed.FileFeedRig;
import io.tapedeck.feed.file.FileResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BinanceFormatTest {
    private static final String SPOT_TRADE = """
            1723161600001658384 {"stream":"btcusdt@trade","data":{"e":"trade","E":1723161601273,"s":"BTCUSDT","t":%d,\
            "p":"61685.99000000","q":"0.00536000","T":1723161601272,"m":%s,"M":true}}
            """;
    private static final String SPOT_TICKER = """
            1723161600001692584 {"u":50093421613,"s":"BTCUSDT","b":"61685.99000000","B":"1.25869000",\
            "a":"61686.00000000","A":"2.44816000"}
            """;
    private static final String FUTURES_TICKER = """
            1723161600001692585 {"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":1,"s":"BTCUSDT",\
            "b":"61659.70","B":"1.486","a":"61659.80","A":"0.981","T":1723161600709,"E":1723161600710}}
            """;
    private static final String DEPTH = """
            1723161600001692586 {"e":"depthUpdate","E":1,"s":"BTCUSDT","b":[["1","2"]],"a":[]}
            """;

    private final FileFeedRig rig = new FileFeedRig();
    private final BinanceFormat format = new BinanceFormat(BinanceOptions.defaults());
    @TempDir
    private Path folder;

    @Test
    void shouldTakeTradesAndTickersAndCountWhatItDoesNotTake() throws IOException {
        FileResult result = rig.load(gzip(SPOT_TRADE.formatted(7, "true") + SPOT_TICKER + DEPTH + FUTURES_TICKER
                + SPOT_TRADE.formatted(8, "false") + "1 {\"lastUpdateId\":5,\"bids\":[]}\n"), format);
        assertThat(rig.ring.texts).containsExactly(
                "BINANCE:BTCUSDT 1723161601272000000 61685.99 x 0.00536 [buyer-maker]",
                "BINANCE:BTCUSDT -9223372036854775808 61685.99 x 1.25869 / 61686 x 2.44816 []",
                "BINANCE-USDM:BTCUSDT 1723161600709000000 61659.7 x 1.486 / 61659.8 x 0.981 []",
                "BINANCE:BTCUSDT 1723161601272000000 61685.99 x 0.00536 [seller-maker]");
        assertThat(rig.ring.feedSequences).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rig.ring.receiveTimes).containsExactly(1723161600001658384L, 1723161600001692584L,
                1723161600001692585L, 1723161600001658384L);
        assertThat(result.skipped()).isEqualTo(Map.of("depthUpdate", 1L, "depthSnapshot", 1L));
        assertThat(rig.ring.statuses).last().asString().contains("skipped depthUpdate 1");
    }

    @Test
    void shouldRecordAGapWhereTradeNumbersJump() throws IOException {
        rig.load(gzip(SPOT_TRADE.formatted(7, "true") + SPOT_TRADE.formatted(11, "true")
                + SPOT_TRADE.formatted(11, "true")), format);
        assertThat(rig.ring.statuses).contains("GAP 8 10 BINANCE trade BTCUSDT 3 messages missing");
        assertThat(rig.ring.texts).hasSize(3);
        assertThat(rig.ring.flags).isEqualTo(EventFlags.DUPLICATE);
    }

    @Test
    void shouldRejectAMessageWhoseTimeNoClockShowsAndGoOn() throws IOException {
        String good = SPOT_TRADE.formatted(7, "true");
        FileResult result = rig.load(gzip(good + good.replace("\"T\":1723161601272", "\"T\":50000000000000")
                + good.replace("\"E\":1723161601273", "\"E\":9223372036854775807")
                + SPOT_TRADE.formatted(8, "true")), format);
        assertThat(rig.ring.feedSequences).containsExactly(1L, 4L);
        assertThat(result.rejected()).isEqualTo(2);
        assertThat(rig.rejects.getFirst()).contains("T: expected a time in ms or us, got 50000000000000");
    }

    @Test
    void shouldRejectWhatIsNoMessage() throws IOException {
        FileResult result = rig.load(gzip("no time {}\n12 [1]\n12 {\"e\":\"trade\",\"p\":\"abc\"}\n12 {\"e\":\"tra\n"
                + "12 {\"e\":\"trade\",\"p\":\"1\",\"q\":\"1\"}\n" + SPOT_TICKER), format);
        assertThat(result.rejected()).isEqualTo(5);
        assertThat(rig.ring.feedSequences).containsExactly(6L);
        assertThat(rig.rejects.get(0)).contains("line 1").contains("expected a receive time");
        assertThat(rig.rejects.get(2)).contains("p: expected a number").contains("abc");
        assertThat(rig.rejects.get(4)).contains("expected a trade with s, p, q and t");
    }

    @Test
    void shouldLoadEverySpotMessageOfTheRecording() {
        rig.ring.keep = false;
        FileResult result = rig.load(SharedData.require("binance-ws/spot-btcusdt-20240809.gz"), format);
        assertThat(result.offered()).isEqualTo(10_147 + 45_134);
        assertThat(result.skipped()).isEqualTo(Map.of("depthUpdate", 3_044L));
        assertThat(result.offered() + 3_044).isEqualTo(58_325);
        assertThat(rig.rejects).isEmpty();
    }

    @Test
    void shouldLoadEveryFuturesMessageOfTheRecording() {
        rig.ring.keep = false;
        FileResult result = rig.load(SharedData.require("binance-ws/usdm-btcusdt-20240808.gz"), format);
        assertThat(result.offered()).isEqualTo(21_313 + 66_089);
        assertThat(result.skipped()).isEqualTo(Map.of("depthUpdate", 6_551L, "depthSnapshot", 1L));
        assertThat(result.offered() + 6_552).isEqualTo(93_954);
        assertThat(rig.rejects).isEmpty();
    }

    private Path gzip(String text) throws IOException {
        Path file = folder.resolve("capture.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}

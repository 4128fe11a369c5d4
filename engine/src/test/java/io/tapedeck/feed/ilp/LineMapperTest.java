package io.tapedeck.feed.ilp;

import static io.tapedeck.event.table.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.table.TestTables;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import io.tapedeck.feed.RowTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LineMapperTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final long ETH = Instruments.id("CRYPTO", "ETH-USD");
    private static final RowTables TABLES = new TestTables(
            table("news_articles", "published_at", "published_at timestamptz!; source varchar(50); title text; n int8;"
                    + " u numeric; d numeric(15,8); l numeric; ok bool; seen timestamptz"),
            table("market_data_hf", "timestamp", "timestamp timestamptz!; symbol varchar(24)!; exchange varchar(24)!;"
                    + " timeframe varchar(10); open numeric(15,8)!; note text"),
            table("trades", "executed_at", "executed_at timestamptz!; trade_id varchar(50)!; price numeric(15,8)!"),
            table("positions", null, "quantity numeric(15,6)!")).rows("market_data_hf");

    private final CollectingPublisher ring = new CollectingPublisher();
    private final LineBatch batch = new LineBatch(LineLimits.DEFAULT, TickMapping.defaults("CRYPTO"), TABLES,
            new InstrumentCache(new Instruments(), ring, "crypto"));
    private final Frame frame = new Frame(1 << 12);

    @Test
    void shouldMapATradeOfQuestDbsExample() {
        assertThat(good("trades,symbol=ETH-USD,side=sell price=2615.54,amount=0.00044 1646762637609765000\n"))
                .isEqualTo(
                        "trade " + ETH + " @1646762637609765000 price 2615.54 size 0.00044 [sell] flags 0");
        assertThat(ring.all()).containsExactly("define " + ETH);
    }

    @Test
    void shouldMapCryptofeedsLinesWithTheVenueInTheMeasurement() {
        long id = Instruments.id("COINBASE", "BTC-USD");
        assertThat(good(
                "trades-COINBASE,symbol=BTC-USD,side=buy,type=None price=5e-7,amount=1,id=7i,receipt_timestamp=12t 99"))
                .isEqualTo("trade " + id + " @99 price 0.0000005 size 1 [buy] flags 0");
        assertThat(good(
                "ticker-COINBASE,symbol=BTC-USD bid=1.5,ask=1.6,timestamp=1542577585.259616,receipt_timestamp=1.5 9"))
                .isEqualTo("quote " + id + " @1542577585259616000 bid 1.5 x - ask 1.6 x -");
    }

    @Test
    void shouldTakeExchangeSizesAndConditionsFromTheirColumns() {
        assertThat(good("quotes,exchange=XNAS,symbol=AAPL bid=-1,ask=2i,bid_size=3u,ask_size=1e3,conditions=\"R\" 5"))
                .isEqualTo("quote " + Instruments.id("XNAS", "AAPL") + " @5 bid -1 x 3 ask 2 x 1000");
    }

    @Test
    void shouldTakeASideOfPriceAndSizeZeroAsNotQuoted() {
        assertThat(good("quotes,exchange=FX,symbol=EURUSD bid=0,bid_size=0,ask=1.1,ask_size=5 5"))
                .isEqualTo("quote " + Instruments.id("FX", "EURUSD") + " @5 bid - x 0 ask 1.1 x 5");
        assertThat(good("quotes,exchange=FX,symbol=EURUSD bid=1.1,bid_size=0,ask=0,ask_size=0.0 5"))
                .isEqualTo("quote " + Instruments.id("FX", "EURUSD") + " @5 bid 1.1 x 0 ask - x 0");
        assertThat(good("quotes,exchange=NYMEX,symbol=CL bid=0,bid_size=3,ask=0 5")).as("a price of 0 is one")
                .isEqualTo("quote " + Instruments.id("NYMEX", "CL") + " @5 bid 0 x 3 ask 0 x -");
    }

    @Test
    void shouldLeaveAbsentWhatTheSourceDoesNotGive() {
        assertThat(good("trades,symbol=ETH-USD price=1"))
                .isEqualTo("trade " + ETH + " @- price 1 size - [] flags " + EventFlags.SIZE_ABSENT);
    }

    @Test
    void shouldScaleTimestampsByThePrecisionUnlessTheLineTellsTheUnit() {
        assertThat(read("trades,symbol=ETH-USD price=1,size=1 5", TimestampUnit.HOUR.nanos()))
                .isEqualTo(LineBatch.Outcome.GOOD);
        assertThat(read("trades,symbol=ETH-USD price=1,size=1 5t", TimestampUnit.HOUR.nanos()))
                .isEqualTo(LineBatch.Outcome.GOOD);
        assertThat(CollectingPublisher.describe(frame)).extracting(text -> text.replaceAll("^trade \\d+ | price.*", ""))
                .containsExactly(
                        "@18000000000000",
                        "@5000");
        assertThat(read("trades,symbol=ETH-USD price=1,size=1 9223372036854775807", 1_000))
                .isEqualTo(LineBatch.Outcome.MALFORMED);
        assertThat(batch.error()).isEqualTo(
                new LineError(1, 38, "timestamp is out of range: expected 64 bits of nanoseconds"));
    }

    @Test
    void shouldMapATableToARowWithEveryValueAsWritten() {
        assertThat(good("news_articles,source=a\\ b title=\"x\",n=5i,u=18446744073709551615u,d=1.50,"
                + "l=0.1234567890123456789,ok=t,seen=7t 9"))
                .isEqualTo("row news_articles 0 @9 source=\"a b\" title=\"x\" n=5i u=18446744073709551615# d=1.5 "
                        + "l=0.1234567890123456789# ok=true seen=7000n published_at=9n");
        assertThat(good("news_articles title=\"x\"")).endsWith("@- title=\"x\" published_at=" + NOW + "n");
        assertThat(good("news_articles title=\"x\",published_at=3n 9")).endsWith("@9 title=\"x\" published_at=3n");
        assertThat(good("positions quantity=1 9")).isEqualTo("row positions 0 @9 quantity=1");
    }

    @Test
    void shouldKeyRowsOfASharedTableByTheirInstrument() {
        long id = Instruments.id("XNYS", "IBM");
        assertThat(good("market_data_hf,symbol=IBM,exchange=XNYS,timeframe=tick open=1 9"))
                .startsWith("row market_data_hf " + id + " @9");
        assertThat(ring.all()).containsExactly("define " + id);
        assertThat(good("trading.market_data_hf,symbol=IBM,exchange=XNYS,timeframe=tick open=1 9"))
                .as("one name for each table, or one key could reach two lanes")
                .startsWith("row market_data_hf " + id + " @9");
        assertThat(reason("market_data_hf,symbol=IBM open=1 9")).contains("exchange is NOT NULL");
        assertThat(reason("market_data_hf,exchange=XNYS symbol=5i,open=1 9"))
                .contains("text columns symbol and exchange");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trade,symbol=A price=1                           | 1  | did you mean trades?
            completely_else a=1                              | 1  | found completely_else
            trades,symbol=A price=1.0000000001               | 23 | at most 9 decimals
            trades,symbol=A price=9223372037                 | 23 | at most 9223372036.854775807
            trades,symbol=A price=0.1234567890123456789      | 23 | at most 9 decimals
            trades,symbol=A price="1"                        | 23 | expected a price as a number
            trades,symbol=A size=1                           | 1  | the trade has none
            trades price=1                                   | 1  | expected a symbol
            trades,symbol=A price=1,size=-1                  | 30 | the size does not fit
            trades,symbol=A price=1,size=1234567890123456789 | 30 | at most 18 digits
            trades,symbol=A price=1,amount=1,size=1          | 34 | says the same as amount
            trades,symbol=A price=1,colour=1                 | 25 | found colour
            trades,symbol=A price=1,side="a2345678901234567" | 30 | at most 16 characters
            trades,symbol=A price=1,exchange_time=1.0000000001 | 39 | expected a time
            trades,symbol=Ä price=1                          | 15 | expected ASCII
            trades,symbol=ABCDEFGHIJKLMNOPQRSTUVWXY price=1  | 15 | 1 to 24 characters
            quotes,symbol=A bid_size=1                       | 1  | neither
            news_articles n=1i,n=2i                          | 20 | given twice
            news_articles titel="x"                          | 15 | no column titel in news_articles; did you mean title?
            news_articles title="x",n=1.5                    | 25 | column n is int8, expected a whole number, got 1.5
            market_data_hf,symbol=A,exchange=X timeframe="1m" | 1 | column open is NOT NULL without a default
            trading.trades trade_id="1",price=1.123456789    | 29 | at most 8 decimals
            trades,symbol=A price=1,strategy="s"             | 25 | a row of the table is a line of trading.trades
            market_dat_hf,symbol=A open=1                    | 1  | did you mean market_data_hf?
            """)
    void shouldRefuseWithColumnAndReason(String line, int column, String reason) {
        assertThat(read(line, 1)).isEqualTo(LineBatch.Outcome.MALFORMED);
        assertThat(batch.error().reason()).contains(reason);
        assertThat(batch.error().column()).isEqualTo(column);
        assertThat(frame.count()).isZero();
    }

    @Test
    void shouldRefuseNulInText() {
        assertThat(reason("news_articles title=\"a\0b\"")).contains("holds the character NUL");
    }

    @Test
    void shouldLeaveNothingOfABodyWithOneBadLine() {
        frame.clock(1);
        String body = "trades,symbol=A price=1 1\n\n# note\ntrades,symbol=A price=2 2\ntrades,symbol=A price=x 3\n";
        assertThat(read(body, 1)).isEqualTo(LineBatch.Outcome.MALFORMED);
        assertThat(batch.error().line()).isEqualTo(5);
        assertThat(batch.error().column()).isEqualTo(23);
        assertThat(batch.lines()).isEqualTo(2);
        assertThat(frame.count()).isEqualTo(1);
    }

    @Test
    void shouldSayThatABodyIsTooLargeForAFrame() {
        byte[] body = "trades,symbol=A price=1 1\n".repeat(10).getBytes(StandardCharsets.UTF_8);
        assertThat(batch.read(body, body.length, Dialect.INFLUXDB, 1, NOW, 9, frame))
                .isEqualTo(LineBatch.Outcome.TOO_LARGE);
        assertThat(batch.read(body, body.length, Dialect.INFLUXDB, 1, NOW, 10, frame))
                .isEqualTo(LineBatch.Outcome.GOOD);
    }

    @Test
    void shouldAskForARetryWhereTheRingDoesNotTakeADefinition() {
        ring.answer(() -> Publisher.BACK_PRESSURED);
        assertThat(read("trades,symbol=NEW price=1", 1)).isEqualTo(LineBatch.Outcome.REFUSED);
        assertThat(batch.refusal()).isEqualTo(Publisher.BACK_PRESSURED);
        ring.answer(() -> 0);
        assertThat(read("trades,symbol=NEW price=1", 1)).isEqualTo(LineBatch.Outcome.GOOD);
    }

    @Test
    void shouldAllocateNothingForInstrumentsAndMeasurementsSeenBefore() {
        byte[] body = """
                trades,symbol=ETH-USD,side=sell price=2615.54,amount=0.00044 1646762637609765000
                quotes-XNAS,symbol=AAPL bid=1.5,ask=1.6,bid_size=100i,ask_size=200i 1646762637609765000
                market_data_hf,symbol=IBM,exchange=XNYS,timeframe=tick open=1.5,note="a b" 1646762637609765000
                """
                .repeat(1_000).getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        long fastest = Long.MAX_VALUE;
        for (int round = 0; round < 200; round++) {
            frame.clear();
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            LineBatch.Outcome outcome = batch.read(body, body.length, Dialect.QUESTDB, 1, NOW, Integer.MAX_VALUE,
                    frame);
            fastest = Math.min(fastest, System.nanoTime() - start);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(outcome).isEqualTo(LineBatch.Outcome.GOOD);
        }
        System.out.printf("parsed and mapped %,d lines/s%n", 3_000 * 1_000_000_000L / fastest);
        assertThat(allocated).isZero();
    }

    private String good(String line) {
        frame.clear();
        assertThat(read(line, 1)).as("%s: %s", line, batch.error()).isEqualTo(LineBatch.Outcome.GOOD);
        return String.join("\n", CollectingPublisher.describe(frame));
    }

    private String reason(String line) {
        assertThat(read(line, 1)).isEqualTo(LineBatch.Outcome.MALFORMED);
        return batch.error().reason();
    }

    private LineBatch.Outcome read(String body, long unitNs) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return batch.read(bytes, bytes.length, Dialect.QUESTDB, unitNs, NOW, Integer.MAX_VALUE, frame);
    }
}

package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import io.tapedeck.feed.FileFeedRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CsvFormatTest {
    private static final Map<CsvField, String> TRADE_NAMES = Map.of(CsvField.TIME, "ts", CsvField.SYMBOL, "sym",
            CsvField.PRICE, "px", CsvField.SIZE, "qty");
    private final FileFeedRig rig = new FileFeedRig();
    @TempDir
    private Path folder;

    @Test
    void shouldReadTradesByTheNamesOfTheHeader() throws IOException {
        load(trades("ms", "UTC", 0), """
                qty,other,"px",ts,sym
                100,x,167.41,1381132800464,SPY
                0.5,"a,""b""
                c",-36.98,1381132800464.000001,"BRK.B"
                ,,1,1381132800465,SPY
                """);
        assertThat(rig.ring.texts).containsExactly("XNAS:SPY 1381132800464000000 167.41 x 100 []",
                "XNAS:BRK.B 1381132800464000001 -36.98 x 0.5 []", "XNAS:SPY 1381132800465000000 1 x - []");
        assertThat(rig.ring.feedSequences).containsExactly(1L, 2L, 3L);
        assertThat(rig.ring.flags).isEqualTo(EventFlags.SIZE_ABSENT);
    }

    @Test
    void shouldNotLetALoneQuoteSwallowTheRecordsBehindIt() throws IOException {
        FileResult result = load(trades("ms", "UTC", 0), """
                ts,sym,px,qty,note
                1,A,1,1,pipe of 5"
                2,A,2,1,fine
                3,A,3,1,6" and 7"
                4,A,4,1,"quoted, of 8"", in
                two lines"
                5,A,5,1,9"
                """);
        assertThat(rig.ring.feedSequences).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(result.offered()).isEqualTo(5);
    }

    @Test
    void shouldReadQuotesByPositionWithAnotherDelimiterAndScaledPrices() throws IOException {
        CsvMapping mapping = new CsvMapping(';', (char) 0, false,
                Map.of(CsvField.TIME, "1", CsvField.RECEIVE_TIME, "2", CsvField.BID, "3", CsvField.BID_SIZE, "4",
                        CsvField.ASK, "5", CsvField.EXCHANGE, "6", CsvField.CONDITIONS, "7"),
                Map.of(CsvField.SYMBOL, "EURUSD"), 5, "ns", ZoneId.of("UTC"), "forex");
        load(mapping, """
                1723161600001658384;1723161600001658390;138727;1000000;138729;EBS;R
                1723161600001658384;1723161600001658391;;;138729;EBS;
                """);
        assertThat(rig.ring.texts).containsExactly("EBS:EURUSD 1723161600001658384 1.38727 x 1000000 / 1.38729 x - [R]",
                "EBS:EURUSD 1723161600001658384 - x - / 1.38729 x - []");
        assertThat(rig.ring.receiveTimes).containsExactly(1723161600001658390L, 1723161600001658391L);
    }

    @Test
    void shouldDefineOptionsFromTheirColumns() throws IOException {
        CsvMapping mapping = new CsvMapping(',', '"', true,
                Map.of(CsvField.TIME, "t", CsvField.SYMBOL, "s", CsvField.BID, "b", CsvField.ASK, "a",
                        CsvField.UNDERLYING, "u", CsvField.STRIKE, "k", CsvField.EXPIRY, "x", CsvField.OPTION_TYPE,
                        "cp"),
                Map.of(CsvField.EXCHANGE, "OPRA", CsvField.CURRENCY, "USD"), 0, "s", ZoneId.of("UTC"), "option");
        FileResult result = load(mapping, """
                t,s,b,a,u,k,x,cp
                1.000000001,SPXW1,1,2,SPX,4000.5,2024-06-21,call
                2,SPXW1,1,2,SPX,4000.5,2024-06-21,call
                3,SPXW2,1,2,SPX,4000.5,20240621,Q
                """);
        assertThat(rig.ring.texts).hasSize(2);
        Instrument option = rig.ring.instruments.values().iterator().next();
        assertThat(option.underlying()).isEqualTo("SPX");
        assertThat(option.strike()).isEqualTo(4_000_500_000_000L);
        assertThat(option.optionType()).isEqualTo('C');
        assertThat(option.currency()).isEqualTo("USD");
        assertThat(LocalDate.ofEpochDay(option.expirationDay())).isEqualTo(LocalDate.of(2024, 6, 21));
        assertThat(result.rejected()).isEqualTo(1);
        assertThat(rig.rejects.getFirst()).contains("option-type: expected C, P, call or put, got \"Q\"");
    }

    @Test
    void shouldReadWallTimesByTheRuleOfJavaTimeWhereClocksChange() throws IOException {
        load(trades("iso", "America/New_York", 0), """
                ts,sym,px,qty
                2013-11-03 01:30:00.123456789,SPY,1,1
                2013-11-03T02:30,SPY,1,1
                2013-03-10 02:30:00,SPY,1,1
                2013-03-10 02:30:00Z,SPY,1,1
                2013-03-10T02:30:00-0700,SPY,1,1
                """);
        assertThat(rig.ring.texts).extracting(text -> text.split(" ", -1)[1]).containsExactly("1383456600123456789",
                "1383463800000000000", "1362900600000000000", "1362882600000000000", "1362907800000000000");
    }

    @Test
    void shouldReadTimesByAPattern() throws IOException {
        load(trades("dd.MM.yyyy HH:mm:ss", "Europe/Berlin", 0), "ts,sym,px,qty\n07.10.2013 09:30:00,SPY,1,1\n");
        assertThat(rig.ring.texts.getFirst()).contains(" 1381131000000000000 ");
    }

    @Test
    void shouldRejectBadRowsAndGoOn() throws IOException {
        FileResult result = load(trades("us", "UTC", 0), """
                ts,sym,px,qty
                1,SPY,1,1
                1.0010,SPY,1,1
                1.001,SPY,abc,1
                2,SPY,,1
                3,,1,1
                4,SPY,1
                5,"SPY"x,1,1
                6,SPY,1,-1
                7,SPY,0.0000000001,1
                8,SPY,1,1
                """);
        assertThat(rig.ring.feedSequences).containsExactly(1L, 2L, 10L);
        assertThat(result.rejected()).isEqualTo(7);
        assertThat(rig.rejects.get(0)).contains("line 4, record 3: column 3 (price): expected a price")
                .contains("\"abc\"");
        assertThat(rig.rejects.get(2)).contains("symbol must have 1 to 24 characters");
        assertThat(rig.rejects.get(4)).contains("closing quote");
    }

    @Test
    void shouldRefuseAMappingThatCannotBe() {
        assertThatThrownBy(() -> trades("fortnights", "UTC", 0)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("time unit: expected s, ms, us, ns, iso or a java.time pattern");
        assertThatThrownBy(() -> new CsvMapping(',', '"', true, Map.of(CsvField.TIME, "t", CsvField.PRICE, "p"),
                Map.of(CsvField.SYMBOL, "A"), 0, "s", ZoneId.of("UTC"), "")).hasMessageContaining("exchange: expected");
        assertThatThrownBy(() -> load(trades("s", "UTC", 0), "a,b,c\n1,2,3\n")).isInstanceOfSatisfying(
                TapedeckException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION))
                .hasMessageContaining("the header has [a, b, c]");
    }

    private static CsvMapping trades(String unit, String zone, int scale) {
        return new CsvMapping(',', '"', true, TRADE_NAMES, Map.of(CsvField.EXCHANGE, "XNAS"), scale, unit,
                ZoneId.of(zone), "equity");
    }

    private FileResult load(CsvMapping mapping, String text) throws IOException {
        return rig.load(Files.writeString(folder.resolve("x.csv"), text), new CsvFormat(mapping));
    }
}

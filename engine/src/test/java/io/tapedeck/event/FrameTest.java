package io.tapedeck.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.codec.FeedStatusKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void shouldCountSlotsAndForgetWhatIsTruncated() {
        Frame frame = new Frame(16);
        frame.trade(1, 1, 1, 1, 0);
        frame.status(FeedStatusKind.GAP, 2, 3, 4, 5, 6, 7, "n".repeat(300), "");
        assertThat(frame.slots()).isEqualTo(1 + Slots.of(frame.length(1))).isGreaterThan(2);
        int bytes = frame.offset(1);
        frame.truncate(1);
        assertThat(frame.count()).isEqualTo(1);
        assertThat(frame.slots()).isEqualTo(1);
        assertThat(frame.bytes()).isEqualTo(bytes);
    }

    @Test
    void shouldRoundTripRowsOfEveryType() {
        RowWriter writer = new RowWriter();
        writer.begin("market_data_hf");
        UnsafeBuffer name = ascii("column_name");
        UnsafeBuffer text = new UnsafeBuffer("grüße \u0001".getBytes(StandardCharsets.UTF_8));
        writer.putLong(name, 0, 3, -5).putDecimal(name, 0, 4, 12345, -3).putBoolean(name, 0, 5, true)
                .putTimestamp(name, 0, 6, 1_700_000_000_123_456_789L)
                .putText(ColumnType.TEXT, name, 0, 7, text, 0, text.capacity()).putNull(name, 0, 8)
                .putText(ColumnType.NUMBER_TEXT, name, 0, 9, ascii("1234567890123456789.5"), 0, 21);
        Frame frame = new Frame(16);
        frame.clock(77);
        frame.row(9, 10, 11, 12, writer);

        RowReader reader = new RowReader().wrap(frame.buffer(), frame.offset(1));
        assertThat(reader.table()).isEqualTo("market_data_hf");
        List<String> seen = new ArrayList<>();
        while (reader.next()) {
            seen.add(reader.name() + ' ' + reader.type() + ' ' + switch (reader.type()) {
                case NULL -> "";
                case LONG, TIMESTAMP -> Long.toString(reader.longValue());
                case DECIMAL -> reader.longValue() + "e" + reader.exponent();
                case BOOLEAN -> Boolean.toString(reader.booleanValue());
                case TEXT, NUMBER_TEXT -> reader.text();
            });
        }
        assertThat(seen).containsExactly("col LONG -5", "colu DECIMAL 12345e-3", "colum BOOLEAN true",
                "column TIMESTAMP 1700000000123456789", "column_ TEXT grüße \u0001", "column_n NULL ",
                "column_na NUMBER_TEXT 1234567890123456789.5");
    }

    @Test
    void shouldRefuseOneInstrumentMoreThanTheTapeCanKnow() {
        Instruments instruments = new Instruments(Instruments::id, 2);
        for (String symbol : List.of("A", "B", "A")) {
            assertThat(instruments.define(Instrument.of(Instruments.id("X", symbol), "X", symbol, ""), ring(), 1))
                    .isNotNegative();
        }
        Instrument third = Instrument.of(Instruments.id("X", "C"), "X", "C", "");
        assertThatThrownBy(() -> instruments.define(third, ring(), 1)).isInstanceOfSatisfying(TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(ErrorCategory.DATA)).hasMessageContaining("X:C is one more");
        assertThat(instruments.size()).isEqualTo(2);
    }

    @Test
    void shouldRefuseASecondNameWithTheSameId() {
        Instruments instruments = new Instruments((_, _) -> 42);
        Publisher ring = ring();
        InstrumentCache cache = new InstrumentCache(instruments, ring, "equity");
        assertThat(cache.find("P", "SPY", 1).symbol()).isEqualTo("SPY");
        assertThatThrownBy(() -> cache.find("P", "AIG", 1)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("P:AIG").hasMessageContaining("P:SPY").hasMessageContaining("42");
        assertThat(cache.find("P", "SPY", 1).symbol()).isEqualTo("SPY");
        assertThat(instruments.size()).isEqualTo(1);
    }

    @Test
    void shouldNotShowAnInstrumentWhoseDefinitionTheRingRefused() {
        Instruments instruments = new Instruments();
        InstrumentCache cache = new InstrumentCache(instruments, new RefusingRing(), "");
        assertThat(cache.find("P", "SPY", 1)).isNull();
        assertThat(cache.refusal()).isEqualTo(Publisher.BACK_PRESSURED);
        assertThat(instruments.size()).isZero();
    }

    @Test
    void shouldGiveTheSameCatalogueAfterWritingAndFolding() {
        Catalogue first = new Catalogue(10, 1000);
        Frame frame = new Frame(64);
        Instrument option = new Instrument(7, "SPX230901C04300000", "CBOE", "option", "USD", 2, 'C', 19601,
                4300 * FixedPoint.PRICE_UNITS, 100, 0, "SPX");
        frame.definition(option, 1);
        frame.feed(3, true).status(FeedStatusKind.DEFINED, 0, 5, 0, 0, 0, 0, "file a.zip", "");
        frame.trade(7, 1, 6, 41, 0);
        frame.status(FeedStatusKind.ENDED, 0, 7, 0, 41, 0, 0, "file a.zip", "");
        frame.feed(4, false).status(FeedStatusKind.REQUEST, 1, 8, 0, 0, 0, 0, "", "key-1");
        fold(frame, first);

        Frame written = new Frame(64);
        first.writeTo(written, 9);
        Catalogue second = new Catalogue(10, 1000);
        fold(written, second);
        assertThat(second.instruments()).containsExactly(option);
        assertThat(second.feed(3).sequence()).isEqualTo(41);
        assertThat(second.feed(3).ended()).isTrue();
        assertThat(second.feed(3).name()).isEqualTo("file a.zip");
        assertThat(second.feed(4).request()).isTrue();
        assertThat(second.feed(4).name()).isEqualTo("key-1");
    }

    @Test
    void shouldForgetOldRequestsByAgeAndOldFeedsByCount() {
        Catalogue catalogue = new Catalogue(2, 100);
        Frame frame = new Frame(64);
        frame.feed(1, false).status(FeedStatusKind.REQUEST, 1, 10, 0, 0, 0, 0, "", "old");
        for (int feed = 2; feed <= 4; feed++) {
            frame.feed(feed, false).trade(1, 1, 200 + feed, 1, 0);
        }
        fold(frame, catalogue);
        catalogue.writeTo(new Frame(64), 300);
        assertThat(catalogue.feed(1)).isNull();
        assertThat(catalogue.feed(2)).isNull();
        assertThat(catalogue.feed(3)).isNotNull();
        assertThat(catalogue.feed(4)).isNotNull();
    }

    private static void fold(Frame frame, Catalogue catalogue) {
        for (int i = 0; i < frame.count(); i++) {
            catalogue.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
    }

    private static UnsafeBuffer ascii(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Publisher ring() {
        return new Publisher() {
            @Override
            public long offer(Frame frame) {
                return 0;
            }

            @Override
            public int frameSlotsMax() {
                return 16;
            }
        };
    }

    private static final class RefusingRing implements Publisher {
        @Override
        public long offer(Frame frame) {
            return BACK_PRESSURED;
        }

        @Override
        public int frameSlotsMax() {
            return 16;
        }
    }
}

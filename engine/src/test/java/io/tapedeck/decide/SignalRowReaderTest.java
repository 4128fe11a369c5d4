package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of signals as fusion gets them. */
@Timeout(20)
class SignalRowReaderTest {
    private static final Moment MOMENT = new Moment();

    @Test
    void shouldReadNamesThatCameAsNumbersAsTheTableHasThem() {
        RowWriter row = new RowWriter().begin(new Name("signals"));
        row.putLong(new Name("symbol"), 7203).putDecimal(new Name("agent_name"), 150, -2)
                .putLong(new Name("signal_type"), 9).putText(new Name("direction"), "BUY")
                .putText(new Name("value"), "0.5");
        Frame frame = new Frame(64);
        frame.row(0, 1, 1, 0, row);
        String read = new SignalRowReader().read(new RowReader().wrap(frame.buffer(), frame.offset(0)), MOMENT)
                .toString();
        assertThat(read).startsWith("symbol 7203, agent 1.5, type 9, value 0.5,").contains("direction 1");
    }

    /** What lands and what is decided by are one value: 1.00004 is 1.0000 in a column of four decimals where landing rounds. */
    @ParameterizedTest
    @CsvSource({"confidence, 1.00004, true, confidence 1.0,", "confidence, 1.00005, true, confidence 1.0001,",
            "confidence, 1.00004, false, confidence NaN,", "confidence, -0.00004, true, confidence 0.0,",
            "confidence, 0.87654, true, confidence 0.8765,", "confidence, 0.8765, false, confidence 0.8765,",
            "value, 1.0000004, true, value 1.0,", "value, 0.12345678, false, value NaN,",
            "entry_price, 12345678, false, entry NaN,", "entry_price, 12.123456785, true, entry 12.12345679,"})
    void shouldReadNumbersAsTheirColumnsHoldThem(String column, String number, boolean rounds, String expected) {
        RowWriter row = new RowWriter().begin(new Name("signals"));
        row.putText(new Name("symbol"), "A").putText(new Name("agent_name"), "a").putText(new Name("signal_type"), "t")
                .putText(new Name(column), number);
        Frame frame = new Frame(64);
        frame.row(0, 1, 1, 0, row);
        SignalRowReader reader = new SignalRowReader();
        reader.rounds(rounds);
        assertThat(reader.read(new RowReader().wrap(frame.buffer(), frame.offset(0)), MOMENT).toString()).contains(
                expected);
    }
}

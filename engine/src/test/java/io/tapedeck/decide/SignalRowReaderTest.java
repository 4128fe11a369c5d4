package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}

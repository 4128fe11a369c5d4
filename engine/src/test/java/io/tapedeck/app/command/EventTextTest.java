package io.tapedeck.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.TradeEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventTextTest {
    private static final long TIME = 1_790_000_000_000_000_000L;

    @Test
    void shouldWriteRoundFiguresInFull() {
        Frame frame = new Frame(1024);
        Instrument instrument = Instrument.of(Instruments.id("TEST", "ABC"), "TEST", "ABC", "equity");
        TradeEncoder trade = frame.trade(instrument.id(), TIME, TIME, 0, 0);
        trade.price(100_000_000_000L).conditions("");
        trade.size().mantissa(12).exponent((byte) 5);
        EventHeader.sequence(frame.buffer(), frame.offset(0), 42);
        EventText text = new EventText();
        text.learn(instrument);
        assertThat(text.line(frame.buffer(), frame.offset(0), true)).isEqualTo(
                "{\"sequence\":42,\"kind\":\"trade\",\"time\":\"2026-09-21T14:13:20Z\",\"symbol\":\"TEST:ABC\",\"price\":\"100\",\"size\":\"1200000\"}");
        assertThat(text.line(frame.buffer(), frame.offset(0), false))
                .isEqualTo("          42  trade       2026-09-21T14:13:20Z  TEST:ABC  price 100  size 1200000");
    }

    @Test
    void shouldRefuseATimeWithoutAZone() {
        assertThat(RangeOptions.time("--from", "2026-09-21T14:13:20Z")).isEqualTo(TIME);
        assertThat(RangeOptions.time("--from", "2026-09-21T16:13:20+02:00")).isEqualTo(TIME);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> RangeOptions.time("--from", "2026-09-21T14:13:20"))
                .hasMessageContaining("--from").hasMessageContaining("zone");
    }
}

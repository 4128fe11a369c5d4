package io.tapedeck.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.codec.EventFlagsDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import io.tapedeck.event.codec.TradeEncoder;
import org.junit.jupiter.api.Test;

class EventHeaderTest {
    @Test
    void shouldReadEveryFieldWhereTheGeneratedCodecHasIt() {
        Frame frame = new Frame(16).feed(5, true);
        TradeEncoder encoder = frame.trade(4, 2, 3, 6, 7);
        encoder.price(8).conditions("@F");
        encoder.size().mantissa(9).exponent((byte) -2);
        EventHeader.sequence(frame.buffer(), frame.offset(0), 1);
        frame.seal();

        TradeDecoder decoder = new TradeDecoder();
        decoder.wrapAndApplyHeader(frame.buffer(), frame.offset(0), new MessageHeaderDecoder());
        assertThat(EventHeader.templateId(frame.buffer(), 0)).isEqualTo(TradeDecoder.TEMPLATE_ID);
        assertThat(decoder.header().sequence()).isEqualTo(1).isEqualTo(EventHeader.sequence(frame.buffer(), 0));
        assertThat(decoder.header().exchangeTime()).isEqualTo(2).isEqualTo(EventHeader.exchangeTime(frame.buffer(), 0));
        assertThat(decoder.header().receiveTime()).isEqualTo(3).isEqualTo(EventHeader.receiveTime(frame.buffer(), 0));
        assertThat(decoder.header().instrumentId()).isEqualTo(4).isEqualTo(EventHeader.instrumentId(frame.buffer(), 0));
        assertThat(decoder.header().feedId()).isEqualTo(5).isEqualTo(EventHeader.feedId(frame.buffer(), 0));
        assertThat(decoder.header().feedSequence()).isEqualTo(6).isEqualTo(EventHeader.feedSequence(frame.buffer(), 0));
        assertThat(decoder.header().flags().getRaw()).isEqualTo(7).isEqualTo(EventHeader.flags(frame.buffer(), 0));
        assertThat(decoder.header().frame().first()).isTrue();
        assertThat(decoder.header().frame().last()).isTrue();
        assertThat(decoder.header().frame().historical()).isTrue();
        assertThat(decoder.price()).isEqualTo(8);
        assertThat(decoder.conditions()).isEqualTo("@F");
        assertThat(EventHeader.LENGTH).isEqualTo(EventHeader.OFFSET + decoder.header().encodedLength());
    }

    @Test
    void shouldNameTheFlagsAsTheSchemaDoes() {
        assertThat(EventFlagsDecoder.late(EventFlags.LATE)).isTrue();
        assertThat(EventFlagsDecoder.duplicate(EventFlags.DUPLICATE)).isTrue();
        assertThat(EventFlagsDecoder.gap(EventFlags.GAP)).isTrue();
        assertThat(EventFlagsDecoder.stale(EventFlags.STALE)).isTrue();
        assertThat(EventFlagsDecoder.crossed(EventFlags.CROSSED)).isTrue();
        assertThat(EventFlagsDecoder.locked(EventFlags.LOCKED)).isTrue();
        assertThat(EventFlagsDecoder.outlier(EventFlags.OUTLIER)).isTrue();
        assertThat(EventFlagsDecoder.zeroSize(EventFlags.ZERO_SIZE)).isTrue();
        assertThat(EventFlagsDecoder.oneSided(EventFlags.ONE_SIDED)).isTrue();
        assertThat(EventFlagsDecoder.suspicious(EventFlags.SUSPICIOUS)).isTrue();
        assertThat(EventFlagsDecoder.halted(EventFlags.HALTED)).isTrue();
        assertThat(EventFlagsDecoder.future(EventFlags.FUTURE)).isTrue();
        assertThat(EventFlagsDecoder.sizeAbsent(EventFlags.SIZE_ABSENT)).isTrue();
    }

    @Test
    void shouldBeginAQuoteWithBothSidesAbsent() {
        Frame frame = new Frame(16);
        frame.trade(1, 1, 1, 1, 0).price(-1).conditions("0123456789abcdef");
        frame.clear();
        frame.quote(1, 1, 1, 1, 0);
        QuoteDecoder decoder = new QuoteDecoder();
        decoder.wrapAndApplyHeader(frame.buffer(), frame.offset(0), new MessageHeaderDecoder());
        assertThat(decoder.bid()).isEqualTo(QuoteDecoder.bidNullValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(decoder.ask()).isEqualTo(Long.MIN_VALUE);
        assertThat(decoder.bidSize().mantissa()).isEqualTo(Long.MIN_VALUE);
        assertThat(decoder.askSize().mantissa()).isEqualTo(Long.MIN_VALUE);
        assertThat(decoder.conditions()).isEmpty();
    }
}

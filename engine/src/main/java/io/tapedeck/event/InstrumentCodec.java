package io.tapedeck.event;

import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionEncoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Instruments to and from their definition message. Off the hot path: allocates. Any thread. */
public final class InstrumentCodec {
    private InstrumentCodec() {
    }

    static int encode(MutableDirectBuffer buffer, int offset, Instrument instrument) {
        InstrumentDefinitionEncoder encoder = new InstrumentDefinitionEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
        encoder.symbol(instrument.symbol()).exchange(instrument.exchange()).assetClass(instrument.assetClass())
                .currency(instrument.currency()).priceScale((byte) instrument.priceScale())
                .optionType((byte) instrument.optionType()).expirationDay(instrument.expirationDay())
                .strike(instrument.strike());
        encoder.lotSize().mantissa(instrument.lotMantissa()).exponent((byte) instrument.lotExponent());
        encoder.underlying(instrument.underlying());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /** @return the instrument of a definition message that begins at {@code offset} */
    public static Instrument decode(DirectBuffer buffer, int offset) {
        InstrumentDefinitionDecoder decoder = new InstrumentDefinitionDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        return new Instrument(decoder.header().instrumentId(), decoder.symbol(), decoder.exchange(),
                decoder.assetClass(), decoder.currency(), decoder.priceScale(), (char) decoder.optionType(),
                decoder.expirationDay(), decoder.strike(), decoder.lotSize().mantissa(), decoder.lotSize().exponent(),
                decoder.underlying());
    }
}

package io.tapedeck.feed.file;

import io.tapedeck.event.Instrument;
import io.tapedeck.feed.FeedInstruments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The instruments of one entry: one symbol at each venue that its rows name, each (symbol, venue) an instrument of its own,
 * {@code P:SPY}. Venues of one letter, as the consolidated tapes have, are found by indexing. One thread.
 */
final class LeanVenues {
    private final FeedInstruments instruments;
    private final String symbol;
    private final LeanName.OptionTerms option;
    private final String defaultExchange;
    private final Map<String, String> venueNames;
    private final Instrument[] byLetter = new Instrument[128];
    private final List<byte[]> codes = new ArrayList<>();
    private final List<Instrument> byCode = new ArrayList<>();

    LeanVenues(FeedInstruments instruments, String symbol, LeanName.OptionTerms option, String defaultExchange,
            Map<String, String> venueNames) {
        this.instruments = instruments;
        this.symbol = symbol;
        this.option = option;
        this.defaultExchange = defaultExchange;
        this.venueNames = venueNames;
    }

    /**
     * @param length 0 for a row that names no venue
     * @return the instrument, null where the feed was stopped while its definition waited
     * @throws io.tapedeck.common.TapedeckException DATA where no instrument can have that name
     */
    Instrument of(byte[] bytes, int offset, int length, long receiveTime) {
        if (length == 1 && bytes[offset] > 0) {
            Instrument known = byLetter[bytes[offset]];
            if (known == null) {
                known = find(bytes, offset, length, receiveTime);
                byLetter[bytes[offset]] = known;
            }
            return known;
        }
        for (int i = 0; i < codes.size(); i++) {
            byte[] code = codes.get(i);
            if (Arrays.equals(code, 0, code.length, bytes, offset, offset + length)) {
                return byCode.get(i);
            }
        }
        Instrument found = find(bytes, offset, length, receiveTime);
        if (found != null) {
            codes.add(Arrays.copyOfRange(bytes, offset, offset + length));
            byCode.add(found);
        }
        return found;
    }

    private Instrument find(byte[] bytes, int offset, int length, long receiveTime) {
        String printed = length == 0 ? defaultExchange : new String(bytes, offset, length, StandardCharsets.UTF_8);
        String exchange = venueNames.getOrDefault(printed, printed);
        if (option != null) {
            return instruments.define(option.instrument(symbol, exchange), receiveTime);
        }
        return instruments.find(exchange, symbol, receiveTime);
    }
}

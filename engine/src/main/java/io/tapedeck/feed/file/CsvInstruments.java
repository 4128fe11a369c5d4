package io.tapedeck.feed.file;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Instrument;
import io.tapedeck.feed.FeedInstruments;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Finds the instruments of a CSV file's rows; the row that names one first also gives its terms. One thread. */
final class CsvInstruments {
    private final FeedInstruments instruments;
    private final CsvMapping mapping;
    private final FieldParser field = new FieldParser();

    CsvInstruments(FeedInstruments instruments, CsvMapping mapping) {
        this.instruments = instruments;
        this.mapping = mapping;
        instruments.assetClass(mapping.assetClass());
    }

    /**
     * @param row gives the terms where the instrument is new
     * @return null where the feed was stopped while a definition waited
     * @throws TapedeckException DATA where the row's names or terms cannot be
     */
    Instrument of(CharSequence exchange, CharSequence symbol, CsvRow row, long receiveTime) {
        boolean plain = !mapping.hasTerms() && !row.has(CsvField.CURRENCY);
        Instrument known = plain
                ? instruments.find(exchange, symbol, receiveTime)
                : instruments.known(exchange, symbol);
        if (known != null || plain) {
            return known;
        }
        long strike = FixedPoint.ABSENT;
        if (row.has(CsvField.STRIKE)) {
            String text = row.text(CsvField.STRIKE);
            strike = field.price(text.getBytes(StandardCharsets.UTF_8), 0, text.length(),
                    mapping.priceScale());
            if (strike == FieldParser.BAD) {
                throw TapedeckException.data("strike: expected a price (" + field.reason() + "), got \"" + text + '"');
            }
        }
        return instruments.define(new Instrument(1, symbol.toString(), exchange.toString(), mapping.assetClass(),
                row.text(CsvField.CURRENCY), -1, optionType(row.text(CsvField.OPTION_TYPE)),
                expiry(row.text(CsvField.EXPIRY)), strike, FixedPoint.ABSENT, 0, row.text(CsvField.UNDERLYING)),
                receiveTime);
    }

    private static char optionType(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "c", "call" -> 'C';
            case "p", "put" -> 'P';
            case "" -> 0;
            default -> throw TapedeckException.data("option-type: expected C, P, call or put, got \"" + text + '"');
        };
    }

    private static int expiry(String text) {
        if (text.isEmpty()) {
            return Integer.MIN_VALUE;
        }
        try {
            DateTimeFormatter format = text.indexOf('-') < 0
                    ? DateTimeFormatter.BASIC_ISO_DATE
                    : DateTimeFormatter.ISO_LOCAL_DATE;
            return (int) LocalDate.parse(text, format).toEpochDay();
        } catch (DateTimeException e) {
            throw TapedeckException.data("expiry: expected yyyy-MM-dd or yyyyMMdd, got \"" + text + '"');
        }
    }
}

package io.tapedeck.feed.file;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.feed.FeedInstruments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records of one CSV entry. One thread; allocates nothing for a good row where times are numbers. */
final class CsvParser implements RecordParser {
    private static final int CONDITIONS_MAX = TradeEncoder.conditionsLength();

    private final CsvMapping mapping;
    private final FileEntry entry;
    private final CsvRecord record;
    private final CsvRow row;
    private final CsvTime time;
    private final CsvInstruments instruments;
    private final FieldParser field = new FieldParser();
    private boolean headerSeen;
    private byte sizeExponent;
    private String reason;

    CsvParser(CsvMapping mapping, FileEntry entry, FeedInstruments instruments) {
        this.mapping = mapping;
        this.entry = entry;
        record = new CsvRecord(mapping.delimiter(), mapping.quote());
        row = new CsvRow(record, mapping.constants());
        time = CsvTime.of(mapping.timeUnit(), mapping.zone());
        this.instruments = new CsvInstruments(instruments, mapping);
        headerSeen = !mapping.header();
        if (headerSeen) {
            resolve(List.of());
        }
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        return record.end(bytes, from, to);
    }

    @Override
    public boolean spansLines() {
        return mapping.quote() != 0;
    }

    @Override
    public Outcome parse(byte[] bytes, int offset, int length, long number, long receiveTime, Frame frame) {
        int end = offset + length;
        if (end > offset && bytes[end - 1] == '\r') {
            end--;
        }
        if (end == offset) {
            return Outcome.NOTHING;
        }
        reason = null;
        if (!record.split(bytes, offset, end - offset)) {
            return reject("expected a closing quote and then a delimiter");
        }
        if (!headerSeen) {
            header();
            return Outcome.NOTHING;
        }
        row.refresh();
        if (record.count() < row.columnsNeeded()) {
            return reject("expected at least " + row.columnsNeeded() + " columns, got " + record.count());
        }
        try {
            return append(number, receiveTime, frame);
        } catch (TapedeckException e) {
            if (e.category() != ErrorCategory.DATA) {
                throw e;
            }
            return reject(e.getMessage());
        }
    }

    private void header() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < record.count(); i++) {
            int begin = record.offset(i);
            names.add(new String(record.bytes(), begin, record.length(i), StandardCharsets.UTF_8).strip());
        }
        if (!names.isEmpty() && names.getFirst().startsWith("\ufeff")) {
            names.set(0, names.getFirst().substring(1));
        }
        headerSeen = true;
        resolve(names);
    }

    private void resolve(List<String> names) {
        for (Map.Entry<CsvField, String> column : mapping.columns().entrySet()) {
            int index = names.indexOf(column.getValue());
            if (index < 0 && column.getValue().matches("[1-9]\\d{0,3}")) {
                index = Integer.parseInt(column.getValue()) - 1;
            }
            if (index < 0) {
                throw TapedeckException.configuration(entry.path() + ", entry " + entry.name()
                        + ": expected a column \""
                        + column.getValue() + "\" for " + column.getKey().label() + ", the header has " + names);
            }
            row.column(column.getKey(), index);
        }
    }

    private Outcome append(long number, long readTime, Frame frame) {
        long exchangeTime = time(CsvField.TIME);
        long receiveTime = row.has(CsvField.RECEIVE_TIME) ? time(CsvField.RECEIVE_TIME) : readTime;
        if (reason != null) {
            return Outcome.REJECTED;
        }
        Instrument instrument = instruments.of(row.view(CsvField.EXCHANGE), row.view(CsvField.SYMBOL), row,
                receiveTime);
        if (instrument == null) {
            return Outcome.STOPPED;
        }
        CharSequence conditions = row.view(CsvField.CONDITIONS);
        if (conditions.length() > CONDITIONS_MAX) {
            return reject("conditions: expected at most " + CONDITIONS_MAX + " characters, got \"" + conditions + '"');
        }
        if (mapping.quotes()) {
            quote(instrument.id(), exchangeTime, receiveTime, number, conditions, frame);
        } else {
            trade(instrument.id(), exchangeTime, receiveTime, number, conditions, frame);
        }
        return reason == null ? Outcome.TAKEN : Outcome.REJECTED;
    }

    private void trade(long id, long exchangeTime, long receiveTime, long number, CharSequence conditions,
            Frame frame) {
        if (!row.has(CsvField.PRICE)) {
            refuse(CsvField.PRICE, "expected a price");
            return;
        }
        long price = price(CsvField.PRICE);
        long size = size(CsvField.SIZE);
        TradeEncoder trade = frame.trade(id, exchangeTime, receiveTime, number,
                size == FixedPoint.ABSENT ? EventFlags.SIZE_ABSENT : 0);
        trade.price(price).size().mantissa(size).exponent(sizeExponent);
        trade.conditions(conditions);
    }

    private void quote(long id, long exchangeTime, long receiveTime, long number, CharSequence conditions,
            Frame frame) {
        long bid = row.has(CsvField.BID) ? price(CsvField.BID) : FixedPoint.ABSENT;
        long ask = row.has(CsvField.ASK) ? price(CsvField.ASK) : FixedPoint.ABSENT;
        if (bid == FixedPoint.ABSENT && ask == FixedPoint.ABSENT) {
            reject("expected a bid or an ask, both are empty");
            return;
        }
        QuoteEncoder quote = frame.quote(id, exchangeTime, receiveTime, number, 0);
        boolean sized = true;
        if (bid != FixedPoint.ABSENT) {
            long size = size(CsvField.BID_SIZE);
            sized = size != FixedPoint.ABSENT;
            quote.bid(Frame.side(bid, size)).bidSize().mantissa(size).exponent(sizeExponent);
        }
        if (ask != FixedPoint.ABSENT) {
            long size = size(CsvField.ASK_SIZE);
            sized &= size != FixedPoint.ABSENT;
            quote.ask(Frame.side(ask, size)).askSize().mantissa(size).exponent(sizeExponent);
        }
        quote.conditions(conditions);
        if (!sized) {
            EventHeader.flags(frame.buffer(), frame.offset(frame.count() - 1), EventFlags.SIZE_ABSENT);
        }
    }

    private long time(CsvField which) {
        long value = time.parse(record.bytes(), row.offset(which), row.length(which));
        if (value == CsvTime.BAD) {
            refuse(which, time.reason());
        }
        return value;
    }

    private long price(CsvField which) {
        long value = field.price(record.bytes(), row.offset(which), row.length(which), mapping.priceScale());
        if (value == FieldParser.BAD) {
            refuse(which, "expected a price (" + field.reason() + ')');
        }
        return value;
    }

    private long size(CsvField which) {
        sizeExponent = 0;
        if (!row.has(which)) {
            return FixedPoint.ABSENT;
        }
        long value = field.size(record.bytes(), row.offset(which), row.length(which));
        if (value == FieldParser.BAD) {
            refuse(which, "expected a size (" + field.reason() + ')');
            return FixedPoint.ABSENT;
        }
        sizeExponent = field.exponent();
        return value;
    }

    private void refuse(CsvField which, String why) {
        if (reason == null) {
            reason = "column " + row.position(which) + " (" + which.label() + "): " + why + ", got \"" + row.text(which)
                    + '"';
        }
    }

    private Outcome reject(String why) {
        reason = why;
        return Outcome.REJECTED;
    }

    @Override
    public String reason() {
        return reason;
    }
}

package io.tapedeck.feed.file;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows of one LEAN entry. A quote's side of price 0 and size 0 is absent: LEAN prints one side a row so. Crossed and zero
 * sized rows are kept as they are. One thread; allocates nothing for a good row of a venue seen before.
 */
final class LeanParser implements RecordParser {
    private static final long MS_PER_DAY = 86_400_000;
    private static final long NS_PER_DAY = MS_PER_DAY * 1_000_000;
    private static final int MS_TO_NS_DECIMALS = 6;
    private static final int CONDITIONS_BYTES = TradeEncoder.conditionsLength();
    private static final byte[] NO_VENUE = {};

    private final LeanColumn[] columns;
    private final boolean quotes;
    private final int priceScale;
    private final LocalDay day;
    private final LeanVenues venues;
    private final FieldParser field = new FieldParser();
    private final byte[] conditions = new byte[CONDITIONS_BYTES];
    private long nsOfDay;
    private long price;
    private long size;
    private byte sizeExponent;
    private long ask;
    private long askSize;
    private byte askSizeExponent;
    private int venueOffset;
    private int venueLength;
    private int conditionsLength;
    private int flags;
    private String reason;

    LeanParser(LeanColumn[] columns, boolean quotes, int priceScale, LocalDay day, LeanVenues venues) {
        this.columns = columns;
        this.quotes = quotes;
        this.priceScale = priceScale;
        this.day = day;
        this.venues = venues;
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
        clear();
        int at = offset;
        for (int i = 0; i < columns.length; i++) {
            if (at > end) {
                return reject("expected " + columns.length + " columns, got " + i);
            }
            int comma = at;
            while (comma < end && bytes[comma] != ',') {
                comma++;
            }
            if (!take(columns[i], bytes, at, comma - at)) {
                return reject("column " + (i + 1) + " (" + columns[i].label() + "): " + reason + ", got \""
                        + new String(bytes, at, comma - at, StandardCharsets.UTF_8) + '"');
            }
            at = comma + 1;
        }
        if (at <= end) {
            return reject("expected " + columns.length + " columns, got more");
        }
        return append(bytes, number, receiveTime, frame);
    }

    private void clear() {
        size = FixedPoint.ABSENT;
        sizeExponent = 0;
        askSize = FixedPoint.ABSENT;
        askSizeExponent = 0;
        venueLength = 0;
        flags = 0;
        if (conditionsLength > 0) {
            Arrays.fill(conditions, (byte) 0);
            conditionsLength = 0;
        }
    }

    private boolean take(LeanColumn column, byte[] bytes, int offset, int length) {
        return switch (column) {
            case TIME -> time(bytes, offset, length);
            case PRICE, BID -> {
                price = field.price(bytes, offset, length, priceScale);
                yield good(price, "expected a price");
            }
            case ASK -> {
                ask = field.price(bytes, offset, length, priceScale);
                yield good(ask, "expected a price");
            }
            case SIZE, BID_SIZE -> {
                size = field.size(bytes, offset, length);
                sizeExponent = field.exponent();
                yield good(size, "expected a size");
            }
            case ASK_SIZE -> {
                askSize = field.size(bytes, offset, length);
                askSizeExponent = field.exponent();
                yield good(askSize, "expected a size");
            }
            case VENUE -> {
                venueOffset = offset;
                venueLength = length;
                yield true;
            }
            case CONDITIONS -> conditions(bytes, offset, length);
            case SUSPICIOUS -> suspicious(bytes, offset, length);
        };
    }

    private boolean time(byte[] bytes, int offset, int length) {
        long ms = field.whole(bytes, offset, length);
        if (ms != FieldParser.BAD) {
            nsOfDay = ms * 1_000_000;
        } else {
            nsOfDay = field.scaled(bytes, offset, length, MS_TO_NS_DECIMALS);
        }
        if (nsOfDay < 0 || ms >= MS_PER_DAY || nsOfDay >= NS_PER_DAY) {
            reason = "expected ms since midnight, 0 to 86399999";
            return false;
        }
        return true;
    }

    private boolean conditions(byte[] bytes, int offset, int length) {
        if (length > CONDITIONS_BYTES) {
            reason = "expected at most 16 characters";
            return false;
        }
        System.arraycopy(bytes, offset, conditions, 0, length);
        conditionsLength = length;
        return true;
    }

    private boolean suspicious(byte[] bytes, int offset, int length) {
        if (length != 1 || (bytes[offset] != '0' && bytes[offset] != '1')) {
            reason = "expected 0 or 1";
            return false;
        }
        flags |= bytes[offset] == '1' ? EventFlags.SUSPICIOUS : 0;
        return true;
    }

    private boolean good(long value, String expected) {
        if (value == FieldParser.BAD) {
            reason = expected + " (" + field.reason() + ')';
            return false;
        }
        return true;
    }

    private Outcome append(byte[] bytes, long number, long receiveTime, Frame frame) {
        Instrument instrument;
        try {
            instrument = venues.of(venueLength == 0 ? NO_VENUE : bytes, venueLength == 0 ? 0 : venueOffset, venueLength,
                    receiveTime);
        } catch (TapedeckException e) {
            return rejectName(e);
        }
        if (instrument == null) {
            return Outcome.STOPPED;
        }
        long time = day.epochNs(nsOfDay);
        if (quotes) {
            appendQuote(frame, instrument.id(), time, receiveTime, number);
        } else {
            TradeEncoder trade = frame.trade(instrument.id(), time, receiveTime, number, flags);
            trade.price(price).size().mantissa(size).exponent(sizeExponent);
            trade.putConditions(conditions, 0);
        }
        return Outcome.TAKEN;
    }

    private void appendQuote(Frame frame, long instrumentId, long time, long receiveTime, long number) {
        boolean hasBid = price != 0 || size != 0;
        boolean hasAsk = ask != 0 || askSize != 0;
        boolean sized = (!hasBid || size != FixedPoint.ABSENT) && (!hasAsk || askSize != FixedPoint.ABSENT);
        QuoteEncoder quote = frame.quote(instrumentId, time, receiveTime, number,
                flags | (sized ? 0 : EventFlags.SIZE_ABSENT));
        if (hasBid) {
            quote.bid(price).bidSize().mantissa(size).exponent(sizeExponent);
        }
        if (hasAsk) {
            quote.ask(ask).askSize().mantissa(askSize).exponent(askSizeExponent);
        }
        quote.putConditions(conditions, 0);
    }

    private Outcome rejectName(TapedeckException e) {
        if (e.category() != ErrorCategory.DATA) {
            throw e;
        }
        return reject(venueLength == 0 ? "the row names no venue: give --exchange" : e.getMessage());
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

package io.tapedeck.feed.ilp;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.codec.ExactDecimalEncoder;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.util.Arrays;

/** Lines of one measurement that are trades or quotes of one mapping. */
final class TickRoute implements Route {
    private static final int ABSENT = -1;
    private static final int CONDITIONS_MAX = TradeEncoder.conditionsLength();
    private static final long NO_TIME = Long.MIN_VALUE;

    private final boolean trades;
    private final ColumnNames names;
    private final CharSequence venue;
    private final String hint;
    private final InstrumentCache instruments;
    private final Refusal refusal;
    private final int[] columns = new int[TickColumn.COUNT];
    private final AsciiView symbolView = new AsciiView();
    private final AsciiView exchangeView = new AsciiView();
    private long price;
    /** Mantissa of the size read last. */
    private long size;

    /** @param hint what to add where a column is not one of a tick's, may be empty */
    TickRoute(TickMapping mapping, String venue, InstrumentCache instruments, Refusal refusal, String hint) {
        this.hint = hint;
        trades = mapping.kind() == TickMapping.Kind.TRADE;
        names = new ColumnNames(mapping);
        this.venue = venue;
        this.instruments = instruments;
        this.refusal = refusal;
    }

    @Override
    public boolean append(ParsedLine line, long time, long unitNs, long receiveTime, long feedSequence, Frame frame) {
        if (!resolve(line)) {
            return false;
        }
        long exchangeTime = exchangeTime(line, time, unitNs);
        if (refusal.pending()) {
            return false;
        }
        long instrumentId = instrumentId(line, receiveTime);
        if (instrumentId < 0) {
            return false;
        }
        int messages = frame.count();
        boolean appended = trades
                ? trade(line, frame, instrumentId, exchangeTime, receiveTime, feedSequence)
                : quote(line, frame, instrumentId, exchangeTime, receiveTime, feedSequence);
        if (!appended) {
            frame.truncate(messages);
        }
        return appended;
    }

    private boolean resolve(ParsedLine line) {
        Arrays.fill(columns, ABSENT);
        for (int column = 0; column < line.columnCount(); column++) {
            int purpose = names.purpose(line, column);
            if (purpose < 0) {
                return refusal.bad(line.nameStart(column), "expected one of the columns " + names + ", found "
                        + line.name(column) + hint);
            }
            if (purpose == TickColumn.IGNORED.index()) {
                continue;
            }
            if (columns[purpose] != ABSENT) {
                return refusal.bad(line.nameStart(column), "the column says the same as "
                        + line.name(columns[purpose]) + ", expected one of them");
            }
            columns[purpose] = column;
        }
        return true;
    }

    private boolean trade(ParsedLine line, Frame frame, long instrumentId, long exchangeTime, long receiveTime,
            long feedSequence) {
        int sizeColumn = columns[TickColumn.SIZE.index()];
        int flags = sizeColumn == ABSENT ? EventFlags.SIZE_ABSENT : 0;
        TradeEncoder trade = frame.trade(instrumentId, exchangeTime, receiveTime, feedSequence, flags);
        int priceColumn = columns[TickColumn.PRICE.index()];
        if (priceColumn == ABSENT) {
            return refusal.bad(line.start(), "expected a price: the trade has none");
        }
        if (!readPrice(line, priceColumn)) {
            return false;
        }
        trade.price(price);
        if (sizeColumn != ABSENT && !putSize(line, sizeColumn, trade.size())) {
            return false;
        }
        int conditions = columns[TickColumn.CONDITIONS.index()];
        if (conditions != ABSENT) {
            if (!isConditions(line, conditions)) {
                return false;
            }
            for (int i = 0; i < line.textLength(conditions); i++) {
                trade.conditions(i, line.textBuffer(conditions)[line.textOffset(conditions) + i]);
            }
        }
        return true;
    }

    private boolean quote(ParsedLine line, Frame frame, long instrumentId, long exchangeTime, long receiveTime,
            long feedSequence) {
        QuoteEncoder quote = frame.quote(instrumentId, exchangeTime, receiveTime, feedSequence, 0);
        int bid = columns[TickColumn.BID.index()];
        int ask = columns[TickColumn.ASK.index()];
        if (bid == ABSENT && ask == ABSENT) {
            return refusal.bad(line.start(), "expected a bid or an ask: the quote has neither");
        }
        long bidPrice = FixedPoint.ABSENT;
        long askPrice = FixedPoint.ABSENT;
        if (bid != ABSENT) {
            if (!readPrice(line, bid)) {
                return false;
            }
            bidPrice = price;
        }
        if (ask != ABSENT) {
            if (!readPrice(line, ask)) {
                return false;
            }
            askPrice = price;
        }
        size = FixedPoint.ABSENT;
        int bidSize = columns[TickColumn.BID_SIZE.index()];
        if (bidSize != ABSENT && !putSize(line, bidSize, quote.bidSize())) {
            return false;
        }
        quote.bid(Frame.side(bidPrice, size));
        size = FixedPoint.ABSENT;
        int askSize = columns[TickColumn.ASK_SIZE.index()];
        if (askSize != ABSENT && !putSize(line, askSize, quote.askSize())) {
            return false;
        }
        quote.ask(Frame.side(askPrice, size));
        int conditions = columns[TickColumn.CONDITIONS.index()];
        if (conditions != ABSENT) {
            if (!isConditions(line, conditions)) {
                return false;
            }
            for (int i = 0; i < line.textLength(conditions); i++) {
                quote.conditions(i, line.textBuffer(conditions)[line.textOffset(conditions) + i]);
            }
        }
        return true;
    }

    private boolean readPrice(ParsedLine line, int column) {
        price = switch (line.type(column)) {
            case DECIMAL -> FixedPoint.price(line.mantissa(column), line.exponent(column));
            case INTEGER -> wholePrice(line.mantissa(column));
            case UNSIGNED -> line.mantissa(column) < 0 ? FixedPoint.DOES_NOT_FIT : wholePrice(line.mantissa(column));
            case LONG_DECIMAL -> FixedPoint.DOES_NOT_FIT;
            case TAG, STRING, BOOLEAN, TIMESTAMP -> FixedPoint.ABSENT;
        };
        if (price == FixedPoint.ABSENT) {
            return refusal.bad(line.valueStart(column), "expected a price as a number, found " + line.type(column));
        }
        return price != FixedPoint.DOES_NOT_FIT || refusal.bad(line.valueStart(column),
                "the price does not fit: expected at most 9 decimals and at most 9223372036.854775807");
    }

    private static long wholePrice(long value) {
        return value == Long.MIN_VALUE ? FixedPoint.DOES_NOT_FIT : FixedPoint.price(value, 0);
    }

    private boolean putSize(ParsedLine line, int column, ExactDecimalEncoder into) {
        ValueType type = line.type(column);
        if (type != ValueType.DECIMAL && type != ValueType.INTEGER && type != ValueType.UNSIGNED) {
            return refusal.bad(line.valueStart(column),
                    "expected a size as a number of at most 18 digits, found " + type);
        }
        long mantissa = line.mantissa(column);
        int exponent = type == ValueType.DECIMAL ? line.exponent(column) : 0;
        if (mantissa < 0 || exponent < Byte.MIN_VALUE || exponent > Byte.MAX_VALUE) {
            return refusal.bad(line.valueStart(column),
                    "the size does not fit: expected 0 or more, at most 18 digits, an exponent from -128 to 127");
        }
        into.mantissa(mantissa).exponent((byte) exponent);
        size = mantissa;
        return true;
    }

    private boolean isConditions(ParsedLine line, int column) {
        ValueType type = line.type(column);
        if ((type != ValueType.TAG && type != ValueType.STRING) || line.textLength(column) > CONDITIONS_MAX) {
            return refusal.bad(line.valueStart(column), "expected conditions as text of at most 16 characters");
        }
        byte[] bytes = line.textBuffer(column);
        int from = line.textOffset(column);
        for (int at = from; at < from + line.textLength(column); at++) {
            if (bytes[at] < ' ') {
                return refusal.bad(line.valueStart(column), "expected conditions in printable ASCII");
            }
        }
        return true;
    }

    private long exchangeTime(ParsedLine line, long time, long unitNs) {
        int column = columns[TickColumn.EXCHANGE_TIME.index()];
        if (column == ABSENT) {
            return time;
        }
        long mantissa = line.mantissa(column);
        long nanos = switch (line.type(column)) {
            case TIMESTAMP -> mantissa;
            case INTEGER ->
                Math.multiplyHigh(mantissa, unitNs) == (mantissa * unitNs) >> 63 ? mantissa * unitNs : NO_TIME;
            // seconds times 1e9, exact: the arithmetic of a price
            case DECIMAL -> FixedPoint.price(mantissa, line.exponent(column));
            case TAG, STRING, BOOLEAN, UNSIGNED, LONG_DECIMAL -> NO_TIME;
        };
        if (nanos == NO_TIME || nanos == FixedPoint.DOES_NOT_FIT) {
            refusal.bad(line.valueStart(column), "expected a time: a timestamp, a whole number in the line's unit,"
                    + " or seconds with at most 9 decimals");
        }
        return nanos;
    }

    private long instrumentId(ParsedLine line, long receiveTime) {
        int symbol = columns[TickColumn.SYMBOL.index()];
        int exchange = columns[TickColumn.EXCHANGE.index()];
        if (symbol == ABSENT || (exchange == ABSENT && venue.isEmpty())) {
            refusal.bad(line.start(), symbol == ABSENT
                    ? "expected a symbol: the tick has none"
                    : "expected an exchange: the tick has none, and its measurement no default");
            return -1;
        }
        if (!isText(line, symbol) || (exchange != ABSENT && !isText(line, exchange))) {
            return -1;
        }
        CharSequence exchangeName = exchange == ABSENT ? venue : view(line, exchange, exchangeView);
        return InstrumentLookUp.id(instruments, exchangeName, view(line, symbol, symbolView), receiveTime, refusal,
                line.valueStart(symbol));
    }

    private boolean isText(ParsedLine line, int column) {
        ValueType type = line.type(column);
        return type == ValueType.TAG || type == ValueType.STRING
                || refusal.bad(line.valueStart(column), "expected a name as a tag or a string, found " + type);
    }

    private static CharSequence view(ParsedLine line, int column, AsciiView view) {
        return view.wrap(line.textBuffer(column), line.textOffset(column), line.textLength(column));
    }
}

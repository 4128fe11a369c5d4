package io.tapedeck.feed.capture;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.SequenceTracker;
import io.tapedeck.feed.file.RecordParser;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of one recording. The receive time is the recorder's as it stands, even where its clock is behind the exchange's.
 * Trade numbers of each instrument are followed: a jump is a GAP event before the trade. One thread.
 */
final class BinanceParser implements RecordParser {
    /** Conditions of a trade whose buyer's order stood in the book: a seller hit it. */
    static final String BUYER_MAKER = "buyer-maker";
    /** Conditions of a trade whose seller's order stood in the book: a buyer lifted it. */
    static final String SELLER_MAKER = "seller-maker";
    private static final String MARKET_EXECUTION = "MARKET";
    private static final int TIME_DIGITS_MAX = 19;

    private record Line(Instrument instrument, SequenceTracker trades) {
    }

    private final BinanceOptions options;
    private final FeedInstruments instruments;
    private final BinanceMessage message = new BinanceMessage();
    private final Map<String, Line> spot = new HashMap<>();
    private final Map<String, Line> futures = new HashMap<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private final String tradeKind;
    private String reason;
    private long gaps;

    BinanceParser(BinanceOptions options, FeedInstruments instruments) {
        this.options = options;
        this.instruments = instruments;
        tradeKind = options.aggregateTrades() ? "aggTrade" : "trade";
    }

    @Override
    public Outcome parse(byte[] bytes, int offset, int length, long number, long ignoredTime, Frame frame) {
        int end = offset + length;
        if (end > offset && bytes[end - 1] == '\r') {
            end--;
        }
        if (end == offset) {
            return Outcome.NOTHING;
        }
        int at = offset;
        long receiveTime = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            receiveTime = receiveTime * 10 + bytes[at] - '0';
            at++;
        }
        if (at == offset || at - offset > TIME_DIGITS_MAX || receiveTime < 0 || at == end || bytes[at] != ' ') {
            return reject("expected a receive time in ns, a space and JSON");
        }
        boolean good = message.read(bytes, at + 1, end - at - 1);
        String kind = message.kind();
        if (!good && (message.event == null || isTaken(kind))) {
            return reject(message.reason);
        }
        if (!isTaken(kind)) {
            return skip(kind);
        }
        try {
            return kind.equals("bookTicker") ? quote(receiveTime, number, frame) : trade(receiveTime, number, frame);
        } catch (TapedeckException e) {
            if (e.category() != ErrorCategory.DATA) {
                throw e;
            }
            return reject(e.getMessage());
        }
    }

    private boolean isTaken(String kind) {
        return kind.equals(tradeKind) || kind.equals("bookTicker");
    }

    private Outcome trade(long receiveTime, long number, Frame frame) {
        if (message.executionType != null && !message.executionType.equals(MARKET_EXECUTION)) {
            // insurance fund and liquidation transfers come over the same stream, at a price of 0
            return skip(tradeKind + ' ' + message.executionType);
        }
        boolean whole = message.symbol != null && message.first.price != FixedPoint.ABSENT
                && message.first.size != FixedPoint.ABSENT && message.hasTradeId;
        if (!whole) {
            return reject("expected a trade with s, p, q and " + (options.aggregateTrades() ? "a" : "t"));
        }
        Line line = line(message.executionType != null ? futures : spot, message.executionType != null, receiveTime);
        if (line == null) {
            return Outcome.STOPPED;
        }
        long time = message.tradeTime != Long.MIN_VALUE ? message.tradeTime : message.eventTime;
        SequenceTracker.Seen seen = line.trades.observe(message.tradeId, time);
        if (seen == SequenceTracker.Seen.GAP) {
            gaps++;
            line.trades.appendGap(frame, receiveTime);
        }
        int flags = seen == SequenceTracker.Seen.DUPLICATE ? EventFlags.DUPLICATE : 0;
        TradeEncoder trade = frame.trade(line.instrument.id(), time, receiveTime, number, flags);
        trade.price(message.first.price).size().mantissa(message.first.size).exponent(message.first.sizeExponent);
        if (message.hasMaker) {
            trade.conditions(message.buyerIsMaker ? BUYER_MAKER : SELLER_MAKER);
        }
        return Outcome.TAKEN;
    }

    private Outcome quote(long receiveTime, long number, Frame frame) {
        BinanceSide bid = message.first;
        BinanceSide ask = message.second;
        if (message.symbol == null || bid.price == FixedPoint.ABSENT || ask.price == FixedPoint.ABSENT) {
            return reject("expected a book ticker with s, b, B, a and A");
        }
        boolean future = message.event != null;
        Line line = line(future ? futures : spot, future, receiveTime);
        if (line == null) {
            return Outcome.STOPPED;
        }
        long time = message.tradeTime != Long.MIN_VALUE ? message.tradeTime : message.eventTime;
        QuoteEncoder quote = frame.quote(line.instrument.id(), time, receiveTime, number, 0);
        quote.bid(Frame.side(bid.price, bid.size)).bidSize().mantissa(bid.size).exponent(bid.sizeExponent);
        quote.ask(Frame.side(ask.price, ask.size)).askSize().mantissa(ask.size).exponent(ask.sizeExponent);
        return Outcome.TAKEN;
    }

    private Line line(Map<String, Line> lines, boolean future, long receiveTime) {
        Line known = lines.get(message.symbol);
        if (known != null) {
            return known;
        }
        String venue = future ? "BINANCE-USDM" : "BINANCE";
        String exchange = options.exchange() != null ? options.exchange() : venue;
        Instrument instrument = instruments
                .define(Instrument.of(1, exchange, message.symbol, future ? "future" : "crypto"), receiveTime);
        if (instrument == null) {
            return null;
        }
        Line line = new Line(instrument, new SequenceTracker(exchange + ' ' + tradeKind + ' ' + message.symbol));
        lines.put(message.symbol, line);
        return line;
    }

    private Outcome skip(String kind) {
        skipped.merge(kind, 1L, Long::sum);
        return Outcome.SKIPPED;
    }

    private Outcome reject(String why) {
        reason = why;
        return Outcome.REJECTED;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public long gaps() {
        return gaps;
    }

    @Override
    public void skipped(SkippedKinds kinds) {
        skipped.forEach(kinds::kind);
    }
}

package io.tapedeck.feed;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/** A ring and journal in a test's hand: folds the catalogue, sums rows as the naive reader does, refuses on demand. */
public class FakeRing implements Publisher {
    /** Folded from all that was taken. */
    public final Catalogue catalogue = new Catalogue(1000, Long.MAX_VALUE);
    /** Symbol and exchange by id. */
    public final Map<Long, Instrument> instruments = new HashMap<>();
    /** Feed statuses as text. */
    public final List<String> statuses = new ArrayList<>();
    /** Feed sequences of data messages, where {@link #keep} is set. */
    public final List<Long> feedSequences = new ArrayList<>();
    /** Receive times of data messages, where {@link #keep} is set. */
    public final List<Long> receiveTimes = new ArrayList<>();
    /** Data messages as text, where {@link #keep} is set. */
    public final List<String> texts = new ArrayList<>();
    /** Messages of each frame, data or not. */
    public final List<Integer> frames = new ArrayList<>();
    /** True: texts, sequences and frames are kept. */
    public boolean keep = true;
    /** Answers offer n (from 0) with a negative result, or with anything else to take it. */
    public LongUnaryOperator answer = offer -> 0;
    /** Sums of the data messages. */
    public Totals totals = Totals.NONE;
    /** Slots of the largest frame. */
    public int frameSlotsMax = 256;
    /** Or of all data messages' flags. */
    public int flags;
    /** Quotes with both sides and bid above ask. */
    public long crossed;

    private final TradeDecoder trade = new TradeDecoder();
    private final QuoteDecoder quote = new QuoteDecoder();
    private final FeedStatusDecoder status = new FeedStatusDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long offers;
    private long tickets;

    @Override
    public long offer(Frame frame) {
        long forced = answer.applyAsLong(offers++);
        if (forced < 0) {
            return forced;
        }
        if (frame.slots() > frameSlotsMax) {
            return TOO_LARGE;
        }
        frame.seal();
        for (int i = 0; i < frame.count(); i++) {
            take(frame.buffer(), frame.offset(i), frame.length(i));
        }
        if (keep) {
            frames.add(frame.count());
        }
        return tickets++;
    }

    @Override
    public int frameSlotsMax() {
        return frameSlotsMax;
    }

    private void take(DirectBuffer buffer, int offset, int length) {
        catalogue.onMessage(buffer, offset, length);
        switch (EventHeader.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                Instrument instrument = InstrumentCodec.decode(buffer, offset);
                instruments.put(instrument.id(), instrument);
            }
            case FeedStatusDecoder.TEMPLATE_ID -> {
                status.wrapAndApplyHeader(buffer, offset, header);
                statuses.add(status.status() + " " + status.fromSequence() + " " + status.toSequence() + " "
                        + status.name() + " " + status.detail());
            }
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case QuoteDecoder.TEMPLATE_ID -> onQuote(buffer, offset);
            default -> throw new IllegalStateException("unexpected message");
        }
    }

    private void onTrade(DirectBuffer buffer, int offset) {
        trade.wrapAndApplyHeader(buffer, offset, header);
        Instrument instrument = data(buffer, offset);
        BigDecimal price = price(trade.price());
        BigDecimal size = decimal(trade.size().mantissa(), trade.size().exponent());
        long time = EventHeader.exchangeTime(buffer, offset);
        totals = totals.plusRow(
                NaiveLeanReader.tradeHash(instrument.symbol(), instrument.exchange(), time, price, size));
        if (keep) {
            texts.add(instrument.exchange() + ':' + instrument.symbol() + " " + time + " " + text(price) + " x "
                    + text(size) + " [" + trade.conditions() + "]");
        }
    }

    private void onQuote(DirectBuffer buffer, int offset) {
        quote.wrapAndApplyHeader(buffer, offset, header);
        Instrument instrument = data(buffer, offset);
        BigDecimal bid = price(quote.bid());
        BigDecimal ask = price(quote.ask());
        BigDecimal bidSize = decimal(quote.bidSize().mantissa(), quote.bidSize().exponent());
        BigDecimal askSize = decimal(quote.askSize().mantissa(), quote.askSize().exponent());
        long time = EventHeader.exchangeTime(buffer, offset);
        crossed += bid != null && ask != null && bid.compareTo(ask) > 0 ? 1 : 0;
        totals = totals
                .plusRow(NaiveLeanReader.quoteHash(instrument.symbol(), instrument.exchange(), time, bid, bidSize,
                        ask, askSize));
        if (keep) {
            texts.add(instrument.exchange() + ':' + instrument.symbol() + " " + time + " " + text(bid) + " x "
                    + text(bidSize) + " / " + text(ask) + " x " + text(askSize) + " [" + quote.conditions() + "]");
        }
    }

    private Instrument data(DirectBuffer buffer, int offset) {
        flags |= EventHeader.flags(buffer, offset);
        if (keep) {
            feedSequences.add(EventHeader.feedSequence(buffer, offset));
            receiveTimes.add(EventHeader.receiveTime(buffer, offset));
        }
        Instrument instrument = instruments.get(EventHeader.instrumentId(buffer, offset));
        if (instrument == null) {
            throw new IllegalStateException("an event of an instrument that was not defined before it");
        }
        return instrument;
    }

    private static BigDecimal price(long price) {
        return decimal(price, -FixedPoint.PRICE_DECIMALS);
    }

    private static BigDecimal decimal(long mantissa, int exponent) {
        return mantissa == FixedPoint.ABSENT ? null : BigDecimal.valueOf(mantissa, -exponent);
    }

    private static String text(BigDecimal value) {
        return value == null ? "-" : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}

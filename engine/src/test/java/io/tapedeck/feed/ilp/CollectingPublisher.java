package io.tapedeck.feed.ilp;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.ExactDecimalDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** Takes frames as a ring would, and keeps each message as text. Any thread. */
final class CollectingPublisher implements Publisher {
    private final List<String> messages = new ArrayList<>();
    private final List<Long> feedSequences = new ArrayList<>();
    private LongSupplier answer = () -> 0;
    private long tickets;
    private int frames;

    /** What offers answer from now on: negative refuses, else the frame is taken. */
    synchronized void answer(LongSupplier next) {
        answer = next;
    }

    @Override
    public synchronized long offer(Frame frame) {
        long result = answer.getAsLong();
        if (result < 0) {
            return result;
        }
        for (int i = 0; i < frame.count(); i++) {
            messages.add(describe(frame.buffer(), frame.offset(i)));
            feedSequences.add(EventHeader.feedSequence(frame.buffer(), frame.offset(i)));
        }
        frames++;
        return tickets++;
    }

    @Override
    public int frameSlotsMax() {
        return 1 << 14;
    }

    /** All messages but definitions and feed states, in order. */
    synchronized List<String> data() {
        return messages.stream().filter(text -> !text.startsWith("define") && !text.startsWith("feed")).toList();
    }

    synchronized List<String> all() {
        return List.copyOf(messages);
    }

    synchronized List<Long> feedSequences() {
        return List.copyOf(feedSequences);
    }

    synchronized int frames() {
        return frames;
    }

    /** All messages of a frame that was not offered. */
    static List<String> describe(Frame frame) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < frame.count(); i++) {
            texts.add(describe(frame.buffer(), frame.offset(i)));
        }
        return texts;
    }

    private static String describe(DirectBuffer buffer, int offset) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        long id = EventHeader.instrumentId(buffer, offset);
        long exchangeTime = EventHeader.exchangeTime(buffer, offset);
        String time = exchangeTime == Long.MIN_VALUE ? "-" : Long.toString(exchangeTime);
        return switch (EventHeader.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> {
                TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "trade " + id + " @" + time + " price " + price(trade.price()) + " size " + size(trade.size())
                        + " [" + trade.conditions() + "] flags " + EventHeader.flags(buffer, offset);
            }
            case QuoteDecoder.TEMPLATE_ID -> {
                QuoteDecoder quote = new QuoteDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "quote " + id + " @" + time + " bid " + price(quote.bid()) + " x " + size(quote.bidSize())
                        + " ask " + price(quote.ask()) + " x " + size(quote.askSize());
            }
            case RowDecoder.TEMPLATE_ID -> row(buffer, offset, id, time);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> "define " + id;
            case FeedStatusDecoder.TEMPLATE_ID -> {
                FeedStatusDecoder status = new FeedStatusDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "feed " + status.status() + " to " + status.toSequence() + ' ' + status.name();
            }
            default -> "message " + EventHeader.templateId(buffer, offset);
        };
    }

    private static String row(DirectBuffer buffer, int offset, long laneKey, String time) {
        RowReader row = new RowReader().wrap(buffer, offset);
        StringBuilder text = new StringBuilder("row ").append(row.table()).append(' ').append(laneKey).append(" @")
                .append(time);
        while (row.next()) {
            text.append(' ').append(row.name()).append('=');
            switch (row.type()) {
                case NULL -> text.append("NULL");
                case LONG -> text.append(row.longValue()).append('i');
                case DECIMAL -> FixedPoint.appendDecimal(text, row.longValue(), row.exponent());
                case NUMBER_TEXT -> text.append(row.text()).append('#');
                case TEXT -> text.append('"').append(row.text()).append('"');
                case BOOLEAN -> text.append(row.booleanValue());
                case TIMESTAMP -> text.append(row.longValue()).append('n');
            }
        }
        return text.toString();
    }

    private static String price(long price) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendPrice(text, price);
        return text.isEmpty() ? "-" : text.toString();
    }

    private static String size(ExactDecimalDecoder size) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendDecimal(text, size.mantissa(), size.exponent());
        return text.isEmpty() ? "-" : text.toString();
    }
}

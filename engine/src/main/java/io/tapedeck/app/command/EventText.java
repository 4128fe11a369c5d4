package io.tapedeck.app.command;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.decide.Outputs;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.ClockDecoder;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Events as names and values, for people and JSON. One thread; allocates as it likes. */
final class EventText {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final Map<Long, Instrument> instruments = new HashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final QuoteDecoder quote = new QuoteDecoder();
    private final FeedStatusDecoder status = new FeedStatusDecoder();
    private final RowReader row = new RowReader();
    private final ConfigurationDecoder configuration = new ConfigurationDecoder();

    /** Learns an instrument's name. */
    void learn(Instrument instrument) {
        instruments.put(instrument.id(), instrument);
    }

    /** Learns the name that a definition gives; other messages are passed over. */
    void learn(DirectBuffer buffer, int offset) {
        if (EventHeader.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            learn(InstrumentCodec.decode(buffer, offset));
        }
    }

    /** @return the event's fields in order; times as ISO 8601, numbers exact as texts */
    Map<String, Object> of(DirectBuffer buffer, int offset) {
        learn(buffer, offset);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("sequence", EventHeader.sequence(buffer, offset));
        event.put("kind", "");
        if (EventHeader.feedId(buffer, offset) == Outputs.FEED_ID) {
            event.put("cause", EventHeader.feedSequence(buffer, offset));
        }
        putTime(event, "time", EventHeader.eventTime(buffer, offset));
        switch (EventHeader.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> trade(event, buffer, offset);
            case QuoteDecoder.TEMPLATE_ID -> quote(event, buffer, offset);
            case FeedStatusDecoder.TEMPLATE_ID -> status(event, buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> definition(event, buffer, offset);
            case RowDecoder.TEMPLATE_ID -> row(event, buffer, offset);
            case ClockDecoder.TEMPLATE_ID -> event.put("kind", "clock");
            case ConfigurationDecoder.TEMPLATE_ID -> configuration(event, buffer, offset);
            default -> event.put("kind", "template " + EventHeader.templateId(buffer, offset));
        }
        if (EventHeader.flags(buffer, offset) != 0) {
            event.put("flags", FlagNames.of(EventHeader.flags(buffer, offset)));
        }
        return event;
    }

    /** @return the event on one line: a JSON object, or its fields for people */
    String line(DirectBuffer buffer, int offset, boolean json) {
        Map<String, Object> event = of(buffer, offset);
        return json ? new Report().putAll(event).json() : line(event);
    }

    private static String line(Map<String, Object> event) {
        StringBuilder line = new StringBuilder();
        event.forEach((name, value) -> {
            switch (name) {
                case "sequence" -> line.append(String.format("%12d", (Long) value));
                case "kind" -> line.append(String.format("  %-10s", value));
                case "time", "symbol" -> line.append("  ").append(value);
                default -> line.append("  ").append(name.replace('_', ' ')).append(' ').append(value);
            }
        });
        return line.toString();
    }

    private void trade(Map<String, Object> event, DirectBuffer buffer, int offset) {
        trade.wrapAndApplyHeader(buffer, offset, header);
        event.put("kind", "trade");
        putInstrument(event, buffer, offset);
        putDecimal(event, "price", trade.price(), -FixedPoint.PRICE_DECIMALS);
        putDecimal(event, "size", trade.size().mantissa(), trade.size().exponent());
        putText(event, "conditions", trade.conditions());
    }

    private void quote(Map<String, Object> event, DirectBuffer buffer, int offset) {
        quote.wrapAndApplyHeader(buffer, offset, header);
        event.put("kind", "quote");
        putInstrument(event, buffer, offset);
        putDecimal(event, "bid", quote.bid(), -FixedPoint.PRICE_DECIMALS);
        putDecimal(event, "bid_size", quote.bidSize().mantissa(), quote.bidSize().exponent());
        putDecimal(event, "ask", quote.ask(), -FixedPoint.PRICE_DECIMALS);
        putDecimal(event, "ask_size", quote.askSize().mantissa(), quote.askSize().exponent());
        putText(event, "conditions", quote.conditions());
    }

    private void status(Map<String, Object> event, DirectBuffer buffer, int offset) {
        status.wrapAndApplyHeader(buffer, offset, header);
        event.put("kind", "feed");
        event.put("status", status.status().name());
        if (status.fromSequence() != 0 || status.toSequence() != 0) {
            event.put("from", status.fromSequence());
            event.put("to", status.toSequence());
        }
        putText(event, "name", status.name());
        putText(event, "detail", status.detail());
    }

    private void configuration(Map<String, Object> event, DirectBuffer buffer, int offset) {
        configuration.wrapAndApplyHeader(buffer, offset, header);
        event.put("kind", "settings");
        event.put("hash", Long.toHexString(configuration.hash()));
        byte[] content = new byte[configuration.contentLength()];
        configuration.getContent(content, 0, content.length);
        event.put("settings", new String(content, StandardCharsets.UTF_8).strip().replace("\n", "; "));
    }

    private void definition(Map<String, Object> event, DirectBuffer buffer, int offset) {
        event.put("kind", "instrument");
        putInstrument(event, buffer, offset);
        event.put("instrument_id", EventHeader.instrumentId(buffer, offset));
    }

    private void row(Map<String, Object> event, DirectBuffer buffer, int offset) {
        row.wrap(buffer, offset);
        event.put("kind", "row");
        event.put("table", row.table());
        Map<String, Object> columns = new LinkedHashMap<>();
        while (row.next()) {
            columns.put(row.name(), value());
        }
        event.put("columns", columns);
    }

    private Object value() {
        return switch (row.type()) {
            case NULL -> null;
            case LONG -> row.longValue();
            case DECIMAL -> decimal(row.longValue(), row.exponent());
            case BOOLEAN -> row.booleanValue();
            case TIMESTAMP -> time(row.longValue());
            case TEXT, NUMBER_TEXT -> row.text();
        };
    }

    private void putInstrument(Map<String, Object> event, DirectBuffer buffer, int offset) {
        long id = EventHeader.instrumentId(buffer, offset);
        Instrument known = instruments.get(id);
        event.put("symbol", known == null ? Long.toString(id) : known.exchange() + ':' + known.symbol());
    }

    private static void putDecimal(Map<String, Object> event, String name, long mantissa, int exponent) {
        if (mantissa != FixedPoint.ABSENT) {
            event.put(name, decimal(mantissa, exponent));
        }
    }

    private static String decimal(long mantissa, int exponent) {
        StringBuilder text = new StringBuilder();
        FixedPoint.appendDecimal(text, mantissa, exponent);
        return text.toString();
    }

    private static void putText(Map<String, Object> event, String name, String value) {
        if (!value.isEmpty()) {
            event.put(name, value);
        }
    }

    private static void putTime(Map<String, Object> event, String name, long ns) {
        event.put(name, time(ns));
    }

    private static String time(long ns) {
        return Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND)).toString();
    }
}

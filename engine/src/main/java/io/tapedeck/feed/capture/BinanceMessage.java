package io.tapedeck.feed.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tapedeck.common.DecimalParser;
import io.tapedeck.common.FixedPoint;
import java.io.IOException;

/**
 * The fields of one Binance message that a trade or a book ticker needs, read in one pass. Numbers are taken from their
 * text, exactly. One thread, reused.
 */
final class BinanceMessage {
    /** A price that was there and is none. */
    static final long BAD = FixedPoint.DOES_NOT_FIT;
    /** Times of more digits than ms will have for 3,000 years are µs: streams opened with {@code timeUnit=MICROSECOND}. */
    private static final long MICROSECONDS_FROM = 100_000_000_000_000L;
    private static final JsonFactory JSON = new JsonFactory();

    String event;
    String symbol;
    String executionType;
    long tradeTime;
    long eventTime;
    long tradeId;
    boolean buyerIsMaker;
    boolean hasTradeId;
    boolean hasMaker;
    final BinanceSide first = new BinanceSide();
    final BinanceSide second = new BinanceSide();
    String reason;
    private final DecimalParser decimal = new DecimalParser();
    private byte[] digits = new byte[64];
    private boolean lastUpdate;

    /** @return false where it is no JSON object or a number does not fit; {@link #reason} says why */
    boolean read(byte[] bytes, int offset, int length) {
        clear();
        try (JsonParser json = JSON.createParser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                reason = "expected a JSON object";
                return false;
            }
            fields(json);
            if (json.nextToken() != null) {
                reason = "expected nothing behind the JSON object";
            }
        } catch (IOException e) {
            reason = "expected JSON: " + e.getMessage().lines().findFirst().orElse("");
        }
        return reason == null;
    }

    /** @return the message's kind; a spot book ticker names none and is known by its fields */
    String kind() {
        if (event != null) {
            return event;
        }
        if (first.seen && second.seen && symbol != null) {
            return "bookTicker";
        }
        return lastUpdate ? "depthSnapshot" : "unknown";
    }

    private void clear() {
        event = null;
        symbol = null;
        executionType = null;
        tradeTime = Long.MIN_VALUE;
        eventTime = Long.MIN_VALUE;
        hasTradeId = false;
        hasMaker = false;
        lastUpdate = false;
        reason = null;
        first.clear();
        second.clear();
    }

    private void fields(JsonParser json) throws IOException {
        for (JsonToken token = json.nextToken(); token != JsonToken.END_OBJECT; token = json.nextToken()) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals("data")) {
                fields(json);
            } else if (value.isStructStart()) {
                json.skipChildren();
            } else {
                field(name, value, json);
            }
        }
    }

    private void field(String name, JsonToken value, JsonParser json) throws IOException {
        switch (name) {
            case "e" -> event = json.getText();
            case "s" -> symbol = json.getText();
            case "X" -> executionType = json.getText();
            case "T" -> tradeTime = time(name, value, json);
            case "E" -> eventTime = time(name, value, json);
            case "t", "a" -> idOrAsk(name, value, json);
            case "m" -> {
                buyerIsMaker = value == JsonToken.VALUE_TRUE;
                hasMaker = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
            }
            case "p", "b" -> first.price = price(name, value, json, first);
            case "q", "B" -> size(name, value, json, first);
            case "A" -> size(name, value, json, second);
            case "lastUpdateId" -> lastUpdate = true;
            default -> {
            }
        }
    }

    /** "a" is the ask's price of a book ticker, a string, and the id of an aggregate trade, a number. */
    private void idOrAsk(String name, JsonToken value, JsonParser json) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            tradeId = json.getLongValue();
            hasTradeId = true;
        } else {
            second.price = price(name, value, json, second);
        }
    }

    private long time(String name, JsonToken value, JsonParser json) throws IOException {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            return Long.MIN_VALUE;
        }
        long time = json.getLongValue();
        long unit = time >= MICROSECONDS_FROM ? 1_000L : 1_000_000L;
        if (Math.multiplyHigh(time, unit) != (time * unit) >> 63) {
            reason = name + ": expected a time in ms or us, got " + time;
            return Long.MIN_VALUE;
        }
        return time * unit;
    }

    private long price(String name, JsonToken value, JsonParser json, BinanceSide side) throws IOException {
        side.seen = true;
        if (!number(name, value, json)) {
            return BAD;
        }
        long price = decimal.price();
        if (price == FixedPoint.DOES_NOT_FIT) {
            reason = name + ": expected a price of nine decimals and ±9.2e9, got " + json.getText();
        }
        return price;
    }

    private void size(String name, JsonToken value, JsonParser json, BinanceSide side) throws IOException {
        if (number(name, value, json)) {
            side.size = decimal.mantissa();
            side.sizeExponent = (byte) decimal.exponent();
        }
    }

    private boolean number(String name, JsonToken value, JsonParser json) throws IOException {
        int length = json.getTextLength();
        boolean text = value == JsonToken.VALUE_STRING || value.isNumeric();
        if (text && length <= digits.length) {
            char[] characters = json.getTextCharacters();
            int from = json.getTextOffset();
            for (int i = 0; i < length; i++) {
                digits[i] = (byte) Math.min(characters[from + i], 0x7f);
            }
            if (decimal.parse(digits, 0, length)) {
                return true;
            }
        }
        reason = name + ": expected a number of at most 18 digits, got " + json.getText();
        return false;
    }
}

package io.tapedeck.feed.ilp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which measurement is trades or quotes, and what its columns are called. A column that the mapping does not name is refused:
 * name it as {@link TickColumn#IGNORED} to leave it out.
 *
 * @param kind what a line of the measurement is
 * @param measurement its name; with {@code *} at the end: all that begin so, and what stands for the star is the venue
 * @param columns names by purpose; several names of one purpose are alternatives, of which a line has one at most
 * @param exchange venue of lines that name none, empty where such a line is to be refused
 */
public record TickMapping(Kind kind, String measurement, Map<TickColumn, List<String>> columns, String exchange) {
    /** What a line becomes. */
    public enum Kind {
        /** A Trade message. */
        TRADE,
        /** A Quote message. */
        QUOTE
    }

    /**
     * Checks the mapping.
     *
     * @throws IllegalArgumentException if the measurement is empty, the symbol has no column, or a name has two purposes
     */
    public TickMapping {
        if (measurement.isEmpty() || measurement.equals("*")) {
            throw new IllegalArgumentException("a tick mapping needs a measurement's name, got \"" + measurement + '"');
        }
        if (columns.getOrDefault(TickColumn.SYMBOL, List.of()).isEmpty()) {
            throw new IllegalArgumentException("tick mapping " + measurement + " names no column for the symbol");
        }
        List<String> names = columns.values().stream().flatMap(List::stream).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("tick mapping " + measurement + " names a column twice: " + names);
        }
        Map<TickColumn, List<String>> copy = new EnumMap<>(TickColumn.class);
        columns.forEach((purpose, list) -> copy.put(purpose, List.copyOf(list)));
        columns = Map.copyOf(copy);
    }

    /**
     * The mappings that QuestDB's examples and cryptofeed need: {@code trades}, {@code quotes}, {@code ticker}, and each
     * with {@code -VENUE} behind it.
     *
     * @param exchange venue of lines that name none, may be empty
     * @return the mappings
     */
    public static List<TickMapping> defaults(String exchange) {
        List<TickMapping> mappings = new ArrayList<>();
        for (String suffix : List.of("", "-*")) {
            mappings.add(new TickMapping(Kind.TRADE, "trades" + suffix, TRADE_COLUMNS, exchange));
            mappings.add(new TickMapping(Kind.QUOTE, "quotes" + suffix, QUOTE_COLUMNS, exchange));
            mappings.add(new TickMapping(Kind.QUOTE, "ticker" + suffix, QUOTE_COLUMNS, exchange));
        }
        return List.copyOf(mappings);
    }

    private static final List<String> SYMBOLS = List.of("symbol", "sym", "ticker", "instrument", "pair");
    private static final List<String> EXCHANGES = List.of("exchange", "venue", "ex");
    private static final List<String> TIMES = List.of("exchange_timestamp", "exchange_time", "timestamp");
    private static final List<String> UNUSED = List.of("type", "id", "trade_id", "receipt_timestamp", "provider");

    /** Column names of trades that are understood unless configured otherwise. */
    public static final Map<TickColumn, List<String>> TRADE_COLUMNS = Map.of(TickColumn.SYMBOL, SYMBOLS,
            TickColumn.EXCHANGE, EXCHANGES, TickColumn.PRICE, List.of("price", "px", "last"), TickColumn.SIZE,
            List.of("size", "amount", "quantity", "qty", "volume"), TickColumn.CONDITIONS,
            List.of("conditions", "condition", "side"), TickColumn.EXCHANGE_TIME, TIMES, TickColumn.IGNORED, UNUSED);

    /** Column names of quotes that are understood unless configured otherwise. */
    public static final Map<TickColumn, List<String>> QUOTE_COLUMNS = Map.of(TickColumn.SYMBOL, SYMBOLS,
            TickColumn.EXCHANGE, EXCHANGES, TickColumn.BID, List.of("bid", "bid_price"), TickColumn.ASK,
            List.of("ask", "ask_price", "offer"), TickColumn.BID_SIZE, List.of("bid_size", "bid_qty", "bid_volume"),
            TickColumn.ASK_SIZE, List.of("ask_size", "ask_qty", "ask_volume"), TickColumn.CONDITIONS,
            List.of("conditions", "condition"), TickColumn.EXCHANGE_TIME, TIMES, TickColumn.IGNORED, UNUSED);
}

package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.landing.LandedPosition;
import io.tapedeck.landing.LandedPositions;
import io.tapedeck.positions.MarkRule;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.PositionsOptions;
import io.tapedeck.positions.Trade;
import io.tapedeck.positions.TradeReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Folds the trades of a journal into a book, those of the market and those that decisions made, in the order in which the engine
 * booked them, and compares it with the table, to the last digit. First the outputs, then the market's events; one thread.
 */
final class PositionFold implements MessageHandler {
    private static final Name TRADES = new Name("trades");
    private static final Name POSITIONS = new Name("positions");
    private static final int QUANTITY_DECIMALS = 6;
    private static final int PRICE_DECIMALS = 9;
    /** All trades of a journal: memory is what a reconcile may take. */
    private static final int TRADES_REMEMBERED = 1 << 26;

    private final LandedPositions landed;
    private final PositionBook book = new PositionBook(
            new PositionsOptions(MarkRule.LAST, 0, 1, TRADES_REMEMBERED));
    private final TradeReader reader = new TradeReader();
    private final Trade trade = new Trade();
    private final RowReader row = new RowReader();
    private final Queue<Output> outputs = new ArrayDeque<>();
    /** Positions that somebody wrote as rows, past any trade. */
    private final Set<String> written = new HashSet<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigurationDecoder configuration = new ConfigurationDecoder();
    private long compared;
    private long foreign;

    /** A trade that decisions made, and the event that made them. */
    private record Output(long cause, UnsafeBuffer message) {
    }

    PositionFold(LandedPositions landed) {
        this.landed = landed;
    }

    /** Takes an output, in order; trades among them are kept until their cause is met. */
    void onOutput(DirectBuffer buffer, int offset, int length) {
        if (EventHeader.sequence(buffer, offset) <= landed.outputs() && isTrade(buffer, offset)) {
            UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, buffer, offset, length);
            outputs.add(new Output(EventHeader.feedSequence(buffer, offset), copy));
        }
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (EventHeader.templateId(buffer, offset) == ConfigurationDecoder.TEMPLATE_ID) {
            configuration.wrapAndApplyHeader(buffer, offset, header);
            byte[] content = new byte[configuration.contentLength()];
            configuration.getContent(content, 0, content.length);
            reader.rounds(
                    KeyValues.parse(new String(content, StandardCharsets.UTF_8)).flag(ColumnNumber.ROUNDS, false));
        } else if (sequence <= landed.market() && isTrade(buffer, offset)) {
            bookOutputs(sequence);
            book(buffer, offset);
        } else if (is(POSITIONS, buffer, offset)) {
            written.add(writtenName());
        }
    }

    private boolean isTrade(DirectBuffer buffer, int offset) {
        return is(TRADES, buffer, offset);
    }

    private boolean is(Name table, DirectBuffer buffer, int offset) {
        if (EventHeader.templateId(buffer, offset) != RowDecoder.TEMPLATE_ID) {
            return false;
        }
        row.wrap(buffer, offset);
        return table.matches(buffer, row.tableOffset(), row.tableLength());
    }

    private String writtenName() {
        Map<String, String> key = new HashMap<>(Map.of("tenant", "default"));
        while (row.next()) {
            if (row.type() == ColumnType.TEXT) {
                key.put(row.name(), row.text());
            }
        }
        return name(key.get("symbol"), key.get("exchange"), key.get("strategy"), key.get("agent_name"),
                key.get("tenant"));
    }

    private void bookOutputs(long before) {
        while (!outputs.isEmpty() && outputs.peek().cause() < before) {
            book(outputs.poll().message(), 0);
        }
    }

    private void book(DirectBuffer buffer, int offset) {
        if (reader.read(row.wrap(buffer, offset), trade)) {
            var _ = book.onTrade(trade); // what is refused here is refused there
        }
    }

    /** @return what differs, a line a position, with both figures; after the last event */
    List<String> differences() {
        bookOutputs(Long.MAX_VALUE);
        Map<String, Integer> folded = new HashMap<>();
        for (int position = 0; position < book.count(); position++) {
            folded.put(name(book.facts().symbol(position).toString(), book.facts().exchange(position).toString(),
                    book.facts().strategy(position).toString(), book.facts().agent(position).toString(),
                    book.facts().tenant(position).toString()), position);
        }
        List<String> differences = new ArrayList<>();
        for (LandedPosition one : landed.positions()) {
            String name = name(one.symbol(), one.exchange(), one.strategy(), one.agent(), one.tenant());
            Integer position = folded.remove(name);
            if (one.foreign() || written.contains(name)) {
                foreign++;
                continue;
            }
            compared++;
            String inTable = figures(one.quantity(), one.average(), one.realized());
            String inJournal = position == null ? "no trade" : figures(position);
            if (!inTable.equals(inJournal)) {
                differences.add(name + ": the journal gives " + inJournal + ", positions has " + inTable);
            }
        }
        folded.forEach((name, position) -> differences
                .add(name + ": the journal gives " + figures(position) + ", positions has no row"));
        compared += folded.size();
        return differences;
    }

    /** @return positions compared */
    long compared() {
        return compared;
    }

    /** @return positions that trades of direct SQL or of other journals have moved, or that came as rows: not compared */
    long foreign() {
        return foreign;
    }

    private static String name(String symbol, String exchange, String strategy, String agent, String tenant) {
        return "position " + exchange + ':' + symbol + " of strategy " + strategy + ", agent " + agent + ", tenant "
                + tenant;
    }

    private String figures(int position) {
        return figures(BigDecimal.valueOf(book.quantity(position), QUANTITY_DECIMALS),
                BigDecimal.valueOf(book.averageCost(position), PRICE_DECIMALS), book.realized(position));
    }

    private static String figures(BigDecimal quantity, BigDecimal average, BigDecimal realized) {
        return "quantity " + plain(quantity) + ", average cost " + plain(average) + ", realised " + plain(realized);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}

package io.tapedeck.landing;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.StreamWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A journal of trades and orders of clients, and of outputs that the events before caused, as a test says them. One thread. */
final class TradingTape implements AutoCloseable {
    /** Of strategy one, by trades of both kinds. */
    static final int POSITIONS = 1;
    private static final long TIME = 1_709_548_200_000_000_000L;

    private final LandingTape tape;
    private final StreamWriter outputs;
    private final Frame frame = new Frame(1 << 12);
    private final RowWriter row = new RowWriter();
    private final TreeMap<Long, Long> lastOutput = new TreeMap<>();
    private final Map<String, String> orders = new TreeMap<>();
    private final TreeMap<Long, Long> tradingCauses = new TreeMap<>();
    private final TreeSet<Long> blockEnds = new TreeSet<>();
    private long output;

    TradingTape(Path directory) {
        tape = new LandingTape(directory);
        outputs = tape.journal().startOutputs(1);
    }

    Journal journal() {
        return tape.journal();
    }

    long sequence() {
        return tape.sequence();
    }

    /** @return last output caused by an event up to {@code sequence} */
    long outputsUpTo(long sequence) {
        Map.Entry<Long, Long> last = lastOutput.floorEntry(sequence);
        return last == null ? 0 : last.getValue();
    }

    /** @return each order with the status that was said last */
    List<String> orders() {
        return orders.entrySet().stream().map(order -> order.getKey() + ' ' + order.getValue()).toList();
    }

    /** @return causes of the outputs on trading tables */
    NavigableMap<Long, Long> tradingCauses() {
        return tradingCauses;
    }

    /** @return end of the last block that ends at or before {@code sequence} */
    long blockEnd(long sequence) {
        return blockEnds.floor(sequence);
    }

    /** @return a message of a client's trade that would have {@code sequence} */
    Frame tradeAt(long sequence) {
        trade("t" + sequence, 1, 1);
        frame.clear();
        frame.row(0, TIME, TIME, 0, row);
        EventHeader.sequence(frame.buffer(), frame.offset(0), sequence);
        return frame;
    }

    /** Ends the blocks. */
    void commit() {
        blockEnds.add(tape.sequence());
        tape.commit();
        if (outputs.pendingCount() > 0) {
            outputs.commit(-1);
        }
    }

    /** An event that lands nothing in a trading table. */
    void event(boolean endsBlock) {
        frame.clear();
        frame.clock(TIME + tape.sequence());
        tape.append(frame);
        if (endsBlock) {
            commit();
        }
    }

    private void append() {
        frame.clear();
        frame.row(0, TIME, TIME, 0, row);
        tape.append(frame);
    }

    private void appendOutput(boolean trading) {
        output++;
        frame.clear();
        frame.row(0, TIME, TIME, tape.sequence(), row);
        EventHeader.sequence(frame.buffer(), frame.offset(0), output);
        if (!outputs.fits(frame.length(0))) {
            outputs.commit(-1);
        }
        outputs.append(frame.buffer(), frame.offset(0), frame.length(0));
        if (trading) {
            tradingCauses.put(output, tape.sequence());
        }
        lastOutput.put(tape.sequence(), output);
    }

    private static Name name(String text) {
        return new Name(text);
    }

    private void trade(String id, long units, long price) {
        row.begin(name("trades")).putTimestamp(name("executed_at"), TIME + tape.sequence() * 1_000)
                .putText(name("trade_id"), id).putText(name("order_id"), "O").putText(name("symbol"), "SPY")
                .putText(name("exchange"), "P").putText(name("side"), units > 0 ? "BUY" : "SELL")
                .putLong(name("quantity"), units).putPrice(name("price"), price * 1_000_000_000L + 12_345_670L)
                .putText(name("strategy"), "one").putText(name("agent_name"), "agent")
                .putText(name("broker"), "B");
    }

    /** A client's trade. */
    void trade(long units, long price) {
        trade("t" + (tape.sequence() + 1), units, price);
        append();
    }

    /** A fill that the last event caused. */
    void outputTrade(long units, long price) {
        trade("o" + (output + 1), units, price);
        appendOutput(true);
    }

    /** An output of the last event that goes to no trading table. */
    void output(String model) {
        row.begin(name("signals")).putTimestamp(name("timestamp"), TIME + output * 1_000)
                .putText(name("symbol"), "SPY").putText(name("agent_name"), "momentum_agent")
                .putText(name("signal_type"), "MOMENTUM").putNumber(name("value"), 0.5, 6)
                .putNumber(name("confidence"), 0.75, 4).putText(name("direction"), "BUY")
                .putText(name("top_3_reasons"), "[]").putText(name("model_version"), model.substring(0, 3));
        appendOutput(false);
    }

    private void order(String id, String status, boolean ofOutput) {
        orders.put(id, status);
        row.begin(name("orders")).putTimestamp(name("submitted_at"), TIME).putText(name("order_id"), id)
                .putText(name("symbol"), "SPY").putText(name("exchange"), "P").putText(name("side"), "BUY")
                .putText(name("order_type"), "MARKET").putLong(name("quantity"), 5).putText(name("status"), status)
                .putText(name("broker"), "B");
        if (ofOutput) {
            appendOutput(true);
        } else {
            append();
        }
    }

    /** A client's word on an order. */
    void order(String id, String status) {
        order(id, status, false);
    }

    /** The engine's; {@code id} null makes a new order. Returns its id. */
    String outputOrder(String id, String status) {
        String known = id == null ? String.format("order-%06d", output + 1) : id;
        order(known, status, true);
        return known;
    }

    /** Events, trades, orders, and what they cause, by chance; a block ends now and then. */
    void generate(SplittableRandom random, int events) {
        String[] states = {"SUBMITTED", "PARTIAL", "FILLED", "CANCELLED", "REJECTED"};
        for (int i = 0; i < events; i++) {
            long units = random.nextLong(-40, 40);
            switch (random.nextInt(4)) {
                case 0, 1 -> trade(units == 0 ? 1 : units, random.nextLong(90, 110));
                case 2 -> order("order-" + random.nextInt(4), states[random.nextInt(states.length)]);
                default -> event(false);
            }
            for (int made = random.nextInt(6) - 3; made > 0; made--) {
                long more = random.nextLong(-40, 40);
                switch (random.nextInt(3)) {
                    case 0 -> outputTrade(more == 0 ? 1 : more, random.nextLong(90, 110));
                    case 1 -> outputOrder("order-" + random.nextInt(4), states[random.nextInt(states.length)]);
                    default -> output("signals");
                }
            }
            if (random.nextInt(5) == 0 || i % 10 == 9) {
                commit();
            }
        }
        commit();
    }

    @Override
    public void close() {
        tape.close();
    }
}

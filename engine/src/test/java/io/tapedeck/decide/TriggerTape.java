package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.ClockDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.table.RowCheck;
import io.tapedeck.event.table.Table;
import io.tapedeck.landing.LandingCheck;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.signals.FusedSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Positions and triggers as {@link Decisions} puts them together, without the rest; their rows are checked as landing would. */
final class TriggerTape {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_772_000_000L * SECOND;
    static final String EXCHANGE = "X";

    /** Rows that were told, a map each, the table under "table". */
    final List<Map<String, String>> rows = new ArrayList<>();
    /** Outputs as bytes in hex: what must be equal. */
    final List<String> bytes = new ArrayList<>();
    final Moment moment = new Moment();
    final InstrumentIndex instruments = new InstrumentIndex();
    final PositionStage positions;
    final PositionTriggerHandler triggers;
    private final Outputs outputs;
    private final Frame frame = new Frame(1024);
    private final boolean replay;
    private final Map<String, Table> tables;
    private final Tick tick = new Tick();
    private String settings = "";
    private long sequence;
    private long time = START;
    private boolean historical;

    /** @param tables by name, whose rows are checked; empty: rows are not looked at */
    TriggerTape(DecisionOptions.Mode mode, Map<String, Table> tables) {
        this.tables = tables;
        replay = mode == DecisionOptions.Mode.REPLAY;
        outputs = new Outputs(this::onOutput, moment);
        positions = new PositionStage(instruments, moment, outputs);
        triggers = new PositionTriggerHandler(new DecisionOptions(mode, "t-"), instruments, moment, outputs, positions);
        configure("");
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        if (tables.isEmpty()) {
            return;
        }
        byte[] all = new byte[length];
        message.getBytes(offset, all);
        bytes.add(java.util.HexFormat.of().formatHex(all));
        RowReader row = new RowReader().wrap(message, offset);
        if (!tables.containsKey(row.table())) {
            return; // marks of positions
        }
        Map<String, String> values = new LinkedHashMap<>();
        values.put("table", row.table());
        Table table = tables.get(row.table());
        if (table != null) {
            RowCheck check = LandingCheck.by(LandingOptions.defaults()).of(table,
                    new RowReader().wrap(message, offset));
            String refusal = check.check(new RowReader().wrap(message, offset));
            if (refusal != null) {
                throw new AssertionError(row.table() + ": " + refusal);
            }
        }
        while (row.next()) {
            values.put(row.name(), switch (row.type()) {
                case NULL -> null;
                case TEXT -> row.text();
                case DECIMAL -> {
                    StringBuilder text = new StringBuilder();
                    FixedPoint.appendDecimal(text, row.longValue(), row.exponent());
                    yield text.toString();
                }
                default -> Long.toString(row.longValue());
            });
        }
        rows.add(values);
    }

    List<Map<String, String>> of(String table) {
        return rows.stream().filter(row -> row.get("table").equals(table)).toList();
    }

    /** @return one column of a table's rows */
    List<String> of(String table, String column) {
        return of(table).stream().map(row -> row.get(column)).toList();
    }

    void configure(String text) {
        settings = text;
        positions.configure(KeyValues.parse(text));
        triggers.configure(KeyValues.parse(text));
    }

    void historical(boolean now) {
        historical = now;
        frame.feed(now ? 9 : 0, now);
    }

    TriggerTape define(String symbol) {
        return define(Instrument.of(Instruments.id(EXCHANGE, symbol), EXCHANGE, symbol, "equity"));
    }

    TriggerTape define(Instrument instrument) {
        frame.definition(instrument, time);
        return play();
    }

    TriggerTape trade(String symbol, double price, int flags) {
        return trade(Instruments.id(EXCHANGE, symbol), Math.round(price * FixedPoint.PRICE_UNITS), flags);
    }

    TriggerTape trade(long id, long price, int flags) {
        time += 1_000_000;
        frame.trade(id, time, time, 0, flags).price(price).size().mantissa(100).exponent((byte) 0);
        return play();
    }

    TriggerTape quote(String symbol, double bid, double ask, long size, int flags) {
        time += 1_000_000;
        var quote = frame.quote(Instruments.id(EXCHANGE, symbol), time, time, 0, flags);
        quote.bid(Math.round(bid * FixedPoint.PRICE_UNITS)).ask(Math.round(ask * FixedPoint.PRICE_UNITS));
        quote.bidSize().mantissa(size).exponent((byte) 0);
        quote.askSize().mantissa(size).exponent((byte) 0);
        return play();
    }

    /** What follows comes so many ns later, or earlier. */
    TriggerTape forward(long after) {
        time += after;
        return this;
    }

    TriggerTape clock(long after) {
        time += after;
        frame.clock(time);
        return play();
    }

    /** A row, as text of each column. */
    TriggerTape row(String table, String... namesAndValues) {
        time += 1_000_000;
        RowWriter row = new RowWriter().begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == null) {
                row.putNull(new Name(namesAndValues[i]));
            } else {
                row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
            }
        }
        frame.row(0, time, time, 0, row);
        return play();
    }

    private int trades;

    /** A trade of the strategy "trend", agent "a", that moves its position; quantity below 0 sells. */
    TriggerTape hold(String symbol, long quantity, double price, String orderId) {
        return row("trades", "executed_at", java.time.Instant.ofEpochSecond(time / SECOND).toString(), "trade_id",
                "x" + ++trades, "order_id", orderId, "symbol", symbol, "exchange", EXCHANGE, "side",
                quantity > 0 ? "BUY" : "SELL", "quantity", Long.toString(quantity), "price", Double.toString(price),
                "strategy", "trend", "agent_name", "a", "broker", "b");
    }

    TriggerTape trigger(String id, String symbol, String kind, String... more) {
        List<String> all = new ArrayList<>(List.of("trigger_id", id, "symbol", symbol, "exchange", EXCHANGE, "strategy",
                "trend", "agent_name", "a", "kind", kind));
        all.addAll(java.util.Arrays.asList(more));
        return row("position_triggers", all.toArray(String[]::new));
    }

    /** A fused signal, within an event of its own: a clock. */
    TriggerTape fused(String symbol, int direction, double size, double target, double stop) {
        time += 1_000_000;
        frame.clock(time);
        begin(0);
        triggers.onFused(new Fused(instruments.indexOf(Instruments.id(EXCHANGE, symbol)), direction, size, target,
                stop));
        outputs.endCause();
        frame.clear();
        return this;
    }

    private record Fused(int instrument, int direction, double riskAdjustedSize, double target,
            double stop) implements FusedSignal {
        @Override
        public long time() {
            return 0;
        }

        @Override
        public double value() {
            return direction;
        }

        @Override
        public double confidence() {
            return 0.9;
        }

        @Override
        public double expectedReturn() {
            return Double.NaN;
        }

        @Override
        public double expectedRisk() {
            return Double.NaN;
        }

        @Override
        public double entry() {
            return Double.NaN;
        }

        @Override
        public long localId() {
            return Outputs.OUTPUT_ID | 7;
        }

        @Override
        public String method() {
            return "majority";
        }
    }

    private int begin(int message) {
        MutableDirectBuffer buffer = frame.buffer();
        int offset = frame.offset(message);
        EventHeader.sequence(buffer, offset, ++sequence);
        moment.set(sequence, EventHeader.eventTime(buffer, offset), EventHeader.receiveTime(buffer, offset),
                replay || !historical);
        return offset;
    }

    private TriggerTape play() {
        for (int i = 0; i < frame.count(); i++) {
            int offset = begin(i);
            onMessage(frame.buffer(), offset);
            outputs.endCause();
        }
        frame.clear();
        return this;
    }

    private void onMessage(DirectBuffer buffer, int offset) {
        switch (EventHeader.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                int index = instruments.define(InstrumentCodec.decode(buffer, offset));
                positions.onDefined(index);
                triggers.onDefined(index);
            }
            case ClockDecoder.TEMPLATE_ID -> {
                positions.onClock(moment.eventTime());
                triggers.onClock(moment.eventTime());
            }
            case RowDecoder.TEMPLATE_ID -> {
                Name table = Tables.of(new RowReader().wrap(buffer, offset));
                if (moment.acting() || Tables.ofBook(table)) {
                    triggers.onRow(table, new RowReader().wrap(buffer, offset));
                    positions.onRow(table, new RowReader().wrap(buffer, offset));
                }
            }
            default -> {
                tick.wrap(buffer, offset);
                int instrument = instruments.indexOf(tick.instrumentId());
                positions.onTick(tick, instrument);
                triggers.onTick(tick, instrument);
            }
        }
    }

    /** One in the same state, by way of a snapshot; its rows begin anew. */
    TriggerTape restarted() {
        StateWriter state = new StateWriter();
        instruments.save(state);
        outputs.save(state);
        positions.save(state);
        triggers.save(state);
        TriggerTape again = new TriggerTape(replay ? DecisionOptions.Mode.REPLAY : DecisionOptions.Mode.LIVE, tables);
        again.configure(settings);
        StateReader reader = new StateReader(state.buffer(), 0, state.length());
        again.instruments.restore(reader);
        for (int i = 0; i < instruments.count(); i++) {
            again.positions.onDefined(i);
            again.triggers.onDefined(i);
        }
        again.outputs.restore(reader);
        again.positions.restore(reader);
        again.triggers.restore(reader);
        if (!reader.atEnd()) {
            throw new AssertionError("state is not read to its end");
        }
        again.sequence = sequence;
        again.time = time;
        again.trades = trades;
        again.historical(historical);
        return again;
    }
}

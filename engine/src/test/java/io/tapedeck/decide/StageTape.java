package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.Tick;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** A position stage alone, with a short way to give it events and to read what it emits, a line a row. One thread. */
final class StageTape {
    static final long SECOND = 1_000_000_000L;
    static final long NOON = 1_709_553_600L * SECOND;

    final List<String> rows = new ArrayList<>();
    final PositionStage stage;
    private final InstrumentIndex instruments = new InstrumentIndex();
    private final Moment moment = new Moment();
    private final Outputs outputs = new Outputs(this::onOutput, moment);
    private final Frame frame = new Frame(1024);
    private final Tick tick = new Tick();
    private final RowReader reader = new RowReader();
    private boolean quiet;
    private long sequence;
    /** When what follows is received, ns; 0 = at its own time. */
    private long received;

    StageTape(KeyValues settings) {
        stage = new PositionStage(instruments, moment, outputs);
        stage.configure(settings);
    }

    /** Neither keeps nor prints what is emitted. */
    StageTape quiet() {
        quiet = true;
        return this;
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        if (quiet) {
            return;
        }
        RowReader row = new RowReader().wrap(message, offset);
        StringBuilder line = new StringBuilder(row.table()).append(" #").append(EventHeader.sequence(message, offset))
                .append(" of ").append(EventHeader.feedSequence(message, offset));
        while (row.next()) {
            line.append(' ').append(row.name()).append('=').append(switch (row.type()) {
                case NULL -> "null";
                case TEXT -> row.text();
                case DECIMAL -> BigDecimal.valueOf(row.longValue(), -row.exponent()).stripTrailingZeros()
                        .toPlainString();
                case TIMESTAMP -> Double.toString((row.longValue() - NOON) / (double) SECOND);
                default -> Long.toString(row.longValue());
            });
        }
        rows.add(line.toString());
    }

    void define(String symbol, String currency) {
        int index = instruments.define(new Instrument(instruments.count() + 1, symbol, "X", "equity", currency, -1,
                (char) 0, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 0, ""));
        stage.onDefined(index);
    }

    /** What follows is of a historical feed that acts. */
    void historical() {
        historical(9);
    }

    /** What follows is of this historical feed that acts. */
    void historical(long feed) {
        frame.feed(feed, true);
    }

    /** What follows is received then, whatever its own time is. */
    void received(double second) {
        received = time(second);
    }

    private long received(long own) {
        return received == 0 ? own : received;
    }

    void trade(int instrument, double second, String price, int flags) {
        frame.trade(instrument + 1, time(second), received(time(second)), 0, flags).price(price(price)).size()
                .mantissa(1);
        play(() -> stage.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument));
    }

    void quote(int instrument, double second, String bid, String ask) {
        frame.quote(instrument + 1, time(second), time(second), 0, 0).bid(price(bid)).ask(price(ask));
        play(() -> stage.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument));
    }

    void clock(double second) {
        frame.clock(time(second));
        play(() -> stage.onClock(time(second)));
    }

    /** A fill by the words "symbol strategy quantity price [commission] [currency rate]". */
    void fill(double second, String id, String words) {
        String[] parts = words.split(" ", -1);
        boolean buys = !parts[2].startsWith("-");
        row(second, "trades", row -> {
            put(row, "trade_id", id);
            put(row, "order_id", "O");
            put(row, "broker", "B");
            put(row, "exchange", "X");
            put(row, "agent_name", "agent");
            put(row, "symbol", parts[0]);
            put(row, "strategy", parts[1]);
            put(row, "side", buys ? "BUY" : "SELL");
            row.putTimestamp(new Name("executed_at"), time(second));
            number(row, "quantity", parts[2]);
            number(row, "price", parts[3]);
            if (parts.length > 4) {
                number(row, "commission", parts[4]);
            }
            if (parts.length > 6) {
                put(row, "currency", parts[5]);
                number(row, "fx_rate", parts[6]);
            }
        });
    }

    void movement(double second, String kind, String amount) {
        row(second, "cash_movements", row -> {
            row.putTimestamp(new Name("moved_at"), time(second));
            put(row, "kind", kind);
            number(row, "amount", amount);
        });
    }

    /** A movement whose amount comes as text. */
    void text(double second, String kind, String amount) {
        row(second, "cash_movements", row -> {
            row.putTimestamp(new Name("moved_at"), time(second));
            put(row, "kind", kind);
            put(row, "amount", amount);
        });
    }

    void row(double second, String table, Consumer<RowWriter> content) {
        RowWriter writer = new RowWriter().begin(new Name(table));
        content.accept(writer);
        frame.row(0, time(second), time(second), 0, writer);
        play(() -> {
            reader.wrap(frame.buffer(), frame.offset(0));
            stage.onRow(Tables.of(reader), reader.wrap(frame.buffer(), frame.offset(0)));
        });
    }

    static void put(RowWriter row, String column, String text) {
        row.putText(new Name(column), text);
    }

    static void number(RowWriter row, String column, String number) {
        BigDecimal value = new BigDecimal(number);
        row.putDecimal(new Name(column), value.unscaledValue().longValueExact(), -value.scale());
    }

    private void play(Runnable event) {
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        moment.set(sequence, EventHeader.eventTime(frame.buffer(), frame.offset(0)),
                EventHeader.receiveTime(frame.buffer(), frame.offset(0)), true);
        event.run();
        outputs.endCause();
        frame.clear();
    }

    static long time(double second) {
        return NOON + Math.round(second * SECOND);
    }

    static long price(String price) {
        return new BigDecimal(price).movePointRight(9).longValueExact();
    }

    /** @return a new stage with this one's state, as after a restart; what this one emitted is forgotten in it */
    StageTape restarted(KeyValues settings) {
        StateWriter state = new StateWriter();
        instruments.save(state);
        outputs.save(state);
        stage.save(state);
        StageTape next = new StageTape(settings);
        StateReader saved = new StateReader(state.buffer(), 0, state.length());
        next.instruments.restore(saved);
        for (int i = 0; i < next.instruments.count(); i++) {
            next.stage.onDefined(i);
        }
        next.outputs.restore(saved);
        next.stage.restore(saved);
        if (!saved.atEnd()) {
            throw new AssertionError("the state has more");
        }
        next.sequence = sequence;
        return next;
    }
}

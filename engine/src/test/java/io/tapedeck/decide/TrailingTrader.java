package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import java.util.Arrays;
import java.util.List;

/**
 * A strategy that trades, as small as it can be: buys one at the first trade and again ten trades behind each sale, sells where the price
 * has fallen from its peak by setting {@code test.stop}. Writes rows of orders, trades and position_triggers as the engine's own do.
 */
public final class TrailingTrader implements DecisionHandler {
    public static final String STRATEGY = "trailer";
    private static final Name ORDERS = new Name("orders");
    private static final Name TRADES = new Name("trades");
    private static final Name TRIGGERS = new Name("position_triggers");
    private static final int PAUSE = 10;

    private final Outputs outputs;
    private final InstrumentNames names;
    private final String prefix;
    private double stop = 1;
    private long[] peaks = new long[8];
    private int[] waits = new int[8];
    private String[] triggers = new String[8];

    /** How a handler learns of symbols without the index of the house. */
    public interface InstrumentNames {
        String symbol(int instrument);
    }

    private TrailingTrader(Outputs outputs, InstrumentNames names, String prefix) {
        this.outputs = outputs;
        this.names = names;
        this.prefix = prefix;
    }

    /** @return decisions that trade, whatever else they do; instrument n of the tape is {@code X:Sn} */
    public static Decisions decisions(DecisionOptions options, OutputSink sink) {
        return new Decisions(options, sink,
                outputs -> List.of(new TrailingTrader(outputs, n -> "S" + n, options.idPrefix())));
    }

    @Override
    public void configure(KeyValues settings) {
        stop = settings.number("test.stop", 1);
    }

    @Override
    public void onDefined(int instrument) {
        if (instrument >= peaks.length) {
            peaks = Arrays.copyOf(peaks, 2 * instrument);
            waits = Arrays.copyOf(waits, 2 * instrument);
            triggers = Arrays.copyOf(triggers, 2 * instrument);
        }
        peaks[instrument] = FixedPoint.ABSENT;
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        if (!tick.isTrade()) {
            return;
        }
        if (peaks[instrument] == FixedPoint.ABSENT) {
            if (waits[instrument]-- <= 0) {
                peaks[instrument] = tick.price();
                order(instrument, tick, "BUY", 1);
                triggers[instrument] = prefix + outputs.nextSequence();
                trigger(instrument, tick, "armed", null);
            }
        } else if (tick.price() > peaks[instrument]) {
            peaks[instrument] = tick.price();
        } else if (tick.price() <= peaks[instrument] - stop * FixedPoint.PRICE_UNITS) {
            trigger(instrument, tick, "triggered", prefix + (outputs.nextSequence() + 1));
            order(instrument, tick, "SELL", -1);
            peaks[instrument] = FixedPoint.ABSENT;
            waits[instrument] = PAUSE;
        }
    }

    private void trigger(int instrument, Tick tick, String state, String order) {
        var row = outputs.begin(TRIGGERS).putText(new Name("trigger_id"), triggers[instrument])
                .putText(new Name("symbol"), names.symbol(instrument)).putText(new Name("exchange"), "X")
                .putText(new Name("kind"), "TRAILING_STOP").putText(new Name("side"), "SELL")
                .putText(new Name("reference_price"), "last").putText(new Name("state"), state)
                .putPrice(new Name("peak_price"), peaks[instrument]);
        if (order != null) {
            row.putText(new Name("order_id"), order).putPrice(new Name("fired_price"), tick.price());
        }
        outputs.end();
    }

    private void order(int instrument, Tick tick, String side, long quantity) {
        String order = prefix + outputs.nextSequence();
        outputs.begin(ORDERS).putText(new Name("order_id"), order)
                .putText(new Name("symbol"), names.symbol(instrument)).putText(new Name("exchange"), "X")
                .putText(new Name("side"), side).putText(new Name("status"), "PENDING")
                .putText(new Name("strategy"), STRATEGY);
        outputs.end();
        outputs.begin(TRADES).putTimestamp(new Name("executed_at"), tick.eventTime())
                .putText(new Name("trade_id"), prefix + outputs.nextSequence()).putText(new Name("order_id"), order)
                .putText(new Name("symbol"), names.symbol(instrument)).putText(new Name("exchange"), "X")
                .putText(new Name("side"), side).putDecimal(new Name("quantity"), quantity, 0)
                .putPrice(new Name("price"), tick.price()).putText(new Name("strategy"), STRATEGY)
                .putText(new Name("agent_name"), "test").putDecimal(new Name("commission"), 1, -2);
        outputs.end();
    }

    @Override
    public void onRow(Name table, RowReader row) {
        // its own positions alone
    }

    @Override
    public void save(StateWriter state) {
        state.begin("trader");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("trader");
    }

    @Override
    public long triggerPeak(String triggerId) {
        for (int i = 0; i < triggers.length; i++) {
            if (triggerId.equals(triggers[i])) {
                return peaks[i];
            }
        }
        return FixedPoint.ABSENT;
    }
}

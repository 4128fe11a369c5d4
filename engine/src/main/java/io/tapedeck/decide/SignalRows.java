package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.signals.AgentSignal;
import io.tapedeck.signals.Fibonacci;
import io.tapedeck.signals.Opinion;

/** Built-in agents' signals as rows of {@code signals}. One thread. */
final class SignalRows {
    private static final Name TECHNICAL_INDICATORS = new Name("technical_indicators");
    private static final Name FIBONACCI_LEVELS = new Name("fibonacci_levels");
    private static final Name MARKET_REGIME = new Name("market_regime");
    private static final long NS_A_MINUTE = 60_000_000_000L;
    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private final JsonLine json = new JsonLine();

    SignalRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** Emits a row; returns its id within the journal. */
    long write(AgentSignal signal) {
        long id = outputs.nextLocalId();
        RowWriter row = outputs.begin(Tables.SIGNALS);
        row.putTimestamp(SignalColumns.TIMESTAMP, signal.time());
        row.putText(SignalColumns.SYMBOL, instruments.symbol(signal.instrument()));
        row.putText(SignalColumns.AGENT_NAME, signal.agent());
        row.putText(SignalColumns.SIGNAL_TYPE, signal.type());
        row.putNumber(SignalColumns.VALUE, signal.value(), 6);
        row.putNumber(SignalColumns.CONFIDENCE, signal.confidence(), 4);
        row.putNumber(SignalColumns.STRENGTH, signal.strength(), 4);
        row.putText(SignalColumns.DIRECTION, SignalColumns.direction(signal.direction()));
        SignalColumns.price(row, SignalColumns.ENTRY_PRICE, signal.entry());
        SignalColumns.price(row, SignalColumns.TARGET_PRICE, signal.target());
        SignalColumns.price(row, SignalColumns.STOP_LOSS, signal.stop());
        row.putLong(SignalColumns.HOLDING_PERIOD, signal.holding() / NS_A_MINUTE);
        row.putText(SignalColumns.TOP_3_REASONS, reasons(signal.opinion()));
        row.putText(TECHNICAL_INDICATORS, indicators(signal.opinion()));
        if (signal.hasSwing()) {
            row.putText(FIBONACCI_LEVELS, levels(signal));
        } else {
            row.putNull(FIBONACCI_LEVELS);
        }
        row.putText(SignalColumns.MODEL_VERSION, signal.modelVersion());
        row.putText(MARKET_REGIME, signal.regime().label());
        outputs.end(signal.time());
        return id;
    }

    private JsonLine reasons(Opinion opinion) {
        json.clear().open('[');
        for (int i = 0; i < opinion.reasonCount(); i++) {
            json.open('{').key("reason").text(opinion.reason(i)).key("contribution").number(opinion.contribution(i), 6)
                    .close('}');
        }
        return json.close(']');
    }

    private JsonLine indicators(Opinion opinion) {
        json.clear().open('{');
        for (int i = 0; i < opinion.indicatorCount(); i++) {
            json.key(opinion.indicator(i)).number(opinion.indicatorValue(i), 6);
        }
        return json.close('}');
    }

    private JsonLine levels(AgentSignal signal) {
        json.clear().open('{').key("swing_from").number(signal.swingFrom(), 8).key("swing_to")
                .number(signal.swingTo(), 8);
        for (int i = 0; i < Fibonacci.count(); i++) {
            json.key(Fibonacci.label(i)).number(Fibonacci.level(i, signal.swingFrom(), signal.swingTo()), 8);
        }
        return json.close('}');
    }
}

package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.signals.Outcome;

/** Judged signals as rows of {@code signal_performance}; docs/signals.md defines each field. One thread. */
final class OutcomeRows {
    private static final Name SIGNAL_ID = new Name("signal_id");
    private static final Name SIGNAL_TIMESTAMP = new Name("signal_timestamp");
    private static final Name EVALUATION_TIMESTAMP = new Name("evaluation_timestamp");
    private static final Name ACTUAL_RETURN = new Name("actual_return");
    private static final Name PREDICTED_RETURN = new Name("predicted_return");
    private static final Name ACCURACY_SCORE = new Name("accuracy_score");
    private static final Name PROFIT_FACTOR = new Name("profit_factor");
    private static final Name HIT_RATE = new Name("hit_rate");
    private static final Name MAX_FAVORABLE_EXCURSION = new Name("max_favorable_excursion");
    private static final Name MAX_ADVERSE_EXCURSION = new Name("max_adverse_excursion");
    private static final Name HOLDING_PERIOD_ACTUAL = new Name("holding_period_actual");
    private static final double FACTOR_MAX = 9_999.9999;
    private final InstrumentIndex instruments;
    private final Outputs outputs;

    OutcomeRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** Emits a row. */
    void write(Outcome outcome) {
        RowWriter row = outputs.begin(SignalColumns.SIGNAL_PERFORMANCE);
        row.putLong(SIGNAL_ID, outcome.signalId());
        row.putText(SignalColumns.SYMBOL, instruments.symbol(outcome.instrument()));
        row.putText(SignalColumns.AGENT_NAME, outcome.agent());
        row.putTimestamp(SIGNAL_TIMESTAMP, outcome.signalTime());
        row.putTimestamp(EVALUATION_TIMESTAMP, outcome.evaluationTime());
        SignalColumns.share(row, ACTUAL_RETURN, outcome.actual());
        SignalColumns.share(row, PREDICTED_RETURN, outcome.predicted());
        row.putNumber(ACCURACY_SCORE, outcome.accuracy(), 4);
        row.putNumber(PROFIT_FACTOR, Math.min(FACTOR_MAX, outcome.profitFactor()), 4);
        row.putNumber(HIT_RATE, outcome.hitRate(), 4);
        SignalColumns.share(row, MAX_FAVORABLE_EXCURSION, outcome.favorable());
        SignalColumns.share(row, MAX_ADVERSE_EXCURSION, outcome.adverse());
        row.putLong(HOLDING_PERIOD_ACTUAL, outcome.holdingMinutes());
        outputs.end(outcome.evaluationTime());
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.signals.FusedSignal;

/** Ticks and fused signals to orders, exactly once. */
final class PositionTriggerHandler implements DecisionHandler {
    PositionTriggerHandler(DecisionOptions options, InstrumentIndex instruments, Moment moment, Outputs outputs,
            PositionStage positions) {
    }

    @Override
    public void configure(KeyValues settings) {
    }

    @Override
    public void save(StateWriter state) {
        state.begin("triggers");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("triggers");
    }

    /** A symbol has a new fused signal. */
    void onFused(FusedSignal fused) {
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Ticks to bars and indicators; hands each closed bar to the signals. */
final class BarHandler implements DecisionHandler {
    BarHandler(InstrumentIndex instruments, Moment moment, Outputs outputs, SignalFusionHandler signals) {
    }

    @Override
    public void configure(KeyValues settings) {
    }

    @Override
    public void save(StateWriter state) {
        state.begin("bars");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("bars");
    }
}

package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Trades to positions, ticks to their marks. */
final class PositionStage implements DecisionHandler {
    PositionStage(InstrumentIndex instruments, Moment moment, Outputs outputs) {
    }

    @Override
    public void configure(KeyValues settings) {
    }

    @Override
    public void save(StateWriter state) {
        state.begin("positions");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("positions");
    }
}

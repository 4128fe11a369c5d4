package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Option quotes to mark, implied volatility and greeks. */
final class OptionHandler implements DecisionHandler {
    OptionHandler(InstrumentIndex instruments, Moment moment, Outputs outputs) {
    }

    @Override
    public void configure(KeyValues settings) {
    }

    @Override
    public void save(StateWriter state) {
        state.begin("options");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("options");
    }
}

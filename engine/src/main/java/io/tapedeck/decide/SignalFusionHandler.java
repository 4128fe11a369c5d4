package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.bars.Bar;
import io.tapedeck.indicators.IndicatorValues;

/** Bars to agents' signals, all signals to one fused signal a symbol. */
final class SignalFusionHandler implements DecisionHandler {
    SignalFusionHandler(InstrumentIndex instruments, Moment moment, Outputs outputs, PositionTriggerHandler triggers) {
    }

    @Override
    public void configure(KeyValues settings) {
    }

    @Override
    public void save(StateWriter state) {
        state.begin("signals");
    }

    @Override
    public void restore(StateReader state) {
        state.expect("signals");
    }

    /** A bar has closed, or was revised; the indicators are those after its first version. */
    void onBar(Bar bar, IndicatorValues indicators) {
    }
}

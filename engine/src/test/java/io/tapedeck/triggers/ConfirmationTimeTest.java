package io.tapedeck.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Confirmation where the tape's time steps back: events of several producers, a clock that was set. */
@Timeout(30)
class ConfirmationTimeTest {
    private final TriggerRig rig = new TriggerRig();

    private Trigger stop(int ticks, long ns) {
        rig.hold(0, 100, 100_00);
        TriggerTerms terms = TriggerRig.level(TriggerKind.STOP_LOSS, 95_00);
        terms.confirmTicks = ticks;
        terms.confirmNs = ns;
        return rig.arm("s", terms);
    }

    @Test
    void shouldFireAtTheSecondTickWhateverTimeItBears() {
        Trigger stop = stop(2, 0);
        rig.trades(94_00);
        assertThat(stop.state()).isEqualTo(TriggerState.ARMED);
        rig.event(-30 * TriggerRig.SECOND).trades(93_99);
        assertThat(stop.state()).isEqualTo(TriggerState.TRIGGERED);
        assertThat(stop.firedPrice()).isEqualTo(93_99 * TriggerRig.CENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldConfirmByTimeWhereThePriceWasBackMeanwhile(boolean restarts) {
        stop(1, TriggerRig.SECOND);
        rig.trades(94_00);
        rig.event(-86_400 * TriggerRig.SECOND).trades(96_00);
        TriggerRig next = restarts ? rig.restarted() : rig;
        next.event(1).trades(93_99);
        next.event(TriggerRig.SECOND - 1);
        assertThat(next.book.find("s").state()).isEqualTo(TriggerState.ARMED);
        next.event(1);
        assertThat(next.book.find("s").state()).as("no further tick is needed").isEqualTo(TriggerState.TRIGGERED);
    }

    @Test
    void shouldConfirmByTimeFromWhereTheTapeGoesOn() {
        Trigger stop = stop(1, TriggerRig.SECOND);
        rig.trades(94_00);
        rig.event(-86_400 * TriggerRig.SECOND).trades(93_99);
        assertThat(stop.state()).isEqualTo(TriggerState.ARMED);
        rig.event(TriggerRig.SECOND - 2);
        assertThat(stop.state()).isEqualTo(TriggerState.ARMED);
        rig.event(2);
        assertThat(stop.state()).as("no further tick is needed").isEqualTo(TriggerState.TRIGGERED);
    }
}

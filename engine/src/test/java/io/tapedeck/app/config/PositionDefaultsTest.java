package io.tapedeck.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.positions.MarkRule;
import io.tapedeck.positions.PositionsOptions;
import io.tapedeck.risk.RiskOptions;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds before a configuration enters the tape is what the reference file states. */
class PositionDefaultsTest {
    private static KeyValues decide(String... sets) {
        return Settings.load(null, List.of(sets)).decide().values();
    }

    @Test
    void shouldHaveTheDefaultsOfTheReferenceFile() {
        assertThat(PositionsOptions.of(decide().below("positions."))).isEqualTo(PositionsOptions.DEFAULTS);
        assertThat(RiskOptions.of(decide().below("risk."))).isEqualTo(RiskOptions.DEFAULTS);
    }

    @Test
    void shouldTakeEachKey() {
        KeyValues values = decide("decide.positions.mark=side", "decide.positions.mark-interval=5s",
                "decide.positions.marks-per-event=7", "decide.positions.trades-remembered=99",
                "decide.risk.initial-cash=1", "decide.risk.position-max=2", "decide.risk.gross-max=3",
                "decide.risk.net-max=4", "decide.risk.leverage-max=5", "decide.risk.concentration-max=0.6",
                "decide.risk.drawdown-max=0.7", "decide.risk.daily-loss-max=8.25", "decide.risk.clear=0.9",
                "decide.risk.block=false", "decide.risk.zone=America/New_York");
        assertThat(PositionsOptions.of(values.below("positions.")))
                .isEqualTo(new PositionsOptions(MarkRule.SIDE, 5_000_000_000L, 7, 99));
        assertThat(RiskOptions.of(values.below("risk."))).isEqualTo(
                new RiskOptions(1, 2, 3, 4, 5, 0.6, 0.7, 8.25, 0.9, false, ZoneId.of("America/New_York")));
    }
}

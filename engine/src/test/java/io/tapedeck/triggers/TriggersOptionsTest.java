package io.tapedeck.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.triggers.paper.ExecutionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings of triggers and execution, from the configuration to what is decided by. */
@Timeout(60)
class TriggersOptionsTest {
    private static KeyValues decide(String... sets) {
        return Settings.load(null, List.of(sets)).decide().values();
    }

    @Test
    void shouldHaveTheDefaultsThatTheConfigurationStates() {
        TriggersOptions options = TriggersOptions.of(decide().below("triggers."));
        assertThat(options.finishedMax()).isEqualTo(TriggersOptions.of(KeyValues.EMPTY).finishedMax());
        assertThat(options.strategies()).containsExactly(StrategyRules.of("default", KeyValues.EMPTY));
        assertThat(ExecutionOptions.of(decide().below("execution."))).isEqualTo(ExecutionOptions.of(KeyValues.EMPTY));
    }

    @Test
    void shouldTakeFromTheStrategyDefaultWhatAnotherLeavesOut() {
        String path = "decide.triggers.strategies.";
        StrategyRules rules = TriggersOptions.of(decide(path + "default.stop=2%", path + "trend.target=2.5atr",
                path + "trend.entries=fused", path + "trend.lot=0.10").below("triggers.")).of("trend");
        assertThat(rules.stop()).isEqualTo(new Distance(Distance.Unit.PERCENT, 20_000));
        assertThat(rules.target()).isEqualTo(new Distance(Distance.Unit.ATR, 25_000));
        assertThat(rules.follows()).isTrue();
        assertThat(rules.lot()).isEqualTo(100_000);
    }

    @Test
    void shouldRefuseDistancesThatAreNone() {
        for (String wrong : List.of("0", "0%", "101%", "x", "-1", "0.0atr", "1.123456789", "2 %")) {
            assertThatThrownBy(() -> decide("decide.triggers.strategies.default.stop=" + wrong)).as(wrong)
                    .isInstanceOf(TapedeckException.class).hasMessageContaining("default.stop");
        }
        for (String right : List.of("", "100%", "0.0001%", "0.00000001", "9999.9999atr", "5")) {
            Distance.parse(decide("decide.triggers.strategies.default.stop=" + right)
                    .text("triggers.strategies.default.stop", "x"));
        }
    }
}

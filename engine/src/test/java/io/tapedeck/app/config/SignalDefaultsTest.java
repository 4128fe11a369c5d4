package io.tapedeck.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.signals.FusionOptions;
import io.tapedeck.signals.SignalOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds before a tape's first settings is what the configuration's defaults say. */
@Timeout(20)
class SignalDefaultsTest {
    private static KeyValues values(String... changes) {
        return Settings.load((Path) null, List.of(changes)).decide().values();
    }

    @Test
    void shouldHoldTheDefaultsOfTheConfigurationWithoutIt() {
        assertThat(SignalOptions.of(values().below("signals."))).isEqualTo(SignalOptions.of(KeyValues.EMPTY));
        assertThat(FusionOptions.of(values().below("fusion."))).isEqualTo(FusionOptions.of(KeyValues.EMPTY));
    }

    @Test
    void shouldCarryMapsAndListsOntoTheTape() {
        KeyValues values = values("decide.signals.timeframes.breakout_agent=5m", "decide.signals.venues=[NYSE, ARCA]",
                "decide.fusion.arbitrage-fees.BINANCE=10");
        assertThat(SignalOptions.of(values.below("signals.")).timeframeOf("breakout_agent").label()).isEqualTo("5m");
        assertThat(SignalOptions.of(values.below("signals.")).venues()).containsExactly("NYSE", "ARCA");
        assertThat(FusionOptions.of(values.below("fusion.")).fees()).containsEntry("BINANCE", 0.001);
    }
}

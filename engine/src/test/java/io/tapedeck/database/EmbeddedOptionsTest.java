package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "x = 1\nfsync"})
    void shouldRefuseASettingThatBreaksAPromise(String name) {
        assertThatThrownBy(() -> new EmbeddedOptions(0, Map.of(name, "off"), Duration.ofSeconds(1)))
                .hasMessageContaining("cannot be set").isInstanceOfSatisfying(TapedeckException.class,
                        e -> assertThat(e.category()).isEqualTo(CONFIGURATION));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void shouldRefuseAPortOutOfRange(int port) {
        assertThatThrownBy(() -> new EmbeddedOptions(port, Map.of(), Duration.ofSeconds(1)))
                .hasMessageContaining("out of range");
    }

    @Test
    void shouldQuoteValuesAndLetStatedSettingsWinOverDefaults() {
        String file = new EmbeddedOptions(0, Map.of("shared_buffers", "1GB", "cluster_name", "it's"),
                Duration.ofSeconds(1)).configurationFile(5433);

        assertThat(file).contains("shared_buffers = '1GB'\n", "cluster_name = 'it''s'\n", "port = '5433'\n",
                "fsync = 'on'\n", "listen_addresses = '127.0.0.1'\n").doesNotContain("256MB");
    }
}

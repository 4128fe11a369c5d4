package io.tapedeck.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettingsTest {
    private static final Map<String, KeySpec> KEYS = Settings.keys();
    private static final Config REFERENCE = SettingsSource.reference().resolve();

    @TempDir
    Path folder;

    @Test
    void shouldReadEveryKeyOfTheReferenceAndNoOther() {
        Set<String> written = new TreeSet<>();
        leaves("", SettingsSource.reference().resolve().root(), written);
        assertThat(written).isEqualTo(KEYS.keySet());
    }

    @Test
    void shouldDocumentEachKeyWithTheDefaultAndRangeThatAreUsed() {
        Config reference = SettingsSource.reference().resolve();
        Map<String, String> wrong = new TreeMap<>();
        KEYS.forEach((path, spec) -> {
            ConfigValue value = reference.getValue(path);
            String comment = String.join("\n", value.origin().comments());
            String quoted = value.render(ConfigRenderOptions.concise());
            String shown = value.unwrapped() instanceof String text && !text.isEmpty() ? text : quoted;
            if (!(comment.contains("default: " + shown + ' ') || comment.contains("default: " + quoted + ' '))
                    || !(comment + '\n').contains("· range: " + spec.range() + '\n')) {
                wrong.put(path,
                        "must state \"default: " + shown + " · range: " + spec.range() + "\", states: " + comment);
            }
        });
        assertThat(wrong).isEmpty();
    }

    static Stream<KeySpec> keys() {
        return KEYS.values().stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldTakeEachRangeUpToItsEdgesAndRefuseWhatIsBeyond(KeySpec spec) {
        for (String literal : spec.accepted()) {
            SettingsReader reader = new SettingsReader(with(spec.path(), literal));
            assertThatCode(() -> Settings.read(reader)).as("%s = %s", spec.path(), literal).satisfiesAnyOf(
                    error -> assertThat(error).isNull(),
                    error -> assertThat(error.getMessage()).doesNotContain("allowed: " + spec.range()));
        }
        for (String literal : spec.refused()) {
            assertThatThrownBy(() -> Settings.read(new SettingsReader(with(spec.path(), literal))))
                    .as("%s = %s", spec.path(), literal)
                    .satisfies(error -> assertThat(((TapedeckException) error).category())
                            .isEqualTo(ErrorCategory.CONFIGURATION))
                    .hasMessageContaining(spec.path()).hasMessageContaining("allowed: " + spec.range())
                    .hasMessageContaining("edge.conf");
        }
    }

    private static Config with(String path, String literal) {
        return ConfigFactory
                .parseString(path + " = " + literal,
                        com.typesafe.config.ConfigParseOptions.defaults().setOriginDescription("edge.conf"))
                .withFallback(REFERENCE);
    }

    @Test
    void shouldNameEveryWrongKeyAndValueWithFileAndLine() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), """
                pipeline {
                  ring-slot = 1024
                  threading = fast
                }
                journal.sync-interval = 10
                """);
        assertThatThrownBy(() -> Settings.load(file, List.of())).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("pipeline.ring-slot (" + file
                        + ": 2): there is no such key, the nearest is pipeline.ring-slots")
                .hasMessageContaining("pipeline.threading = fast (" + file
                        + ": 3): allowed: auto, compact, split, split-pinned")
                .hasMessageContaining(
                        "journal.sync-interval = 10 (" + file + ": 5): allowed: 100us to 1m, with its unit");
    }

    @Test
    void shouldPutSetOverFileOverReference() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"),
                "pipeline.ring-slots = 1024, journal.durability = batch");
        Settings settings = Settings.load(file,
                List.of("pipeline.ring-slots=2048", "database.url=jdbc:postgresql://h/d?a=b"));
        assertThat(settings.pipeline().ringSlots()).isEqualTo(2048);
        assertThat(settings.journal().durability()).isEqualTo("batch");
        assertThat(settings.journal().syncIntervalNs()).isEqualTo(10_000_000);
        assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://h/d?a=b");
    }

    @Test
    void shouldNameTheOptionWhereASetIsWrong() {
        assertThatThrownBy(() -> Settings.load(null, List.of("pipeline.ring-slots=1000")))
                .hasMessageContaining("pipeline.ring-slots = 1000 (--set pipeline.ring-slots)");
        assertThatThrownBy(() -> Settings.load(null, List.of("nonsense"))).hasMessageContaining("expected key=value");
        assertThatThrownBy(() -> Settings.load(Path.of("no-such-file.conf"), List.of()))
                .hasMessageContaining("no-such-file.conf");
    }

    @Test
    void shouldKeepSecretsOutOfMessages() {
        assertThat(Settings.load(null, List.of("database.password=hush")).toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small-host.conf", "trading-host.conf"})
    void shouldAcceptEachPreset(String preset) {
        assertThatCode(() -> Settings.load(Path.of("../config", preset), List.of())).doesNotThrowAnyException();
    }

    private static void leaves(String prefix, ConfigObject object, Set<String> into) {
        object.forEach((name, value) -> {
            String path = prefix + ConfigUtil.joinPath(name);
            if (value instanceof ConfigObject child && !KEYS.containsKey(path)) {
                leaves(path + '.', child, into);
            } else {
                into.add(path);
            }
        });
    }
}

package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line answers before anything is started. */
@Timeout(60)
class CommandLineTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "backtest", "explain", "load", "migrate", "verify", "archive", "restore",
            "status", "sql", "tail",
            "schema",
            "maintain"})
    void shouldOfferTheCommonOptionsAndExitCodesInEveryCommand(String command) {
        CommandRun help = CommandRun.of(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--data", "--config", "--db", "--set", "--json", "Exit codes:", "found wrong",
                "usage or configuration");
    }

    @Test
    void shouldRefuseAnUnknownCommandWithCodeTwoAndASuggestion() {
        CommandRun run = CommandRun.of("migrat");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("migrate");
        assertThat(run.out()).isEmpty();
        assertThat(CommandRun.of().code()).isEqualTo(2);
        assertThat(CommandRun.of("load", "--format", "nonsense", "x").code()).isEqualTo(2);
        assertThat(CommandRun.of("load", "--format", "lean-trade").code()).isEqualTo(2);
    }

    @Test
    void shouldRefuseAWrongConfigurationWithCodeTwoAndNoStackTrace() {
        CommandRun run = CommandRun.on(folder, "run", "--set", "pipeline.ring-slots=1000", "--set", "http.prot=1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("pipeline.ring-slots = 1000 (--set pipeline.ring-slots)", "a power of two",
                "http.prot", "http.port").doesNotContain("\tat ");
        assertThat(CommandRun.on(folder, "run", "--verbose", "--set", "pipeline.ring-slots=1").err()).contains("\tat ");
    }

    @Test
    void shouldSayWhatIsMissing() {
        CommandRun tail = CommandRun.on(folder, "tail");
        assertThat(tail.code()).isEqualTo(2);
        assertThat(tail.err()).contains("there is no journal in " + folder.resolve("journal"));
        CommandRun load = CommandRun.on(folder, "load", "--format", "lean-trade",
                folder.resolve("none.zip").toString());
        assertThat(load.code()).isEqualTo(2);
        assertThat(load.err()).contains("none.zip");
        CommandRun config = CommandRun.on(folder, "status", "--config", folder.resolve("none.conf").toString());
        assertThat(config.code()).isEqualTo(2);
        assertThat(config.err()).contains("none.conf");
    }

    @Test
    void shouldAskBeforeItDropsADatabase() {
        CommandRun run = CommandRun.on(folder, "migrate", "--reset", "--db", "jdbc:postgresql://127.0.0.1:1/none",
                "--set",
                "database.connect-timeout=1s");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--yes");
    }

    @Test
    void shouldFailWithCodeThreeWhereTheDatabaseIsAway() {
        CommandRun run = CommandRun.on(folder, "sql", "SELECT 1", "--db", "jdbc:postgresql://127.0.0.1:1/none", "--set",
                "database.connect-timeout=1s");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void shouldHaveTheVersionOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String out = CommandRun.of("--version").out();
        String version = out.substring("tapedeck ".length(), out.indexOf(','));
        assertThat(pom).contains("<version>" + version + "</version>");
    }
}

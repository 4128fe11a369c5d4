package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.database.MigratedServer;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows first. */
@Timeout(120)
class DemoTest {
    private static final int RATE = 20_000;

    @TempDir
    Path folder;

    @Test
    void shouldPlayTheMarketThatWasAskedForAndSayHowFastItDid() throws IOException {
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        CommandRun demo = CommandRun.on(data, "demo", "--seconds", "2", "--rate", Integer.toString(RATE), "--set",
                "http.port=0", "--set", "ilp.port=0", "--json");
        assertThat(demo.code()).as(demo.err()).isZero();
        JsonNode report = demo.json();
        assertThat(report.get("received").asLong()).isEqualTo(2 * RATE);
        assertThat(report.get("landed").asLong() + report.get("refused").asLong()).isEqualTo(2 * RATE);
        assertThat(report.get("verified").asBoolean() && report.get("reconciled").asBoolean()).isTrue();
        assertThat(report.get("rate_asked").asInt()).isEqualTo(RATE);
        double playing = report.get("seconds_playing").asDouble();
        // no event comes before its planned time, and the plan is random: its mean is the rate
        assertThat(playing).isGreaterThan(1.8);
        assertThat(report.get("rate_played").asDouble()).isCloseTo(2 * RATE / playing, Offset.offset(100.0));
        assertThat(report.get("seconds").asDouble()).isCloseTo(report.get("seconds_starting").asDouble() + playing
                + report.get("seconds_landing").asDouble(), Offset.offset(0.01));
        assertThat(report.get("p99_us_of_the_first_second").asDouble()).isPositive();
        assertThat(report.get("p99_us_from_then_on").asDouble()).isPositive();
    }
}

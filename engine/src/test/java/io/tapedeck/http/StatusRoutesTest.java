package io.tapedeck.http;

import static io.tapedeck.http.RawClient.get;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatusRoutesTest {
    /** A sample of Prometheus' text format 0.0.4: name, labels, value. */
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})? (\\S+)");

    private final TestService server = TestService.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldShowEveryPromisedMeterInPrometheusFormat() {
        server.send(post("/write", "trades,symbol=SPY price=1,size=1 7"));
        RawClient.Answer answer = server.send(get("/metrics"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        Map<String, Double> samples = samples(answer.body());
        assertThat(samples).containsEntry("tapedeck_events_received_total", 10.0)
                .containsEntry("tapedeck_events_journaled_total", 4.0)
                .containsEntry("tapedeck_events_refused_total", 3.0)
                .containsEntry("tapedeck_events_rejected_total", 2.0)
                .containsEntry("tapedeck_events_duplicate_total", 1.0)
                .containsEntry("tapedeck_triggers_fired_total{kind=\"stop_loss\"}", 6.0)
                .containsEntry("tapedeck_triggers_alive", 8.0)
                .containsEntry("tapedeck_rows_landed_total", 77.0).containsEntry("tapedeck_rows_rejected_total", 5.0)
                .containsEntry("tapedeck_landing_lag_events{lane=\"0\"}", 12.0)
                .containsEntry("tapedeck_landing_lag_events{lane=\"ordered\"}", 1.0)
                .containsEntry("tapedeck_landing_lag_seconds{lane=\"ordered\"}", 2.25)
                .containsEntry("tapedeck_ring_fill_ratio", 0.125)
                .containsEntry("tapedeck_disk_free_bytes", 123_456_789_012.0)
                .containsEntry("tapedeck_journal_latency_seconds{quantile=\"0.5\"}", 0.5)
                .containsEntry("tapedeck_journal_latency_seconds{quantile=\"0.9\"}", 0.9)
                .containsEntry("tapedeck_journal_latency_seconds{quantile=\"0.99\"}", 0.99)
                .containsEntry("tapedeck_journal_latency_seconds{quantile=\"0.999\"}", 0.999)
                .containsEntry("tapedeck_state{state=\"running\"}", 1.0)
                .containsEntry("tapedeck_state{state=\"halted\"}", 0.0)
                .containsEntry("tapedeck_feed_events_total{feed=\"http\",outcome=\"refused\"}", 3.0)
                .containsEntry("tapedeck_http_turned_away_total", 0.0)
                .containsEntry("tapedeck_http_answers_total{status=\"204\"}", 1.0);
        assertThat(samples.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes"))
                .anyMatch(name -> name.startsWith("jvm_threads_live_threads"))
                .anyMatch(name -> name.startsWith("process_uptime_seconds"));
    }

    @Test
    void shouldShowTheSameMetersWhenAskedAgain() {
        Map<String, Double> first = samples(server.send(get("/metrics")).body());
        Map<String, Double> second = samples(server.send(get("/metrics")).body());
        assertThat(second.keySet()).containsAll(first.keySet());
    }

    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty() || line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            String labels = sample.group(2) == null ? "" : sample.group(2);
            double value = sample.group(3).equals("+Inf")
                    ? Double.POSITIVE_INFINITY
                    : Double.parseDouble(sample.group(3));
            assertThat(samples.put(sample.group(1) + labels, value)).as("twice: " + line).isNull();
        }
        return samples;
    }

    @Test
    void shouldTellLiveFromReady() throws IOException {
        assertThat(server.send(get("/health/ready")).status()).isEqualTo(200);
        server.status.state = EngineState.NOT_ACCEPTING;
        server.status.reason = "disk below its floor";
        RawClient.Answer ready = server.send(get("/health/ready"));
        assertThat(ready.status()).isEqualTo(503);
        assertThat(json(ready).path("reason").asText()).isEqualTo("disk below its floor");
        assertThat(server.send(get("/health/live")).status()).isEqualTo(200);
        assertThat(server.send(get("/health")).status()).isEqualTo(503);
        server.status.state = EngineState.HALTED;
        assertThat(server.send(get("/health/live")).status()).isEqualTo(503);
    }

    @Test
    void shouldGiveTheStatusAsJson() throws IOException {
        JsonNode status = json(server.send(get("/status")));
        assertThat(status.path("state").asText()).isEqualTo("running");
        for (String key : new String[]{"received", "journaled", "landed", "rejected", "refused", "lag"}) {
            assertThat(status.path(key).isIntegralNumber()).as(key).isTrue();
        }
        assertThat(status.path("lag").asLong()).isEqualTo(12);
        assertThat(status.path("lanes").path(1).path("lane").asText()).isEqualTo("ordered");
        assertThat(status.path("feeds").path(0).path("duplicate").asLong()).isEqualTo(1);
        assertThat(status.path("edition").asText()).isEqualTo("postgresql");
    }

    private static JsonNode json(RawClient.Answer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}

package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.app.engine.RunFile;
import io.tapedeck.database.MigratedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a user has it, deciding on live ticks: an order becomes a position, its stop an order, and every command agrees. */
@Timeout(300)
class DaemonActsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] SETTINGS = {"--set", "http.port=0", "--set", "ilp.port=0",
            "--set", "decide.execution.mode=paper", "--set", "decide.bars.timeframes=[1s,1m]",
            "--set", "decide.bars.land=[1s,1m]", "--set", "decide.indicators.timeframes=[1s]",
            "--set", "decide.bars.lateness=200ms", "--set", "decide.positions.mark-interval=100ms",
            "--set", "decide.triggers.strategies.trend={stop=\"0.2%\", target=\"5%\"}"};

    @TempDir
    Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process daemon;
    private RunFile running;

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        if (daemon != null && daemon.isAlive()) {
            daemon.destroyForcibly();
            daemon.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldFillAnOrderAndSellAtItsStopAsEveryCommandConfirms() throws Exception {
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        start(data);
        tick(100.00);
        assertThat(post("/rows/orders", "{\"submitted_at\": \"" + Instant.now()
                + "\", \"order_id\": \"desk-1\", \"symbol\": \"ABC\", \"exchange\": \"XNAS\", \"strategy\": \"trend\","
                + " \"agent_name\": \"desk\", \"side\": \"BUY\", \"quantity\": 100, \"order_type\": \"MARKET\","
                + " \"broker\": \"paper\", \"status\": \"PENDING\"}")).isEqualTo(204);
        until(data, 100.00, "SELECT count(*) AS n FROM trades WHERE side = 'BUY'", 1);
        until(data, 99.00, "SELECT count(*) AS n FROM trades WHERE side = 'SELL'", 1);
        until(data, 99.00, "SELECT least(count(*), 3) AS n FROM market_data_hf WHERE timeframe = '1s'", 3);
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();

        CommandRun verify = CommandRun.on(data, "verify", "--json");
        assertThat(verify.code()).as(verify.err()).isZero();
        CommandRun reconcile = CommandRun.on(data, "reconcile", "--json");
        assertThat(reconcile.code()).as(reconcile.err()).isZero();
        assertThat(reconcile.json().get("positions_compared").asInt()).isEqualTo(1);
        String order = rows(data, "SELECT order_id FROM orders WHERE side = 'SELL'").get(0).get("order_id").asText();
        CommandRun explained = CommandRun.on(data, "explain", order, "--json");
        assertThat(explained.code()).as(explained.err()).isZero();
        assertThat(explained.json().get("same").asBoolean()).isTrue();
    }

    private void start(Path data) throws IOException {
        Path err = folder.resolve("err");
        daemon = CommandRun.fork(data, err, "run", SETTINGS);
        await().atMost(PATIENCE).until(() -> {
            assertThat(daemon.isAlive()).as(Files.readString(err)).isTrue();
            return RunFile.read(data).filter(file -> file.pid() == daemon.pid()).isPresent();
        });
        running = RunFile.read(data).orElseThrow();
    }

    /** Ticks of one price until the database answers as it should. */
    private void until(Path data, double price, String sql, int expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            tick(price);
            return rows(data, sql).get(0).get("n").asInt() == expected;
        });
    }

    private void tick(double price) throws IOException, InterruptedException {
        Instant now = Instant.now();
        long time = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        assertThat(post("/write", """
                quotes,symbol=ABC,exchange=XNAS bid=%1$.2f,ask=%2$.2f %4$d
                trades,symbol=ABC,exchange=XNAS price=%3$.2f,size=10i %4$d
                """.formatted(price - 0.01, price + 0.01, price, time))).isEqualTo(204);
    }

    private static JsonNode rows(Path data, String sql) {
        CommandRun run = CommandRun.on(data, "sql", sql, "--json");
        assertThat(run.code()).as(run.err()).isZero();
        return run.json().get("rows");
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(running.http() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}

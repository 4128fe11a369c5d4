package io.tapedeck.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapedeck.app.engine.RunFile;
import io.tapedeck.database.MigratedServer;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process: started, written to, asked, killed. */
@Timeout(300)
class DaemonTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] FREE_PORTS = {"--set", "http.port=0", "--set", "ilp.port=0"};

    @TempDir
    Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process daemon;

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        if (daemon != null && daemon.isAlive()) {
            daemon.destroyForcibly();
            daemon.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldTakeLinesAnswerStatusRefuseASecondWriterAndStopInOrder() throws Exception {
        Path data = folder.resolve("data");
        MigratedServer.copyTo(data.resolve("postgres"));
        RunFile running = start(data);
        int code = post(running, """
                trades,symbol=ABC,exchange=XNAS price=12.5,size=100i 1700000000000000000
                quotes,symbol=ABC,exchange=XNAS bid=12.4,ask=12.6 1700000000000000001
                """);
        assertThat(code).isEqualTo(204);
        await().atMost(PATIENCE)
                .until(() -> CommandRun.on(data, "status", "--json").json().get("landed").asLong() == 2);

        JsonNode status = CommandRun.on(data, "status", "--json").json();
        assertThat(status.get("running").asBoolean()).isTrue();
        assertThat(status.get("state").asText()).isEqualTo("running");
        assertThat(status.get("received").asLong()).isEqualTo(2);
        assertThat(status.get("pid").asLong()).isEqualTo(daemon.pid());

        CommandRun sql = CommandRun.on(data, "sql", "SELECT count(*) AS n FROM ticks", "--json");
        assertThat(sql.out()).contains("{\"n\":2}");
        assertThat(CommandRun.on(data, "tail", "--from", "1").out()).contains("XNAS:ABC  price 12.5  size 100");

        Path file = LeanZip.trades(folder, 10, 1);
        CommandRun load = CommandRun.on(data, "load", "--format", "lean-trade", file.toString());
        assertThat(load.code()).isEqualTo(2);
        assertThat(load.err()).contains("process " + daemon.pid());

        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
        assertThat(RunFile.read(data)).isEmpty();
        assertThat(CommandRun.on(data, "verify").code()).isZero();
        assertThat(CommandRun.on(data, "status", "--json").json().get("lag").asLong()).isZero();
    }

    @Test
    void shouldJournalWhileTheDatabaseIsAway() throws Exception {
        Path data = folder.resolve("data");
        RunFile running = start(data, "--db", "jdbc:postgresql://127.0.0.1:1/none", "--set",
                "database.connect-timeout=1s", "--set", "engine.stop-timeout=2s");
        assertThat(post(running, "trades,symbol=ABC,exchange=XNAS price=1,size=1i 1700000000000000000\n"))
                .isEqualTo(204);
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
        assertThat(CommandRun.on(data, "tail", "--from", "1").out()).contains("XNAS:ABC  price 1  size 1");
    }

    @Test
    void shouldTakeRowsOfKnownTablesWhileTheDatabaseIsAwayAndLandThemLater() throws Exception {
        Path data = folder.resolve("data");
        String[] away = {"--db", "jdbc:postgresql://127.0.0.1:1/none", "--set", "database.connect-timeout=1s", "--set",
                "engine.stop-timeout=1s"};
        String alert = "{\"timestamp\":\"2026-09-21T14:00:00Z\",\"alert_type\":\"DRAWDOWN\",\"severity\":\"%s\",\"description\":\"d\"}";
        RunFile unknown = start(data, away);
        assertThat(postTo(unknown, "/rows/risk_alerts", alert.formatted("LOW"))).as("the tables were never read")
                .isEqualTo(503);
        stop();
        MigratedServer.copyTo(data.resolve("postgres"));
        RunFile running = start(data);
        assertThat(postTo(running, "/rows/risk_alerts", alert.formatted("LOW"))).isEqualTo(204);
        stop();
        RunFile without = start(data, away);
        assertThat(postTo(without, "/rows/risk_alerts", alert.formatted("HIGH"))).isEqualTo(204);
        assertThat(postTo(without, "/rows/risk_alerts", alert.replace("severity", "severty").formatted("LOW")))
                .isEqualTo(400);
        assertThat(postTo(without, "/rows/risk_alert", alert.formatted("LOW"))).isEqualTo(404);
        assertThat(postTo(without, "/rows/ticks", "{}")).isEqualTo(403);
        assertThat(post(without, "risk_alerts alert_type=\"A\",severity=\"LOW\",description=\"line\"\n"))
                .isEqualTo(204);
        stop();
        start(data);
        await().atMost(PATIENCE)
                .until(() -> CommandRun.on(data, "sql", "SELECT count(*) AS n FROM risk_alerts", "--json").out()
                        .contains("{\"n\":3}"));
        stop();
        assertThat(CommandRun.on(data, "reconcile").code()).isZero();
    }

    private void stop() throws InterruptedException {
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
    }

    @Test
    void shouldLandWhatAKilledDaemonJournaledAndKnowItsKeys() throws Exception {
        Path data = folder.resolve("data");
        try (TestDatabase database = TestDatabase.create()) {
            String[] url = {"--db", database.jdbcUrlWithPassword()};
            RunFile running = start(data, url[0], url[1], "--set", "landing.enabled=false");
            for (int i = 0; i < 20; i++) {
                assertThat(post(running,
                        "trades,symbol=ABC,exchange=XNAS price=1,size=1i 170000000000000000" + i % 10 + "\n"))
                        .isEqualTo(204);
            }
            String keyed = "trades,symbol=KEY,exchange=XNAS price=2,size=2i 1700000000000000000\n";
            assertThat(post(running, keyed, "Idempotency-Key", "batch-17")).isEqualTo(204);
            daemon.destroyForcibly();
            assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
            RunFile again = start(data, url);
            assertThat(post(again, keyed, "Idempotency-Key", "batch-17")).as("answered, not journaled again")
                    .isEqualTo(204);
            assertThat(post(again, keyed.replace("price=2", "price=3"), "Idempotency-Key", "batch-17"))
                    .as("the key of another body").isEqualTo(422);
            await().atMost(PATIENCE)
                    .until(() -> CommandRun.on(data, "status", "--json").json().get("landed").asLong() == 21);
            assertThat(CommandRun.on(data, "sql", "SELECT count(*) FROM ticks", "--csv", url[0], url[1]).out())
                    .isEqualTo("count\r\n21\r\n");
            daemon.destroy();
            assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.exitValue()).isZero();
        }
    }

    private RunFile start(Path data, String... arguments) throws IOException {
        String[] all = java.util.stream.Stream.of(FREE_PORTS, arguments).flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        Path err = folder.resolve("err");
        daemon = CommandRun.fork(data, err, "run", all);
        await().atMost(PATIENCE).until(() -> {
            assertThat(daemon.isAlive()).as(Files.readString(err)).isTrue();
            return RunFile.read(data).filter(file -> file.pid() == daemon.pid()).isPresent();
        });
        return RunFile.read(data).orElseThrow();
    }

    private int post(RunFile running, String lines, String... headers) throws IOException, InterruptedException {
        return postTo(running, "/write", lines, headers);
    }

    private int postTo(RunFile running, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.http() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}

package io.tapedeck.http;

import static io.tapedeck.http.RawClient.get;
import static io.tapedeck.http.RawClient.gzip;
import static io.tapedeck.http.RawClient.post;
import static io.tapedeck.http.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests in the shape in which the clients send them. */
@Timeout(60)
class ClientRoutesTest {
    private static final byte[] LINES = "trades,exchange=X,symbol=SPY price=1,size=1 1700000000000000000\n"
            .getBytes(StandardCharsets.UTF_8);

    private static TestService withToken() {
        return TestService.start(new FakeTape(), HttpOptions.loopback(0).withToken("t", true), WriteOptions.DEFAULT,
                List.of());
    }

    @Test
    void shouldServeTelegrafsOutputForInfluxDb1() {
        try (TestService server = TestService.start()) {
            byte[] create = "q=CREATE+DATABASE+%22telegraf%22".getBytes(StandardCharsets.UTF_8);
            RawClient.Answer created = server.send(post("/query", create, "User-Agent: Telegraf/1.32.0 Go/1.23.1",
                    "Content-Type: application/x-www-form-urlencoded"));
            assertThat(created.status()).isEqualTo(200);
            assertThat(created.body()).isEqualTo("{\"results\":[{\"statement_id\":0}]}");
            RawClient.Answer written = server.send(post("/write?consistency=any&db=telegraf", gzip(LINES),
                    "User-Agent: Telegraf/1.32.0 Go/1.23.1", "Content-Encoding: gzip",
                    "Content-Type: text/plain; charset=utf-8"));
            assertThat(written.status()).isEqualTo(204);
            assertThat(server.tape.events()).isEqualTo(1);
        }
    }

    @Test
    void shouldServeTelegrafsOutputForInfluxDb2() {
        try (TestService server = withToken()) {
            RawClient.Answer written = server.send(post("/api/v2/write?bucket=b&org=o", gzip(LINES),
                    "User-Agent: Telegraf/1.32.0 Go/1.23.1", "Authorization: Token t", "Content-Encoding: gzip",
                    "Content-Type: text/plain; charset=utf-8"));
            assertThat(written.status()).isEqualTo(204);
            assertThat(server.tape.events()).isEqualTo(1);
        }
    }

    @Test
    void shouldServeTheInfluxDbClientsOfPythonAndJava() throws IOException {
        try (TestService server = withToken()) {
            RawClient.Answer ping = server.send(get("/ping", "User-Agent: influxdb-client-python/1.48.0"));
            assertThat(ping.status()).isEqualTo(204);
            assertThat(ping.header("X-Influxdb-Version")).isNotEmpty();
            assertThat(server.send(request("HEAD", "/ping", null)).status()).isEqualTo(204);
            JsonNode health = new ObjectMapper().readTree(server.send(get("/health")).body());
            assertThat(health.path("status").asText()).isEqualTo("pass");
            assertThat(health.path("message").asText()).isNotEmpty();
            assertThat(server.send(post("/api/v2/write?org=o&bucket=b&precision=ns", LINES, "Authorization: Token t",
                    "Content-Type: text/plain", "Accept: application/json")).status()).isEqualTo(204);
            assertThat(server.send(post("/write?u=me&p=t&db=d&rp=autogen&precision=n&consistency=one", LINES,
                    "User-Agent: influxdb-java/2.24")).status()).isEqualTo(204);
        }
    }

    @Test
    void shouldServeCryptofeedsInfluxBackend() {
        try (TestService server = withToken()) {
            byte[] line = ("trades-COINBASE,symbol=BTC-USD,exchange=COINBASE side=\"buy\",type=\"None\",id=\"1\","
                    + "price=64000.01,amount=0.0025,timestamp=1700000000.25,receipt_timestamp=1700000000.5 "
                    + "1700000000500000\n").getBytes(StandardCharsets.UTF_8);
            RawClient.Answer answer = server
                    .send(post("/api/v2/write?org=o&bucket=b&precision=us", line, "Authorization: Token t"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        }
    }

    @Test
    void shouldCreateDatabasesByUrlAndRefuseOtherQueries() throws IOException {
        try (TestService server = TestService.start()) {
            assertThat(server.send(get("/query?q=create%20database%20x")).status()).isEqualTo(200);
            assertThat(server.send(post("/query?q=CREATE+DATABASE+x", "")).status()).isEqualTo(200);
            RawClient.Answer refused = server.send(get("/query?q=SELECT+1"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(new ObjectMapper().readTree(refused.body()).path("error").asText()).contains("SELECT 1");
        }
    }
}

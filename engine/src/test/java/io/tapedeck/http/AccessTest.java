package io.tapedeck.http;

import static io.tapedeck.http.RawClient.get;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccessTest {
    private static final String LINE = "trades,symbol=SPY price=1,size=1 7\n";
    private static final String TOKEN = "s3cret";

    private static TestService start(boolean tokenInQuery) {
        return TestService.start(new FakeTape(), HttpOptions.loopback(0).withToken(TOKEN, tokenInQuery),
                WriteOptions.DEFAULT, List.of());
    }

    private static String basic(String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTakeTheTokenInEveryFormThatClientsSend() {
        try (TestService server = start(true)) {
            for (String header : List.of("Authorization: Token s3cret", "Authorization: Bearer s3cret",
                    "authorization: token  s3cret", basic(TOKEN))) {
                assertThat(server.send(post("/write", LINE, header)).status()).as(header).isEqualTo(204);
            }
            assertThat(server.send(post("/write?u=anyone&p=s3cret", LINE)).status()).isEqualTo(204);
            assertThat(server.tape.events()).isEqualTo(5);
        }
    }

    @Test
    void shouldRefuseWritesAndReadsWithoutTheToken() {
        try (TestService server = start(false)) {
            for (String header : List.of("X: y", "Authorization: Token s3cres", "Authorization: Token s3cret2",
                    "Authorization: Token", "Authorization: s3cret", "Authorization: Digest s3cret", basic("other"),
                    "Authorization: Basic %%%")) {
                RawClient.Answer answer = server.send(post("/write", LINE, header));
                assertThat(answer.status()).as(header).isEqualTo(401);
                assertThat(answer.body()).contains("unauthorized").doesNotContain(TOKEN);
                assertThat(server.send(get("/metrics", header)).status()).isEqualTo(401);
                assertThat(server.send(get("/status", header)).status()).isEqualTo(401);
                assertThat(server.send(get("/nothing", header)).status()).isEqualTo(401);
            }
            assertThat(server.send(post("/write?u=anyone&p=s3cret", LINE)).status()).isEqualTo(401);
            assertThat(server.tape.frames()).isEmpty();
        }
    }

    @Test
    void shouldAnswerProbesWithoutTheToken() {
        try (TestService server = start(false)) {
            assertThat(server.send(get("/ping")).status()).isEqualTo(204);
            for (String path : List.of("/health", "/health/live", "/health/ready", "/settings")) {
                assertThat(server.send(get(path)).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldNotLetAPageInABrowserWriteWhereNoTokenIsConfigured() {
        try (TestService server = TestService.start()) {
            assertThat(server.send(post("/write", LINE, "Origin: https://elsewhere.example")).status()).isEqualTo(403);
            assertThat(server.tape.frames()).isEmpty();
        }
    }
}

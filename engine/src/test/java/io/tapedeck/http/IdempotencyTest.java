package io.tapedeck.http;

import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.FeedStatusDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IdempotencyTest {
    private static final String BODY = "trades,symbol=SPY price=1,size=1 7\ntrades,symbol=SPY price=2,size=1 8\n";
    private static final String KEY = "Idempotency-Key: order-17";

    private final TestService server = TestService.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldJournalAKeyedRequestOnceAndAnswerItsRetryAgain() {
        RawClient.Answer first = server.send(post("/write", BODY, KEY));
        RawClient.Answer second = server.send(post("/write", BODY, KEY));
        assertThat(first.status()).isEqualTo(204);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.status()).isEqualTo(204);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(server.tape.events()).isEqualTo(2);
        assertThat(server.writes.counters().duplicate()).isEqualTo(2);
        assertThat(server.writes.counters().received()).isEqualTo(4);
    }

    @Test
    void shouldPutTheKeyFirstInTheFrameAndItsFeedIntoEveryEvent() {
        server.send(post("/write", BODY, KEY));
        List<Integer> templates = new ArrayList<>();
        List<Long> feeds = new ArrayList<>();
        server.tape.frames().getFirst().forEach((buffer, offset, _) -> {
            templates.add(EventHeader.templateId(buffer, offset));
            feeds.add(EventHeader.feedId(buffer, offset));
        });
        assertThat(templates).hasSize(3).startsWith(FeedStatusDecoder.TEMPLATE_ID);
        assertThat(feeds).containsOnly(RequestKey.feedId("order-17"));
    }

    @Test
    void shouldKnowTheKeyAfterARestart() {
        server.send(post("/write", BODY, KEY));
        try (TestService next = restarted()) {
            assertThat(next.writes.keysRemembered()).isEqualTo(1);
            RawClient.Answer answer = next.send(post("/write", BODY, KEY));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(next.writes.counters().duplicate()).isEqualTo(2);
            assertThat(next.send(post("/write", BODY + BODY, KEY)).status()).isEqualTo(422);
            assertThat(next.tape.events()).isEqualTo(2);
        }
    }

    private TestService restarted() {
        return TestService.start(server.tape, HttpOptions.loopback(0), WriteOptions.DEFAULT,
                server.tape.catalogue().feeds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/write?precision=s", "/write"})
    void shouldRefuseAKeyThatWasUsedForAnotherRequest(String target) {
        server.send(post("/write", BODY, KEY));
        String body = target.equals("/write") ? BODY.replace("price=2", "price=3") : BODY;
        RawClient.Answer answer = server.send(post(target, body, KEY));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("another body, precision or table");
        assertThat(server.tape.events()).isEqualTo(2);
        assertThat(server.writes.counters().rejected()).isEqualTo(2);
    }

    @Test
    void shouldSeeTheSameRequestInACompressedRetry() {
        server.send(post("/write", BODY, KEY));
        byte[] packed = RawClient.gzip(BODY.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        RawClient.Answer answer = server.send(post("/write", packed, KEY, "Content-Encoding: gzip"));
        assertThat(answer.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void shouldForgetAKeyWhoseRequestWasRefused() {
        assertThat(server.send(post("/write", BODY + "bad\n", KEY)).status()).isEqualTo(400);
        AtomicInteger full = new AtomicInteger(1);
        server.tape.answer(() -> full.get() == 1 ? Publisher.NOT_ACCEPTING : 0);
        assertThat(server.send(post("/write", BODY, KEY)).status()).isEqualTo(503);
        full.set(0);
        RawClient.Answer answer = server.send(post("/write", BODY, KEY));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Idempotent-Replayed")).isNull();
        assertThat(server.tape.events()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: ", "Idempotency-Key: é", "Idempotency-Key: a\r\nIdempotency-Key: b"})
    void shouldRefuseWhatIsNoKey(String header) {
        assertThat(server.send(post("/write", BODY, header)).status()).isEqualTo(400);
        assertThat(server.send(post("/write", BODY, "Idempotency-Key: " + "k".repeat(256))).status()).isEqualTo(400);
        assertThat(server.send(post("/write", BODY, "Idempotency-Key: " + "k".repeat(255))).status()).isEqualTo(204);
    }

    @Test
    void shouldAnswerARetryOnlyWhenTheFirstIsDurable() throws Exception {
        server.tape.syncing(false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RawClient.Answer> first = threads.submit(() -> server.send(post("/write", BODY, KEY)));
            Awaitility.await().until(() -> server.tape.frames().size() == 1);
            Future<RawClient.Answer> second = threads.submit(() -> server.send(post("/write", BODY, KEY)));
            Awaitility.await().until(() -> server.writes.counters().duplicate() == 2);
            assertThat(first.isDone() || second.isDone()).isFalse();
            server.tape.syncing(true);
            assertThat(first.get().status()).isEqualTo(204);
            assertThat(second.get().status()).isEqualTo(204);
        }
        assertThat(server.tape.events()).isEqualTo(2);
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenTheJournalDoesNotConfirmInTime() {
        WriteOptions impatient = new WriteOptions("http", false, 0, 30_000_000L, 1, 10, Long.MAX_VALUE);
        FakeTape tape = new FakeTape();
        try (TestService other = TestService.start(tape, HttpOptions.loopback(0), impatient, List.of())) {
            tape.syncing(false);
            RawClient.Answer answer = other.send(post("/write", BODY, KEY));
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("unknown").contains("Idempotency-Key");
            assertThat(other.send(post("/write", BODY, KEY)).status()).isEqualTo(504);
            tape.syncing(true);
            RawClient.Answer retry = other.send(post("/write", BODY, KEY));
            assertThat(retry.status()).isEqualTo(204);
            assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(tape.events()).isEqualTo(2);
        }
    }

    @Test
    void shouldJournalOnceWhatManySendAtOnce() throws Exception {
        int clients = 24;
        List<Future<RawClient.Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                String key = "Idempotency-Key: k" + i % 3;
                answers.add(threads.submit(() -> server.send(post("/write", BODY, key))));
            }
        }
        for (Future<RawClient.Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(204);
        }
        assertThat(server.tape.events()).isEqualTo(6);
        assertThat(server.writes.counters().duplicate()).isEqualTo(2L * (clients - 3));
    }
}

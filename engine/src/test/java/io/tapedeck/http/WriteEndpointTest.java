package io.tapedeck.http;

import static io.tapedeck.http.RawClient.get;
import static io.tapedeck.http.RawClient.gzip;
import static io.tapedeck.http.RawClient.join;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WriteEndpointTest {
    private static final String TWO_LINES = """
            trades,symbol=SPY,exchange=ARCX price=167.41,size=100i 1700000000000000000
            trades,symbol=AIG,exchange=XNYS price=48.5,size=7i 1700000000000000001
            """;

    private final TestService server = TestService.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/write", "/write?consistency=any&db=telegraf",
            "/api/v2/write?bucket=b&org=o&precision=ns"})
    void shouldPutAWholeRequestIntoOneFrame(String target) {
        assertThat(server.send(post(target, TWO_LINES)).status()).isEqualTo(204);
        assertThat(server.tape.frames()).singleElement().satisfies(frame -> assertThat(frame.messages()).hasSize(2));
        assertThat(server.writes.counters().journaled()).isEqualTo(2);
    }

    @Test
    void shouldTakeGzipAndChunks() {
        byte[] packed = gzip(TWO_LINES.getBytes(StandardCharsets.UTF_8));
        assertThat(server.send(post("/write", packed, "Content-Encoding: gzip")).status()).isEqualTo(204);
        byte[] chunks = ("POST /write HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "5\r\n" + TWO_LINES.substring(0, 5) + "\r\n" + Integer.toHexString(TWO_LINES.length() - 5) + "\r\n"
                + TWO_LINES.substring(5) + "\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        assertThat(server.send(chunks).status()).isEqualTo(204);
        assertThat(server.tape.frames()).hasSize(2);
        assertThat(server.tape.events()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"/write?precision=n,1", "/write?precision=u,1000", "/write?precision=us,1000",
            "/write?precision=ms,1000000", "/write?precision=s,1000000000", "/write?precision=m,60000000000",
            "/write?precision=h,3600000000000", "/api/v2/write?precision=us,1000",
            "/api/v2/write?precision=s,1000000000"})
    void shouldReadTimestampsInThePrecisionOfTheRequest(String target, long unitNs) {
        assertThat(server.send(post(target, "trades,symbol=SPY price=1,size=1 450000")).status()).isEqualTo(204);
        List<Long> times = new ArrayList<>();
        server.tape.frames().getFirst()
                .forEach((buffer, offset, _) -> times.add(EventHeader.exchangeTime(buffer, offset)));
        assertThat(times).containsExactly(450_000 * unitNs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/write?precision=d", "/api/v2/write?precision=h", "/write?precision=%zz"})
    void shouldRefuseAPrecisionThatIsNone(String target) {
        assertThat(server.send(post(target, TWO_LINES)).status()).isEqualTo(400);
        assertThat(server.tape.frames()).isEmpty();
    }

    @Test
    void shouldRefuseAllOfARequestWithOneBadLineAndSayWhereItIs() throws IOException {
        String body = TWO_LINES + "trades,symbol=SPY price=abc,size=1\n" + TWO_LINES;
        RawClient.Answer answer = server.send(post("/write", body));
        assertThat(answer.status()).isEqualTo(400);
        JsonNode json = json(answer);
        assertThat(json.path("line").asLong()).isEqualTo(3);
        assertThat(json.path("column").asInt()).isEqualTo(25);
        assertThat(json.path("code").asText()).isEqualTo("invalid");
        assertThat(json.path("message").asText()).startsWith("unable to parse line 3, column 25: ");
        assertThat(json.path("error").asText()).isEqualTo(json.path("message").asText());
        assertThat(server.tape.frames()).isEmpty();
        assertThat(server.tape.rejects()).singleElement().satisfies(kept -> {
            assertThat(kept.payload()).isEqualTo(body);
            assertThat(kept.reason()).contains("line 3, column 25");
            assertThat(kept.origin()).startsWith("http 127.0.0.1:").endsWith(" POST /write");
        });
        assertThat(server.writes.counters().rejected()).isEqualTo(5);
        assertThat(server.writes.counters().received()).isEqualTo(5);
    }

    @Test
    void shouldTellAQuestDbClientOnlyTheKeysThatItReads() throws IOException {
        RawClient.Answer answer = server.send(post("/write", "trades price=", "User-Agent: QuestDB/java/1.0.1"));
        assertThat(json(answer).properties()).extracting(java.util.Map.Entry::getKey).containsExactlyInAnyOrder("code",
                "message", "line");
        assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void shouldAnswerABodyWithoutLinesAndJournalNothing() {
        assertThat(server.send(post("/write", "\n# only a comment\n")).status()).isEqualTo(204);
        assertThat(server.send(post("/write", "")).status()).isEqualTo(204);
        assertThat(server.tape.frames()).isEmpty();
    }

    @Test
    void shouldRefuseARequestOfMoreSlotsThanAFrameMayHave() throws IOException {
        server.tape.slotsMax = 3;
        RawClient.Answer answer = server.send(post("/write", TWO_LINES + TWO_LINES));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(json(answer).path("message").asText()).contains("more than 3 slots");
        assertThat(server.tape.frames()).isEmpty();
        assertThat(server.send(post("/write", TWO_LINES)).status()).isEqualTo(204);
    }

    @Test
    void shouldRefuseBrokenOrUnknownEncodings() {
        byte[] packed = gzip(TWO_LINES.getBytes(StandardCharsets.UTF_8));
        byte[] cut = java.util.Arrays.copyOf(packed, packed.length - 3);
        assertThat(server.send(post("/write", cut, "Content-Encoding: gzip")).status()).isEqualTo(400);
        assertThat(server.send(post("/write", TWO_LINES, "Content-Encoding: gzip")).status()).isEqualTo(400);
        assertThat(server.send(post("/write", TWO_LINES, "Content-Encoding: br")).status()).isEqualTo(415);
        byte[] twice = join(packed, packed);
        assertThat(server.send(post("/write", twice, "Content-Encoding: gzip")).status()).isEqualTo(204);
        assertThat(server.tape.events()).isEqualTo(4);
    }

    @Test
    void shouldSayThatTheRingIsFullAndWhenToComeBack() {
        server.tape.answer(() -> Publisher.BACK_PRESSURED);
        RawClient.Answer answer = server.send(post("/write", TWO_LINES));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body()).contains("ring is full");
        assertThat(server.writes.counters().refused()).isEqualTo(2);
        assertThat(server.tape.rejects()).isEmpty();
    }

    @Test
    void shouldTryAFullRingAgainBeforeItRefuses() {
        WriteOptions patient = new WriteOptions("http", false, 30_000_000_000L, 1_000_000_000L, 1, 10, Long.MAX_VALUE);
        try (TestService other = TestService.start(new FakeTape(), HttpOptions.loopback(0), patient, List.of())) {
            AtomicInteger calls = new AtomicInteger();
            other.tape.answer(() -> calls.incrementAndGet() % 4 == 0 ? 0 : Publisher.BACK_PRESSURED);
            assertThat(other.send(post("/write", TWO_LINES)).status()).isEqualTo(204);
            assertThat(other.tape.events()).isEqualTo(2);
            assertThat(calls).as("two definitions and a frame, four calls each").hasValue(12);
            assertThat(other.writes.counters().refused()).isZero();
        }
    }

    @Test
    void shouldSayWhyNothingIsTaken() {
        server.tape.answer(() -> Publisher.NOT_ACCEPTING);
        RawClient.Answer answer = server.send(post("/write", TWO_LINES));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("disk below its floor");
        assertThat(answer.header("Retry-After")).isNotNull();
        server.tape.answer(() -> Publisher.HALTED);
        assertThat(server.send(post("/write", TWO_LINES)).body()).contains("halted");
        assertThat(server.writes.counters().refused()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"GET,/write,405", "PUT,/api/v2/write,405", "DELETE,/ping,405", "GET,/nothing,404", "POST,/writes,404"})
    void shouldAnswerWrongMethodsAndPathsInJson(String method, String path, int status) throws IOException {
        RawClient.Answer answer = server.send(RawClient.request(method, path, null));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(json(answer).path("message").asText()).contains(path);
        assertThat(answer.header("Allow") != null).isEqualTo(status == 405);
    }

    @Test
    void shouldServeManyRequestsOnOneConnection() throws IOException {
        try (var socket = server.client.open()) {
            for (int i = 0; i < 5; i++) {
                byte[] request = post("/write", TWO_LINES);
                String text = new String(request, StandardCharsets.UTF_8).replace("Connection: close\r\n", "");
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                assertThat(RawClient.read(socket.getInputStream()).status()).isEqualTo(204);
            }
        }
        assertThat(server.tape.frames()).hasSize(5);
        assertThat(server.send(get("/ping")).status()).isEqualTo(204);
    }

    private static JsonNode json(RawClient.Answer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}

package io.tapedeck.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that ends at any of its bytes is wholly there or wholly absent. */
@Timeout(120)
class KilledRequestTest {
    /** How the connection ends. */
    enum End {
        RESET, HALF_CLOSED, CLOSED
    }

    /** How the body is sent. Without its last line feed each prefix of the lines would be good lines. */
    enum Shape {
        PLAIN, CHUNKED, GZIP
    }

    private static final String BODY = "trades,symbol=A price=1,size=1 1\ntrades,symbol=B price=2,size=2 2\n";
    private static final int EVENTS = 2;

    private final TestService server = TestService.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void shouldTakeNothingOfARequestThatIsCutAnywhere(Shape shape) throws IOException {
        byte[] request = request(shape);
        for (int cut = 0; cut < request.length; cut++) {
            for (End end : End.values()) {
                sendPart(request, cut, end);
            }
        }
        settle();
        assertThat(server.tape.frames()).isEmpty();
        assertThat(server.writes.counters().journaled()).isZero();
        assertThat(server.send(request(shape)).status()).as("the server lives").isEqualTo(204);
        assertThat(server.tape.events()).isEqualTo(EVENTS);
    }

    /** Negative control: what a server that takes a cut body for a whole one would journal is found. */
    @Test
    void shouldFindHalfARequestWhereACutBodyIsTakenForAWholeOne() {
        String half = BODY.substring(0, BODY.indexOf('\n') + 1);
        assertThat(server.send(RawClient.post("/write", half)).status()).isEqualTo(204);
        assertThat(server.tape.frames()).isNotEmpty();
        assertThat(server.tape.events()).isEqualTo(EVENTS - 1);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void shouldTakeAllOrNothingOfARequestWhoseClientIsGone(End end) throws IOException {
        byte[] request = request(Shape.PLAIN);
        for (int i = 0; i < 20; i++) {
            sendPart(request, request.length, end);
        }
        settle();
        assertThat(server.tape.frames()).allSatisfy(frame -> assertThat(frame.messages()).hasSize(EVENTS));
        assertThat(server.tape.events()).isEqualTo(server.writes.counters().journaled());
        if (end != End.RESET) {
            assertThat(server.tape.frames()).hasSize(20);
        }
    }

    @Test
    void shouldAnswerAClientThatClosesItsSideBehindTheRequest() throws IOException {
        try (Socket socket = server.client.open()) {
            socket.getOutputStream().write(request(Shape.PLAIN));
            socket.shutdownOutput();
            assertThat(RawClient.read(socket.getInputStream()).status()).isEqualTo(204);
        }
    }

    @Test
    void shouldLandOnceWhatIsRetriedWithItsKeyAfterEveryCut() throws IOException {
        byte[] request = RawClient.post("/write", BODY, "Idempotency-Key: same");
        for (int cut = request.length - BODY.length() - 3; cut <= request.length; cut++) {
            sendPart(request, cut, End.RESET);
        }
        assertThat(server.send(request).status()).isEqualTo(204);
        settle();
        assertThat(server.tape.events()).isEqualTo(EVENTS);
    }

    private void settle() {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.service.answering() == 0);
        assertThat(server.send(RawClient.get("/ping")).status()).isEqualTo(204);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.service.answering() == 0);
    }

    private void sendPart(byte[] request, int length, End end) throws IOException {
        try (Socket socket = server.client.open()) {
            if (end == End.RESET) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(request, 0, length);
            if (end == End.HALF_CLOSED) {
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static byte[] request(Shape shape) {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        return switch (shape) {
            case PLAIN -> RawClient.post("/write", body);
            case GZIP -> RawClient.post("/write", RawClient.gzip(body), "Content-Encoding: gzip");
            case CHUNKED -> {
                int half = body.length / 2 - 1;
                String text = "POST /write HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + Integer.toHexString(half) + "\r\n" + BODY.substring(0, half) + "\r\n"
                        + Integer.toHexString(body.length - half) + "\r\n" + BODY.substring(half) + "\r\n0\r\n\r\n";
                yield text.getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}

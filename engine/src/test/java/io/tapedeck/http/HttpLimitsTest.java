package io.tapedeck.http;

import static io.tapedeck.http.RawClient.gzip;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpLimitsTest {
    private static final String LINE = "trades,symbol=SPY price=1,size=1 7\n";
    private static final long LONG_NS = 30_000_000_000L;
    private static final long SHORT_NS = 150_000_000L;

    private static TestService start(HttpLimits limits) {
        return TestService.start(new FakeTape(), HttpOptions.loopback(0).withLimits(limits), WriteOptions.DEFAULT,
                List.of());
    }

    private static HttpLimits bytes(int compressed, int plain, long inFlight) {
        return new HttpLimits(compressed, plain, inFlight, 4, 64, LONG_NS, LONG_NS, LONG_NS);
    }

    @Test
    void shouldRefuseBodiesAboveTheLimitHoweverTheyAreSent() {
        String body = LINE.repeat(100);
        try (TestService server = start(bytes(1 << 20, body.length(), 1 << 20))) {
            assertThat(server.send(post("/write", body)).status()).isEqualTo(204);
            RawClient.Answer answer = server.send(post("/write", body + "\n"));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("more than " + body.length() + " bytes");
            String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
            String chunked = "POST /write HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
            assertThat(server.send((chunked + chunk + "0\r\n\r\n").getBytes(StandardCharsets.UTF_8)).status())
                    .isEqualTo(204);
            assertThat(
                    server.send((chunked + chunk + "1\r\n\n\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8)).status())
                    .isEqualTo(413);
            assertThat(server.tape.frames()).hasSize(2);
        }
    }

    @Test
    void shouldLetTheClientReadWhyItsLargeBodyIsRefused() throws IOException {
        int max = 4 << 20;
        byte[] body = LINE.repeat(max * 3 / 2 / LINE.length()).getBytes(StandardCharsets.UTF_8);
        try (TestService server = start(bytes(max, max, max)); Socket socket = server.client.open()) {
            socket.getOutputStream().write(post("/write", body));
            assertThat(RawClient.read(socket.getInputStream()).status()).isEqualTo(413);
        }
    }

    @Test
    void shouldStopInflatingABombAtTheLimit() {
        byte[] bomb = gzip(new byte[64 << 20]);
        try (TestService server = start(bytes(1 << 20, 1 << 20, 2 << 20))) {
            RawClient.Answer answer = server.send(post("/write", bomb, "Content-Encoding: gzip"));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(server.send(post("/write", LINE)).status()).isEqualTo(204);
        }
        try (TestService server = start(bytes(1000, 1 << 20, 2 << 20))) {
            assertThat(server.send(post("/write", bomb, "Content-Encoding: gzip")).status()).isEqualTo(413);
        }
    }

    @Test
    void shouldRefuseWhileOtherBodiesHoldTheMemory() throws IOException {
        int size = 200 << 10;
        try (TestService server = start(bytes(size, size, size)); Socket first = server.client.open()) {
            byte[] slow = post("/write", "#".repeat(size - 1) + "\n");
            first.getOutputStream().write(slow, 0, slow.length - 1);
            Awaitility.await().until(() -> server.send(post("/write", LINE)).status() == 503);
            first.getOutputStream().write(slow, slow.length - 1, 1);
            assertThat(RawClient.read(first.getInputStream()).status()).isEqualTo(204);
            assertThat(server.send(post("/write", LINE)).status()).isEqualTo(204);
        }
    }

    @Test
    void shouldRefuseMoreWritesAtOnceThanAllowed() throws IOException {
        try (TestService server = start(bytes(1 << 20, 1 << 20, 8 << 20))) {
            List<Socket> slow = new ArrayList<>();
            byte[] request = post("/write", LINE);
            for (int i = 0; i < 4; i++) {
                Socket socket = server.client.open();
                socket.getOutputStream().write(request, 0, request.length - 1);
                slow.add(socket);
            }
            Awaitility.await().until(() -> server.service.answering() == 4);
            RawClient.Answer answer = server.send(request);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(server.send(RawClient.get("/health/live")).status()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.getOutputStream().write(request, request.length - 1, 1);
                assertThat(RawClient.read(socket.getInputStream()).status()).isEqualTo(204);
                socket.close();
            }
        }
    }

    @Test
    void shouldCloseConnectionsBeyondTheLimit() throws IOException {
        HttpLimits limits = new HttpLimits(1000, 1000, 10_000, 4, 2, LONG_NS, LONG_NS, LONG_NS);
        try (TestService server = start(limits)) {
            try (Socket one = server.client.open(); Socket two = server.client.open()) {
                one.getOutputStream().write("GET /p".getBytes(StandardCharsets.US_ASCII));
                two.getOutputStream().write("GET /p".getBytes(StandardCharsets.US_ASCII));
                Awaitility.await().until(() -> refused(server));
            }
            Awaitility.await().until(() -> !refused(server));
        }
    }

    private static boolean refused(TestService server) throws IOException {
        try (Socket socket = server.client.open()) {
            socket.getOutputStream().write(RawClient.get("/ping"));
            return RawClient.read(socket.getInputStream()) == null;
        } catch (java.net.SocketException _) {
            return true;
        }
    }

    @Test
    void shouldCloseTheConnectionOfAClientThatDoesNotFinishItsHeaders() throws IOException {
        HttpLimits limits = new HttpLimits(1000, 1000, 10_000, 4, 8, SHORT_NS, LONG_NS, LONG_NS);
        try (TestService server = start(limits); Socket socket = server.client.open()) {
            socket.getOutputStream().write("POST /write HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldCloseTheConnectionOfAClientThatDoesNotFinishItsBody() throws IOException {
        HttpLimits limits = new HttpLimits(1000, 1000, 10_000, 4, 8, LONG_NS, SHORT_NS, LONG_NS);
        try (TestService server = start(limits); Socket socket = server.client.open()) {
            byte[] request = post("/write", LINE);
            socket.getOutputStream().write(request, 0, request.length - 1);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(server.tape.frames()).isEmpty();
            assertThat(server.send(post("/write", LINE)).status()).isEqualTo(204);
        }
    }

    @Test
    void shouldNotCountTheWaitForTheJournalAsTheClientsTime() throws Exception {
        HttpLimits limits = new HttpLimits(1000, 1000, 10_000, 4, 8, SHORT_NS, SHORT_NS, SHORT_NS);
        try (TestService server = start(limits);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.tape.syncing(false);
            Future<RawClient.Answer> answer = threads.submit(() -> server.send(post("/write", LINE)));
            Awaitility.await().until(() -> server.tape.frames().size() == 1);
            Thread.sleep(3 * SHORT_NS / 1_000_000);
            server.tape.syncing(true);
            assertThat(answer.get().status()).isEqualTo(204);
        }
    }

    @Test
    void shouldRefuseLimitsThatLimitNothing() {
        assertThatThrownBy(() -> bytes(0, 1, 1)).isInstanceOf(TapedeckException.class);
        assertThatThrownBy(() -> bytes(1, 10, 9)).hasMessageContaining("at least the largest body");
    }
}

package io.tapedeck.http;

import static io.tapedeck.http.RawClient.get;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpServiceTest {
    private static final String LINE = "trades,symbol=SPY price=1,size=1 7\n";

    @TempDir
    Path directory;

    @Test
    void shouldLetRunningRequestsEndAndRefuseNewOnesWhenItStops() throws Exception {
        TestService server = TestService.start();
        server.tape.syncing(false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RawClient.Answer> running = threads.submit(() -> server.send(post("/write", LINE)));
            Awaitility.await().until(() -> server.tape.frames().size() == 1);
            Future<?> stopped = threads.submit(() -> server.service.stop(Duration.ofSeconds(30)));
            Awaitility.await().until(() -> server.send(post("/write", LINE)).status() == 503);
            assertThat(stopped.isDone()).isFalse();
            server.tape.syncing(true);
            assertThat(running.get().status()).isEqualTo(204);
            stopped.get();
        }
        assertThat(server.tape.frames()).hasSize(1);
        assertThatThrownBy(server.client::open).isInstanceOf(ConnectException.class);
    }

    @Test
    void shouldCutOffWhatRunsBeyondTheBoundAndLeaveNoThread() throws Exception {
        TestService server = TestService.start();
        server.tape.syncing(false);
        try (Socket socket = server.client.open()) {
            socket.getOutputStream().write(post("/write", LINE));
            Awaitility.await().until(() -> server.tape.frames().size() == 1);
            server.service.stop(Duration.ofMillis(50));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        Awaitility.await().until(() -> server.service.answering() == 0);
        Awaitility.await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName).noneMatch(name -> name.startsWith("http-") || name.startsWith("HTTP-")));
    }

    @Test
    void shouldListenOnLoopbackAloneAndSayWhoCannotBind() {
        try (TestService server = TestService.start()) {
            assertThat(server.service.address().getAddress().isLoopbackAddress()).isTrue();
            HttpOptions taken = HttpOptions.loopback(server.service.address().getPort());
            assertThatThrownBy(() -> TestService.start(new FakeTape(), taken, WriteOptions.DEFAULT, List.of()))
                    .isInstanceOf(TapedeckException.class).hasMessageContaining("cannot listen on");
        }
    }

    @Test
    void shouldServeOverTls() throws Exception {
        HttpOptions options = HttpOptions.loopback(0).withTls(selfSigned());
        try (TestService server = TestService.start(new FakeTape(), options, WriteOptions.DEFAULT, List.of())) {
            assertThat(server.send(post("/write", LINE)).status()).isEqualTo(204);
            assertThat(server.send(get("/metrics")).status()).isEqualTo(200);
            assertThat(server.tape.events()).isEqualTo(1);
            RawClient plain = new RawClient(server.service.address());
            try (Socket socket = plain.open()) {
                socket.getOutputStream().write(post("/write", LINE));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answer).doesNotContain("204");
            } catch (java.net.SocketException _) {
                // a reset is as good an answer as a TLS alert
            }
            assertThat(server.tape.events()).isEqualTo(1);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path file = directory.resolve("key.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "http", "-keyalg", "EC",
                "-dname", "CN=localhost", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore",
                file.toString()).redirectErrorStream(true).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void shouldRefuseAnEmptyToken() {
        assertThatThrownBy(() -> HttpOptions.loopback(0).withToken(" ", false)).isInstanceOf(TapedeckException.class);
    }

    @Test
    void shouldSurviveWhatIsNoHttp() throws IOException {
        try (TestService server = TestService.start()) {
            for (String junk : List.of("\r\n\r\n", "GET\r\n\r\n", "POST /write HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                    "POST /write HTTP/1.1\r\nContent-Length: x\r\n\r\n", "trades,symbol=A price=1 1\n\r\n\r\n",
                    "POST /write HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\nabc",
                    "POST /write HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc")) {
                try (Socket socket = server.client.open()) {
                    socket.getOutputStream().write(junk.getBytes(StandardCharsets.UTF_8));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (java.net.SocketException _) {
                    // a reset is an answer, too
                }
            }
            assertThat(server.tape.frames()).isEmpty();
            assertThat(server.send(get("/ping")).status()).isEqualTo(204);
        }
    }
}

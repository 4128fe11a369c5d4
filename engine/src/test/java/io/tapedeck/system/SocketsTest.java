package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A trading host's promise: no socket is opened but the configured ones. */
@Timeout(180)
class SocketsTest {
    private static final String LINE = "trades,symbol=ABC,exchange=XNAS price=12.5,size=100i 1700000000000000000\n";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldListenAndConnectOnlyWhereItIsConfiguredTo() throws Exception {
        int httpPort = freePort();
        int ilpPort = freePort();
        try (TestDatabase database = TestDatabase.create();
                Site site = new Site(folder, database.jdbcUrlWithPassword()).set("http.port", httpPort)
                        .set("ilp.port", ilpPort)) {
            int databasePort = URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
            EngineProcess daemon = site.start("run");
            try (SocketWatch watch = new SocketWatch(daemon.pid())) {
                await().atMost(Site.PATIENCE)
                        .until(() -> watch.listening().containsAll(Set.of(httpPort, ilpPort)));
                await().atMost(Site.PATIENCE).ignoreExceptions()
                        .until(() -> site.post(daemon, LINE).statusCode() == 204);
                write(ilpPort);
                await().atMost(Site.PATIENCE).until(() -> new ObjectMapper()
                        .readTree(site.get(daemon, "/status").body()).get("landed").asLong() == 2);
                site.get(daemon, "/metrics");
                daemon.terminate();
                assertThat(daemon.exitCode(Site.PATIENCE)).as(daemon.err()).isZero();
                assertThat(watch.looks()).isGreaterThan(20);
                assertThat(watch.listening()).containsExactlyInAnyOrder(httpPort, ilpPort);
                assertThat(watch.others()).isEmpty();
                Set<String> strange = watch.connections().stream()
                        .filter(each -> !each.startsWith(httpPort + "-") && !each.startsWith(ilpPort + "-")
                                && !each.endsWith("-" + databasePort))
                        .collect(Collectors.toSet());
                assertThat(strange).isEmpty();
                assertThat(watch.connections()).anyMatch(each -> each.endsWith("-" + databasePort));
            }
            site.requireQuiet();
        }
    }

    private static void write(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(LINE.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

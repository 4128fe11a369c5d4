package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.questdb.client.Sender;
import io.questdb.client.cutlass.line.LineSenderException;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.table.TestTables;
import io.tapedeck.feed.RowTables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class IlpTcpServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final RowTables TABLES = new TestTables(TestTables.table("weather", "timestamp",
            "timestamp timestamptz!; place text; note text; n int8; ok bool; seen timestamptz; a text")).rows();

    private final CollectingPublisher ring = new CollectingPublisher();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldTakeWhatQuestDbsClientWrites(int protocolVersion) {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        try (Sender sender = Sender.fromConfig("tcp::addr=127.0.0.1:" + server.port() + ";protocol_version="
                + protocolVersion + ";")) {
            for (int i = 0; i < 1_000; i++) {
                sender.table("trades").symbol("symbol", "ETH-USD").symbol("side", "sell")
                        .doubleColumn("price", 2_615.54)
                        .doubleColumn("amount", 0.000_44).at(1_646_762_637_609_765L + i, ChronoUnit.MICROS);
            }
            sender.table("weather").symbol("place", "a b\\c").stringColumn("note", "x\"y\nz").longColumn("n", -5)
                    .boolColumn("ok", true).timestampColumn("seen", 7, ChronoUnit.MICROS).at(9, ChronoUnit.MICROS);
            sender.flush();
        }
        await().atMost(LONG).until(() -> server.counters().linesPublished() == 1_001);
        List<String> data = ring.data();
        assertThat(data.get(999)).isEqualTo("trade " + Instruments.id("CRYPTO", "ETH-USD")
                + " @1646762637610764000 price 2615.54 size 0.00044 [sell] flags 0");
        assertThat(data.get(1_000)).isEqualTo(
                "row weather 0 @9000 place=\"a b\\c\" note=\"x\"y\nz\" n=-5i ok=true seen=7000n timestamp=9000n");
        assertThat(rejected).isEmpty();
    }

    @Test
    void shouldNumberLinesDenselyAndTellOfConnectAndDisconnect() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        send(server, "trades,symbol=A price=1 1\ntrades,symbol=A price=2 2\n");
        await().atMost(LONG).until(() -> ring.all().size() == 5);
        assertThat(ring.all().get(1)).startsWith("feed CONNECTED to 0 ilp 127.0.0.1:");
        assertThat(ring.all().get(4)).startsWith("feed DISCONNECTED to 2 ilp 127.0.0.1:");
        assertThat(ring.feedSequences()).containsExactly(0L, 0L, 1L, 2L, 0L);
    }

    @Test
    void shouldTakeLinesCutAtEveryByte() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        byte[] bytes = "trades,symbol=A price=1.5,amount=2 1\r\nweather note=\"a\nb\\\"c\" 2\n"
                .getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            try (Socket socket = connect(server)) {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(bytes, 0, cut);
                long read = server.counters().bytesReceived();
                long expected = (long) (cut - 1) * bytes.length + cut;
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(LONG)
                        .until(() -> server.counters().bytesReceived() == expected || read == expected);
                socket.getOutputStream().write(bytes, cut, bytes.length - cut);
            }
            long lines = 2L * cut;
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(LONG)
                    .until(() -> server.counters().linesPublished() == lines);
        }
        assertThat(ring.data()).hasSize(2 * (bytes.length - 1)).allMatch(
                text -> text.contains("price 1.5 size 2") || text.contains("note=\"a\nb\"c\""));
        assertThat(rejected).isEmpty();
    }

    @Test
    void shouldStopReadingAndLoseNothingWhileTheRingIsFull() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        AtomicInteger offers = new AtomicInteger();
        ring.answer(() -> offers.incrementAndGet() % 3 == 0 ? 0 : Publisher.BACK_PRESSURED);
        StringBuilder body = new StringBuilder();
        IntStream.range(0, 5_000).forEach(i -> body.append("trades,symbol=A").append(i % 7).append(" price=").append(i)
                .append(' ').append(i + 1).append('\n'));
        send(server, body.toString());
        await().atMost(LONG).until(() -> server.counters().linesPublished() == 5_000);
        List<String> data = ring.data();
        for (int i = 0; i < 5_000; i++) {
            assertThat(data.get(i)).contains(" @" + (i + 1) + " price " + i + " ");
        }
        List<Long> numbers = ring.feedSequences().stream().filter(number -> number > 0).toList();
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, 5_000).boxed().toList());
        assertThat(ring.frames()).isLessThan(5_000);
    }

    @Test
    void shouldShowThatItWaitsForTheEngineAndGoOnAfterwards() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        ring.answer(() -> Publisher.NOT_ACCEPTING);
        try (Socket socket = connect(server)) {
            write(socket, "weather a=1 1\n");
            await().atMost(LONG).until(() -> server.counters().waitingForEngine() == 1);
            assertThat(server.counters().linesPublished()).isZero();
            ring.answer(() -> 0);
            await().atMost(LONG).until(() -> server.counters().linesPublished() == 1);
            assertThat(server.counters().waitingForEngine()).isZero();
        }
    }

    @Test
    void shouldPublishThePredecessorsOfABadLineThenRejectItAndClose() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        try (Socket socket = connect(server)) {
            write(socket, "weather a=1 1\nweather a=2 2\nweather a=nope 3\nweather a=4 4\n");
            assertClosedByServer(socket);
        }
        await().atMost(LONG).until(() -> ring.all().stream().anyMatch(text -> text.startsWith("feed DISCONNECTED")));
        assertThat(ring.data()).hasSize(2);
        assertThat(rejected).singleElement().asString().contains("line 3, column 11").contains("not a number")
                .endsWith("weather a=nope 3");
        assertBalanced(server, 3, 2, 1, 0);
    }

    @Test
    void shouldRejectWhatTheMapperRefuses() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        send(server, "weather a=1 1\nwether a=2 2\n");
        await().atMost(LONG).until(() -> !rejected.isEmpty());
        assertThat(rejected.get(0)).contains("line 2, column 1").contains("did you mean weather?")
                .endsWith("wether a=2 2");
        assertBalanced(server, 2, 1, 1, 0);
    }

    @Test
    void shouldRejectALineLongerThanItsLimitAndARowLongerThanTheRingTakes() throws IOException {
        IlpOptions small = new IlpOptions(FREE_PORT, Dialect.QUESTDB, new LineLimits(1_000, 100, 10), 4, 0, 8, 0);
        IlpTcpServer server = start(small);
        send(server, "weather a=\"" + "x".repeat(100_000) + "\" 1\n");
        await().atMost(LONG).until(() -> rejected.size() == 1);
        assertThat(rejected.get(0)).contains("the line is longer than 1000 bytes");
        IlpOptions large = new IlpOptions(FREE_PORT, Dialect.QUESTDB, new LineLimits(1 << 24, 100, 10), 4, 0, 8, 0);
        IlpTcpServer other = start(large);
        send(other, "weather a=1 1\nweather a=\"" + "x".repeat(5_000_000) + "\" 1\n");
        await().atMost(LONG).until(() -> rejected.size() == 2);
        assertThat(rejected.get(1)).contains("longer than the ring takes at once");
        assertBalanced(other, 2, 1, 1, 0);
    }

    @Test
    void shouldRejectALineThatTheConnectionsEndCutShort() throws IOException {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        send(server, "weather a=1 1\nweather a=2615.5");
        await().atMost(LONG).until(() -> rejected.size() == 1);
        assertThat(rejected.get(0)).contains("line 2, column 1").contains("ended within the line");
        assertBalanced(server, 2, 1, 1, 0);
    }

    @Test
    void shouldTurnAwayMoreConnectionsThanAllowed() throws IOException {
        IlpTcpServer server = start(new IlpOptions(FREE_PORT, Dialect.QUESTDB, LineLimits.DEFAULT, 2, 0, 8, 0));
        try (Socket first = connect(server); Socket second = connect(server)) {
            await().atMost(LONG).until(() -> server.counters().connectionsOpen() == 2);
            try (Socket third = connect(server)) {
                assertClosedByServer(third);
            }
            write(first, "weather a=1 1\n");
            write(second, "weather a=1 1\n");
            await().atMost(LONG).until(() -> server.counters().linesPublished() == 2);
        }
        await().atMost(LONG).until(() -> server.counters().connectionsOpen() == 0);
        send(server, "weather a=1 1\n");
        await().atMost(LONG).until(() -> server.counters().linesPublished() == 3);
        assertThat(server.counters().connectionsTurnedAway()).isEqualTo(1);
    }

    @Test
    void shouldCloseASilentConnection() throws IOException {
        IlpTcpServer server = start(
                new IlpOptions(FREE_PORT, Dialect.QUESTDB, LineLimits.DEFAULT, 2, 50_000_000L, 8, 0));
        try (Socket socket = connect(server)) {
            assertClosedByServer(socket);
        }
    }

    @Test
    void shouldSpeakTls() throws Exception {
        TestTls tls = TestTls.create();
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT), tls);
        try (Sender sender = Sender.fromConfig("tcps::addr=127.0.0.1:" + server.port()
                + ";protocol_version=2;tls_verify=unsafe_off;")) {
            sender.table("weather").doubleColumn("a", 1.5).at(9, ChronoUnit.MICROS);
            sender.flush();
        }
        await().atMost(LONG).until(() -> server.counters().linesPublished() == 1);
        try (Socket plain = connect(server)) {
            write(plain, "weather a=1 1\n");
            assertClosedByServer(plain);
        }
        assertThat(server.counters().linesPublished()).isEqualTo(1);
    }

    @Test
    void shouldCloseInBoundedTimeAndCountWhatTheRingDidNotTake() throws IOException {
        IlpTcpServer server = start(
                new IlpOptions(FREE_PORT, Dialect.QUESTDB, LineLimits.DEFAULT, 8, 0, 8, 100_000_000L));
        ring.answer(() -> Publisher.BACK_PRESSURED);
        try (Socket busy = connect(server); Socket silent = connect(server)) {
            write(busy, "weather a=1 1\nweather a=2 2\n");
            await().atMost(LONG).until(() -> server.counters().waitingForRoom() == 1);
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
            assertThat(silent.isConnected()).isTrue();
        }
        await().atMost(LONG).until(() -> server.counters().connectionsOpen() == 0);
        assertBalanced(server, 2, 0, 0, 2);
    }

    @Test
    void shouldSayWhichAddressItCannotBind() {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> start(IlpOptions.of(taken))).isInstanceOf(TapedeckException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }

    @Test
    void shouldRefuseAnArrayOfQuestDbsClient() {
        IlpTcpServer server = start(IlpOptions.of(FREE_PORT));
        try (Sender sender = Sender.fromConfig("tcp::addr=127.0.0.1:" + server.port() + ";protocol_version=2;")) {
            sender.table("weather").doubleArray("a", new double[]{1, 2}).atNow();
            sender.flush();
        } catch (LineSenderException e) {
            assertThat(e).as("the server may have closed before the client did").isNotNull();
        }
        await().atMost(LONG).until(() -> rejected.size() == 1);
        assertThat(rejected.get(0)).contains("arrays are not supported");
    }

    private static void assertBalanced(IlpTcpServer server, long received, long published, long rejected,
            long refused) {
        IlpCounters counters = server.counters();
        await().atMost(LONG).untilAsserted(() -> assertThat(List.of(counters.linesReceived(), counters.linesPublished(),
                counters.linesRejected(), counters.linesRefused()))
                .containsExactly(received, published, rejected, refused));
    }

    private IlpTcpServer start(IlpOptions options) {
        return start(options, null);
    }

    private IlpTcpServer start(IlpOptions options, TestTls tls) {
        IlpTcpServer server = new IlpTcpServer(options, tls == null ? null : tls.context(),
                TickMapping.defaults("CRYPTO"), TABLES, new Instruments(), "crypto", ring,
                (origin, reason, feedId, payload, offset, length) -> rejected
                        .add(origin + ": " + reason + ": " + payload.getStringWithoutLengthUtf8(offset, length)),
                new SystemEpochNanoClock());
        open.add(server);
        return server;
    }

    private static Socket connect(IlpTcpServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void send(IlpTcpServer server, String text) throws IOException {
        try (Socket socket = connect(server)) {
            write(socket, text);
            socket.shutdownOutput();
            assertClosedByServer(socket);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            assertThat(e).as("the server may close on a bad line before all is written").isNotNull();
        }
    }

    /** End of stream, or a reset where bytes that nobody read were left. */
    private static void assertClosedByServer(Socket socket) throws IOException {
        socket.setSoTimeout((int) LONG.toMillis());
        try {
            while (socket.getInputStream().read() >= 0) {
                // a TLS server answers plain text with an alert
            }
        } catch (SocketException e) {
            assertThat(e.getMessage()).containsAnyOf("reset", "closed", "Broken pipe", "abort");
        }
    }
}

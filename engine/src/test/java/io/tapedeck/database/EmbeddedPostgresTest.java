package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedPostgresTest {
    private static final EmbeddedOptions SMALL = new EmbeddedOptions(0, Map.of("shared_buffers", "16MB"),
            Duration.ofMinutes(1));

    private static final String BINARIES = "bin-" + ServerBinaries.VERSION;

    @TempDir
    private static Path initialised;
    @TempDir
    private Path directory;
    private final List<EmbeddedPostgres> open = new ArrayList<>();

    /** Initialising is the slow part and the same for every test, so every test begins with a copy of this one. */
    @BeforeAll
    static void initialise() throws IOException {
        Path shared = Files.createDirectories(Path.of("target/test-postgres").toAbsolutePath());
        Files.createSymbolicLink(initialised.resolve(BINARIES), ServerBinaries.unpacked(shared));
        EmbeddedPostgres.start(initialised, SMALL).close();
    }

    @BeforeEach
    void copyTheInitialised() throws Exception {
        Process copy = new ProcessBuilder("cp", "-a", initialised + "/.", directory.toString()).inheritIO().start();
        assertThat(copy.waitFor()).isZero();
        Files.delete(directory.resolve("port"));
    }

    @AfterEach
    void stopAll() throws IOException {
        open.forEach(EmbeddedPostgres::close);
        Files.delete(directory.resolve(BINARIES));
    }

    private EmbeddedPostgres start() {
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, SMALL);
        open.add(server);
        return server;
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Test
    void shouldCommitDurablyListenOnLoopbackOnlyAndAskForThePassword() throws Exception {
        EmbeddedPostgres server = start();

        try (Connection connection = connect(server)) {
            assertThat(value(connection, "SHOW server_version")).isEqualTo(ServerBinaries.VERSION);
            for (String promise : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(value(connection, "SHOW " + promise)).as(promise).isEqualTo("on");
            }
            assertThat(value(connection, "SHOW shared_buffers")).isEqualTo("16MB");
            assertThat(value(connection, "SHOW unix_socket_directories")).isEmpty();
        }
        assertThat(Sockets.listenersOn(server.port())).containsExactly("0100007F");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong").close())
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void shouldKeepDataPasswordAndPortBetweenRuns() throws SQLException {
        EmbeddedPostgres first = start();
        try (Connection connection = connect(first)) {
            execute(connection, "CREATE TABLE kept (a INT)", "INSERT INTO kept VALUES (42)");
        }
        first.close();
        assertThat(first.processId()).isEmpty();

        EmbeddedPostgres second = start();
        assertThat(second.adopted()).isFalse();
        assertThat(second.port()).isEqualTo(first.port());
        try (Connection connection = connect(second)) {
            assertThat(value(connection, "SELECT a FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void shouldBeAdoptedByASecondUserAndStoppedByTheLast() throws Exception {
        EmbeddedPostgres first = start();
        EmbeddedPostgres second = start();

        assertThat(first.adopted()).isFalse();
        assertThat(second.adopted()).isTrue();
        assertThat(second.processId()).isEqualTo(first.processId()).isPresent();
        first.close();
        first.close();
        assertThat(second.processId()).isPresent();
        connect(second).close();
        second.close();
        assertThat(second.processId()).isEmpty();
        assertThat(Sockets.listenersOn(second.port())).isEmpty();
    }

    @Test
    void shouldStartOneServerWhenManyUsersComeAtOnce() throws Exception {
        final int users = 6;
        List<EmbeddedPostgres> servers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(users)) {
            List<Future<EmbeddedPostgres>> starting = new ArrayList<>();
            for (int i = 0; i < users; i++) {
                starting.add(executor.submit(() -> EmbeddedPostgres.start(directory, SMALL)));
            }
            for (Future<EmbeddedPostgres> future : starting) {
                servers.add(future.get());
            }
        }
        open.addAll(servers);
        assertThat(servers.stream().map(server -> server.processId().orElseThrow()).distinct()).hasSize(1);
        assertThat(servers.stream().filter(server -> !server.adopted())).hasSize(1);
    }

    @Test
    void shouldOutliveAKilledEngineAndBeAdoptedAndStoppedByTheNext() throws Exception {
        Process engine = EngineProcess.start(directory);
        long server = EngineProcess.serverProcessId(engine);
        assertThat(Sockets.sessionOf(server)).as("session of its own").isNotEqualTo(Sockets.sessionOf(engine.pid()));

        EngineProcess.kill(engine);

        assertThat(ProcessHandle.of(server)).isPresent();
        EmbeddedPostgres next = start();
        assertThat(next.adopted()).isTrue();
        assertThat(next.processId()).contains(server);
        next.close();
        assertThat(next.processId()).as("the dead user does not count").isEmpty();
    }

    @Test
    void shouldStayForALivingUserOfAnotherProcess() throws Exception {
        Process engine = EngineProcess.start(directory);
        try {
            EngineProcess.serverProcessId(engine);
            EmbeddedPostgres command = start();
            assertThat(command.adopted()).isTrue();
            command.close();
            assertThat(command.processId()).as("the engine still uses it").isPresent();
        } finally {
            EngineProcess.kill(engine);
        }
    }

    @Test
    void shouldStartAgainOnItsPortWithEveryCommitWhenTheServerIsKilled() throws Exception {
        EmbeddedPostgres server = start();
        int port = server.port();
        try (Connection connection = connect(server)) {
            execute(connection, "CREATE TABLE kept (a INT)", "INSERT INTO kept VALUES (42)");
        }
        long killed = server.processId().orElseThrow();
        new ProcessBuilder("kill", "-9", Long.toString(killed)).start().waitFor();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.processId().isEmpty());

        server.ensureRunning();

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.processId()).isPresent().isNotEqualTo(Optional.of(killed));
        try (Connection connection = connect(server)) {
            assertThat(value(connection, "SELECT a FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void shouldBeginAnewWhenTheFirstInitialisationWasCutShort() throws Exception {
        ServerBinaries.deleteTree(directory.resolve("db"));
        Files.createDirectories(directory.resolve("db.unfinished/base"));
        Files.writeString(directory.resolve("db.unfinished/PG_VERSION"), "18\n");
        connect(start()).close();
    }

    @Test
    void shouldNotTakeTheProcessIdOfAnotherProgramForARunningServer() throws Exception {
        EmbeddedPostgres first = start();
        first.close();
        Files.writeString(directory.resolve("db/postmaster.pid"), ProcessHandle.current().pid() + "\n"
                + directory.resolve("db") + "\n1\n" + first.port() + "\n\n127.0.0.1\n\nready\n");

        EmbeddedPostgres second = start();
        assertThat(second.adopted()).isFalse();
        connect(second).close();
    }

    @Test
    void shouldChooseAnotherPortWhenTheRememberedOneIsTaken() throws Exception {
        EmbeddedPostgres first = start();
        first.close();
        try (ServerSocket _ = new ServerSocket(first.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            EmbeddedPostgres second = start();
            assertThat(second.port()).isNotEqualTo(first.port());
        }
    }

    @Test
    void shouldRefuseAStatedPortThatIsTakenAndADirectoryOfAnotherVersion() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            EmbeddedOptions stated = new EmbeddedOptions(taken.getLocalPort(), Map.of(), Duration.ofMinutes(1));
            assertRefused(() -> EmbeddedPostgres.start(directory, stated).close(), "port " + taken.getLocalPort());
        }
        Files.writeString(directory.resolve("db/PG_VERSION"), "14\n");
        assertRefused(() -> EmbeddedPostgres.start(directory, SMALL).close(), "PostgreSQL 14");
    }

    private static void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call).hasMessageContaining(words).isInstanceOfSatisfying(TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(CONFIGURATION));
    }
}

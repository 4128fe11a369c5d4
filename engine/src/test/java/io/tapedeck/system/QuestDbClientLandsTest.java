package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.questdb.client.Sender;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** QuestDB's own Java client writes through HTTP and TCP: every row is in its table, with its values. */
@Timeout(180)
class QuestDbClientLandsTest {
    /** Of each kind and transport; more than the client and the server hand over at once. */
    private static final int ROWS = 3_000;
    private static final long BEGIN_NS = 1_700_000_000_000_000_000L;
    private static final long STEP_NS = 1_000_000;
    private static final String[] VENUES = {"HTTP", "TCP"};

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldLandEveryTickAndBarThroughHttpAndTcp() throws Exception {
        int ilpPort = freePort();
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                Site site = new Site(folder, database.jdbcUrlWithPassword()).set("ilp.port", ilpPort)
                        .set("journal.chronicle-block", "16MiB")) {
            EngineProcess daemon = site.daemon();
            int httpPort = URI.create(site.url(daemon)).getPort();
            write("http::addr=127.0.0.1:" + httpPort + ";auto_flush_rows=700;", VENUES[0]);
            write("tcp::addr=127.0.0.1:" + ilpPort + ";", VENUES[1]);
            await().atMost(Site.PATIENCE).until(() -> new ObjectMapper()
                    .readTree(site.get(daemon, "/status").body()).get("landed").asLong() >= 4L * ROWS);
            daemon.terminate();
            assertThat(daemon.exitCode(Site.PATIENCE)).as(daemon.err()).isZero();
            for (String venue : VENUES) {
                requireTicks(connection, venue);
                requireBars(connection, venue);
            }
            assertThat(number(connection, "SELECT count(*) FROM ticks")).isEqualTo(2L * ROWS);
            assertThat(number(connection, "SELECT count(*) FROM market_data_hf WHERE provider <> 'tapedeck'"))
                    .isEqualTo(2L * ROWS);
            assertThat(number(connection, "SELECT count(*) FROM rejected_records")).isZero();
            site.requireWhole();
            site.requireQuiet();
        }
    }

    private static void write(String configuration, String venue) {
        try (Sender sender = Sender.fromConfig(configuration)) {
            for (int i = 0; i < ROWS; i++) {
                long time = BEGIN_NS + i * STEP_NS;
                sender.table("trades").symbol("symbol", "Q" + i % 7).symbol("exchange", venue)
                        .doubleColumn("price", 100 + i * 0.25).longColumn("size", i).at(time, ChronoUnit.NANOS);
                sender.table("market_data_hf").symbol("symbol", "Q" + i % 7).symbol("exchange", venue)
                        .symbol("timeframe", "1m").symbol("provider", "questdb").doubleColumn("open", 1 + i * 0.5)
                        .doubleColumn("high", 2 + i * 0.5).doubleColumn("low", 0.5 + i * 0.5)
                        .doubleColumn("close", 1.5 + i * 0.5).longColumn("volume", i).at(time, ChronoUnit.NANOS);
            }
            sender.flush();
        }
    }

    /** Each row stands by itself: counted where time, symbol and every number are those of its index. */
    private static void requireTicks(Connection connection, String venue) throws SQLException {
        assertThat(number(connection, """
                SELECT count(*) FROM market_data_ticks t, generate_series(0, %d) AS i
                 WHERE t.exchange = '%s' AND t.symbol = 'Q' || i %% 7
                   AND t.timestamp = to_timestamp(1700000000) + i * INTERVAL '1 millisecond'
                   AND t.close = 100 + i * 0.25 AND t.volume = i""".formatted(ROWS - 1, venue))).as(venue)
                .isEqualTo(ROWS);
    }

    private static void requireBars(Connection connection, String venue) throws SQLException {
        assertThat(number(connection, """
                SELECT count(*) FROM market_data_hf b, generate_series(0, %d) AS i
                 WHERE b.exchange = '%s' AND b.symbol = 'Q' || i %% 7 AND b.timeframe = '1m'
                   AND b.timestamp = to_timestamp(1700000000) + i * INTERVAL '1 millisecond'
                   AND b.open = 1 + i * 0.5 AND b.high = 2 + i * 0.5 AND b.low = 0.5 + i * 0.5
                   AND b.close = 1.5 + i * 0.5 AND b.volume = i AND b.provider = 'questdb'"""
                .formatted(ROWS - 1, venue))).as(venue).isEqualTo(ROWS);
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

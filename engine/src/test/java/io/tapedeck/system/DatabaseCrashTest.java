package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.FaultProxy;
import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.NaiveLeanReader.Totals;
import io.tapedeck.app.LandedTicks;
import io.tapedeck.app.LeanZip;
import io.tapedeck.database.EmbeddedOptions;
import io.tapedeck.database.EmbeddedPostgres;
import io.tapedeck.database.MigratedServer;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database dies under a load, or the way to it is cut while it commits: each row lands once. */
@Timeout(600)
class DatabaseCrashTest {
    private static final int ROWS = 100_000;
    private static final int CRASHES = 3;
    private static final int CUTS = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static EmbeddedOptions options() {
        return new EmbeddedOptions(0, Map.of("shared_buffers", "32MB"), Duration.ofMinutes(2));
    }

    @Test
    void shouldLandEachRowOnceWhenTheServerIsKilledAndStartedAgain() throws Exception {
        Path file = LeanZip.trades(folder, ROWS, 11);
        Totals expected = NaiveLeanReader.read(Layout.EQUITY_TRADE, file);
        SplittableRandom random = new SplittableRandom(11);
        MigratedServer.copyTo(folder.resolve("server"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("server"), options());
                Site site = new Site(folder, urlOf(server)).fine().set("landing.batch-rows", "1000")) {
            EngineProcess load = load(site, file);
            for (int crash = 0; crash < CRASHES; crash++) {
                long target = (crash * 100L + random.nextInt(100)) * ROWS / (100L * (CRASHES + 1));
                awaitLanded(server, load, target);
                kill(server.processId().orElseThrow());
                Thread.sleep(random.nextInt(1_000));
                server.ensureRunning();
            }
            assertThat(load.exitCode(Site.PATIENCE)).as(load.err()).isZero();
            assertThat(load.json().get("landed").asLong()).isEqualTo(ROWS);
            try (Connection connection = connect(server)) {
                assertThat(LandedTicks.totals(connection)).as("files in %s", folder).isEqualTo(expected);
            }
            site.requireWhole();
            site.requireQuiet();
        }
    }

    /** The engine's own server: nobody but the engine can start it again. */
    @Test
    void shouldStartItsOwnServerAgainWhenItIsKilled() throws Exception {
        Path file = LeanZip.trades(folder, ROWS, 12);
        Totals expected = NaiveLeanReader.read(Layout.EQUITY_TRADE, file);
        try (Site site = new Site(folder, "").fine().set("landing.batch-rows", "1000")
                .set("database.embedded.settings", "{shared_buffers=32MB}")) {
            MigratedServer.copyTo(site.data().resolve("postgres"));
            try (EmbeddedPostgres server = EmbeddedPostgres.start(site.data().resolve("postgres"), options())) {
                EngineProcess load = load(site, file);
                awaitLanded(server, load, ROWS / 10);
                kill(server.processId().orElseThrow());
                assertThat(load.exitCode(Site.PATIENCE)).as(load.err()).isZero();
                assertThat(load.json().get("landed").asLong()).isEqualTo(ROWS);
                try (Connection connection = connect(server)) {
                    assertThat(LandedTicks.totals(connection)).as("files in %s", folder).isEqualTo(expected);
                }
                site.requireWhole();
            }
            site.requireQuiet();
        }
    }

    @Test
    void shouldLandEachRowOnceWhenTheConnectionIsCutDuringCommit() throws Exception {
        cutDuringCommit(13);
    }

    @ParameterizedTest
    @Tag("torture")
    @ValueSource(longs = {14, 15, 16, 17, 18, 19, 20, 21})
    void shouldLandEachRowOnceWhenTheConnectionIsCutDuringCommitForMoreSeeds(long seed) throws Exception {
        cutDuringCommit(seed);
    }

    private void cutDuringCommit(long seed) throws Exception {
        Path file = LeanZip.trades(folder, ROWS, seed);
        Totals expected = NaiveLeanReader.read(Layout.EQUITY_TRADE, file);
        SplittableRandom random = new SplittableRandom(seed);
        try (TestDatabase database = TestDatabase.create();
                FaultProxy proxy = new FaultProxy(portOf(database.jdbcUrl()));
                Connection connection = database.connection();
                Site site = new Site(folder, through(proxy, database)).fine().set("landing.batch-rows", "1000")) {
            EngineProcess load = load(site, file);
            for (int cut = 0; cut < CUTS; cut++) {
                int before = proxy.cuts();
                if (random.nextBoolean()) {
                    proxy.dropCommit();
                } else {
                    proxy.dropCommitAnswer();
                }
                while (load.isAlive() && proxy.cuts() == before) {
                    LockSupport.parkNanos(500_000);
                }
            }
            assertThat(load.exitCode(Site.PATIENCE)).as("seed %d: %s", seed, load.err()).isZero();
            assertThat(proxy.cuts()).isGreaterThanOrEqualTo(CUTS);
            assertThat(LandedTicks.totals(connection)).as("seed %d, files in %s", seed, folder).isEqualTo(expected);
            assertThat(load.json().get("landed").asLong()).as("counted, seed %d", seed).isEqualTo(ROWS);
            site.requireWhole();
            site.requireQuiet();
        }
    }

    private static EngineProcess load(Site site, Path file) throws IOException {
        return site.start("load", "--format", "lean-trade", "--json", file.toString());
    }

    private static void awaitLanded(EmbeddedPostgres server, EngineProcess load, long target) throws SQLException {
        try (Connection connection = connect(server)) {
            while (load.isAlive() && Kills.landed(connection) <= target) {
                LockSupport.parkNanos(500_000);
            }
        }
        assertThat(load.isAlive()).as("the load ended before its server could be killed").isTrue();
    }

    private static void kill(long process) {
        ProcessHandle server = ProcessHandle.of(process).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static String urlOf(EmbeddedPostgres server) {
        return server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
    }

    private static int portOf(String jdbcUrl) {
        return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
    }

    /** Unnamed statements, so that the proxy sees a COMMIT's text. */
    private static String through(FaultProxy proxy, TestDatabase database) throws IOException {
        return Site.through(proxy, database) + "&prepareThreshold=0";
    }
}

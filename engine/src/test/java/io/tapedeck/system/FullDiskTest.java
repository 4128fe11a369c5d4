package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.NaiveLeanReader;
import io.tapedeck.NaiveLeanReader.Layout;
import io.tapedeck.app.LandedTicks;
import io.tapedeck.app.LeanZip;
import io.tapedeck.database.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The journal's disk is full: the engine refuses, says why, lives, and goes on when there is room. */
@Timeout(300)
class FullDiskTest {
    private static final int DISK_MIB = 96;
    private static final long FLOOR_MIB = 24;
    private static final long MIB = 1 << 20;
    private static final int ROWS = 400_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static Site site(Path folder, TestDatabase database) {
        return new Site(folder, database.jdbcUrlWithPassword()).set("journal.disk-floor", FLOOR_MIB + "MiB")
                .set("pipeline.ring-slots", "4096").set("journal.sync-interval", "5ms");
    }

    private static String line(int number) {
        return "trades,symbol=ABC,exchange=XNAS price=12.5,size=100i " + (1_700_000_000_000_000_000L + number);
    }

    @Test
    void shouldRefuseRequestsWithTheReasonUntilSpaceIsFreed() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                SmallDisk disk = new SmallDisk(folder.resolve("data"), DISK_MIB);
                Connection connection = database.connection();
                Site site = site(folder, database)) {
            EngineProcess daemon = site.daemon("--json");
            int taken = 0;
            assertThat(site.post(daemon, line(taken++)).statusCode()).isEqualTo(204);
            Path filler = disk.fill("filler", disk.free() - (FLOOR_MIB - 4) * MIB);

            await().atMost(Site.PATIENCE).until(() -> site.get(daemon, "/health/ready").statusCode() == 503);
            assertThat(site.get(daemon, "/health/ready").body()).contains("free space of", "below the floor");
            assertThat(site.get(daemon, "/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = site.post(daemon, line(-1));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("free space of", "below the floor");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(site.run("status", "--json").get("state").asText()).isEqualTo("not_accepting");

            Files.delete(filler);
            await().atMost(Site.PATIENCE).until(() -> site.get(daemon, "/health/ready").statusCode() == 200);
            for (int i = 0; i < 20; i++) {
                assertThat(site.post(daemon, line(taken++)).statusCode()).isEqualTo(204);
            }
            daemon.terminate();
            assertThat(daemon.exitCode(Site.PATIENCE)).as(daemon.err()).isZero();
            assertThat(daemon.json().get("landed").asInt()).isEqualTo(taken);
            assertThat(daemon.json().get("refused").asInt()).isEqualTo(1);
            assertThat(LandedTicks.totals(connection).rows()).isEqualTo(taken);
            site.requireWhole();
            site.requireQuiet();
        }
    }

    /** A load has no client to refuse: it waits, and says for what. */
    @Test
    void shouldHoldALoadUntilSpaceIsFreedAndLoseNothing() throws Exception {
        Path file = LeanZip.trades(folder, ROWS, 21);
        try (TestDatabase database = TestDatabase.create();
                SmallDisk disk = new SmallDisk(folder.resolve("data"), DISK_MIB);
                Connection connection = database.connection();
                Site site = site(folder, database)) {
            Path filler = disk.fill("filler", disk.free() - (FLOOR_MIB + 14) * MIB);
            EngineProcess load = site.start("load", "--format", "lean-trade", "--json", file.toString());
            await().atMost(Site.PATIENCE)
                    .until(() -> !load.isAlive() || load.err().contains("nothing more is accepted"));
            assertThat(load.isAlive()).as(load.err()).isTrue();
            assertThat(load.err()).contains("below the floor");
            Files.delete(filler);
            assertThat(load.exitCode(Site.PATIENCE)).as(load.err()).isZero();
            assertThat(load.json().get("journaled").asInt()).isEqualTo(ROWS);
            assertThat(LandedTicks.totals(connection)).isEqualTo(NaiveLeanReader.read(Layout.EQUITY_TRADE, file));
            site.requireWhole();
            site.requireQuiet();
        }
    }
}

package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.FaultProxy;
import io.tapedeck.database.TestDatabase;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The database is out of reach while the tape runs: nothing is refused, memory stays bounded, the backlog drains. */
@Timeout(600)
class OutageTest {
    private static final int WARM_UP_MS = 1_500;
    /** What may be behind at any moment without an outage: batches that gather. */
    private static final double LAG_SECONDS_USUAL = 1.5;
    private static final double DRAIN_FACTOR_MIN = 3;
    private static final String HEAP = "-Xmx256m";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** What an outage cost. */
    private record Outcome(long backlog, double drainSeconds, double drainFactor) {
    }

    @Test
    void shouldRefuseNothingAndDrainWhenTheDatabaseWasAway() throws Exception {
        System.out.println("outage of 4 s at 20,000/s: " + outage(20_000, 4));
    }

    @Test
    @Tag("torture")
    void shouldDrainAMinutesOutageAtThreeTimesTheLiveRate() throws Exception {
        Outcome outcome = outage(50_000, 60);
        System.out.println("outage of 60 s at 50,000/s: " + outcome);
        assertThat(outcome.drainFactor()).isGreaterThanOrEqualTo(DRAIN_FACTOR_MIN);
    }

    private Outcome outage(int rate, int seconds) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                FaultProxy proxy = new FaultProxy(URI.create(database.jdbcUrl().substring(5)).getPort());
                Connection connection = database.connection();
                Site site = new Site(folder, Site.through(proxy, database)).jvm(HEAP)) {
            site.set("synthetic.enabled", "true").set("synthetic.rate", rate).set("journal.chronicle-block", "64MiB");
            EngineProcess daemon = site.daemon("--json");
            Thread.sleep(WARM_UP_MS);
            proxy.refuse(true);
            Thread.sleep(seconds * 1_000L);
            JsonNode away = status(site, daemon);
            assertThat(site.get(daemon, "/health/ready").statusCode()).isEqualTo(200);
            proxy.refuse(false);
            Outcome outcome = drain(site, daemon, away, rate);
            daemon.terminate();
            assertThat(daemon.exitCode(Site.PATIENCE)).as(daemon.err()).isZero();
            JsonNode end = daemon.json();
            assertThat(number(away, "journaled") - number(away, "landed"))
                    .isGreaterThan((long) rate * seconds * 8 / 10);
            requireAgreement(end, connection);
            site.requireWhole();
            site.requireQuiet();
            return outcome;
        }
    }

    private static Outcome drain(Site site, EngineProcess daemon, JsonNode away, int rate) throws Exception {
        long begin = System.nanoTime();
        long backlog = number(away, "journaled") - number(away, "landed");
        JsonNode first = null;
        long firstAt = 0;
        JsonNode now = status(site, daemon);
        while (number(now, "journaled") - number(now, "landed") > rate * LAG_SECONDS_USUAL) {
            if (first == null && number(now, "landed") > number(away, "landed")) {
                first = now; // the lanes have noticed
                firstAt = System.nanoTime();
            }
            Thread.sleep(50);
            now = status(site, daemon);
            assertThat(daemon.isAlive()).as(daemon.err()).isTrue();
        }
        double seconds = (System.nanoTime() - firstAt) / 1e9;
        double landed = first == null ? 0 : number(now, "landed") - number(first, "landed");
        return new Outcome(backlog, (System.nanoTime() - begin) / 1e9, landed / seconds / rate);
    }

    /** I7, after an orderly end: nothing is on its way any more. */
    private static void requireAgreement(JsonNode end, Connection connection) throws SQLException {
        assertThat(number(end, "refused")).isZero();
        assertThat(number(end, "rejected")).isZero();
        assertThat(number(end, "received")).isEqualTo(
                number(end, "journaled") + number(end, "refused") + number(end, "rejected") + number(end, "duplicate"));
        assertThat(number(end, "lag")).isZero();
        assertThat(number(end, "landed")).isEqualTo(number(end, "journaled"));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ticks")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(number(end, "landed"));
        }
    }

    private static JsonNode status(Site site, EngineProcess daemon) throws Exception {
        try {
            return new ObjectMapper().readTree(site.get(daemon, "/status").body());
        } catch (ConnectException e) {
            throw new AssertionError("the daemon is gone: " + daemon.err(), e);
        }
    }

    private static long number(JsonNode node, String name) {
        return node.get(name).asLong();
    }
}

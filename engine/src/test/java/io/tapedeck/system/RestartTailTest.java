package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.database.MigratedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon with all that it does, killed with kill -9 behind ten million ticks of which no snapshot knows: how long after its
 * process begins another takes a tick, has it on the disk and has decided it. Nothing of the tail has landed: that goes on
 * beside it.
 */
@Tag("torture")
@Timeout(600)
class RestartTailTest {
    private static final long EVENTS = Long.getLong("tapedeck.decide.events", 10_000_000L);
    private static final int RATE = Integer.getInteger("tapedeck.decide.rate", 300_000);
    private static final int TRIGGERS = Integer.getInteger("tapedeck.decide.triggers", 10_000);
    private static final int SYMBOLS = 5_000;
    private static final int BATCH = 500;
    private static final String[] VENUES = {"XNAS", "XNYS"};
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);
    private static final long POLL_NS = 5_000_000;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    @Test
    void shouldBeLiveAgainSoonBehindATailOfTenMillionTicks() throws IOException, InterruptedException {
        try (Site site = new Site(folder, "").jvm("-Xmx2g").set("decide.snapshot.every", 1_000_000_000)
                .set("decide.snapshot.interval", "30d").set("journal.chronicle-block", "64MiB")) {
            MigratedServer.copyTo(site.data().resolve("postgres"));
            EngineProcess first = site.daemon("--set", "landing.enabled=false", "--set", "synthetic.enabled=true",
                    "--set", "synthetic.rate=" + RATE);
            for (int i = 0; i < TRIGGERS; i += BATCH) {
                assertThat(site.post(first, triggers(i)).statusCode()).as(first.err()).isEqualTo(204);
            }
            while (site.synced() < EVENTS) {
                assertThat(first.isAlive()).as(first.err()).isTrue();
                LockSupport.parkNanos(POLL_NS);
            }
            assertThat(first.kill()).isTrue();
            final long tail = site.synced();

            long begin = System.nanoTime();
            EngineProcess second = site.daemon();
            final double asked = seconds(begin);
            assertThat(site.post(second, "trades,symbol=A,exchange=XNAS price=12.5,size=100i\n").statusCode())
                    .isEqualTo(204);
            final double durable = seconds(begin);
            JsonNode status = status(site, second);
            while (status.get("sequenceDecided").asLong() <= tail) {
                LockSupport.parkNanos(POLL_NS);
                status = status(site, second);
            }
            double live = seconds(begin);
            System.out.printf(
                    "restart behind %,d events, none in a snapshot: takes requests after %.1f s, a tick durable"
                            + " after %.1f s, decided after %.1f s; %,d outputs, %,d landed by then; load average %.1f%n",
                    tail,
                    asked, durable, live, status.get("outputSequence").asLong(), status.get("landed").asLong(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            assertThat(live).isLessThan(LIVE_WITHIN.toMillis() / 1e3);
            assertThat(status.get("decisions").toString()).contains("armed");
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static JsonNode status(Site site, EngineProcess daemon) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(site.get(daemon, "/status").body());
    }

    /** Stops far below the market: armed, watched at each tick, not fired. */
    private static String triggers(int from) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < Math.min(TRIGGERS, from + BATCH); i++) {
            lines.append("position_triggers trigger_id=\"tail-").append(i).append("\",symbol=\"")
                    .append(symbol(i % SYMBOLS)).append("\",exchange=\"").append(VENUES[i / SYMBOLS % VENUES.length])
                    .append("\",strategy=\"tail\",agent_name=\"tail\",kind=\"PRICE_CROSS\",side=\"BUY\",quantity=1,")
                    .append("level_price=0.01,cross_direction=\"DOWN\",state=\"armed\"\n");
        }
        return lines.toString();
    }

    /** The synthetic market's names: A to Z, AA and on. */
    private static String symbol(int rank) {
        StringBuilder name = new StringBuilder();
        for (int rest = rank + 1; rest > 0; rest = (rest - 1) / 26) {
            name.append((char) ('A' + (rest - 1) % 26));
        }
        return name.reverse().toString();
    }
}

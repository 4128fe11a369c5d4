package io.tapedeck.bench.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void shouldStretchTheRestAsThePartsBeforeTookLonger() {
        Progress progress = new Progress(List.of(Part.ENGINE, Part.SOAK), false);
        int engine = Part.ENGINE.seconds(false);
        int soak = Part.SOAK.seconds(false);
        assertThat(progress.begin(NOON)).startsWith("[1 of 2] ENGINE")
                .contains("about " + Math.round((engine + soak) / 60.0) + " min");
        progress.end(Duration.ofSeconds(2L * engine));
        assertThat(progress.begin(NOON)).startsWith("[2 of 2] SOAK")
                .contains("about " + Math.round(2 * soak / 60.0) + " min")
                .endsWith("at 12:" + (2 * soak / 60) + " UTC");
    }

    @Test
    void shouldTakeNoMoreThanThreeQuartersOfAnHour() {
        int all = 0;
        for (Part part : Part.values()) {
            all += part.seconds(false);
        }
        assertThat(all).isBetween(20 * 60, 45 * 60);
    }

    private static long highest(long truth, AtomicInteger tries) throws Exception {
        TreeMap<Long, Boolean> tried = new TreeMap<>();
        tried.put(10_000L, truth >= 10_000);
        tried.put(100_000L, truth >= 100_000);
        return LatencyPart.search(tried, rate -> {
            tries.incrementAndGet();
            return rate <= truth;
        });
    }

    @Test
    void shouldFindTheHighestRateThatHoldsToAFewPercent() throws Exception {
        for (long truth : new long[]{101_000, 149_000, 230_000, 333_000, 480_000, 777_000, 1_500_000}) {
            AtomicInteger tries = new AtomicInteger();
            long found = highest(truth, tries);
            assertThat(found).as("of %d", truth).isLessThanOrEqualTo(truth).isGreaterThan((long) (truth * 0.9));
            assertThat(tries.get()).isLessThan(12);
        }
        assertThat(highest(60_000, new AtomicInteger())).isBetween(50_000L, 60_000L);
        assertThat(highest(1_000, new AtomicInteger())).as("none held: the lowest").isEqualTo(10_000);
    }
}

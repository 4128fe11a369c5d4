package io.tapedeck.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.bench.report.Latency;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedTest {
    private final Histogram times = new Histogram(60_000_000_000L, 3);

    @Test
    void shouldCountEachTickOnceFromItsPlannedTime() {
        Planned lane = new Planned(8);
        lane.put(3, 1_000);
        lane.put(5, 2_000);
        lane.put(9, 3_000);
        lane.take(2, 10_000, times);
        assertThat(times.getTotalCount()).isZero();
        lane.take(5, 10_000, times);
        lane.take(5, 20_000, times);
        assertThat(times.getTotalCount()).isEqualTo(2);
        assertThat(times.getMaxValue()).isBetween(8_990L, 9_020L);
        lane.take(Long.MAX_VALUE, 4_000, times);
        assertThat(times.getTotalCount()).isEqualTo(3);
        assertThat(times.getMinValue()).isBetween(999L, 1_001L);
    }

    @Test
    void shouldTellTheLongestOfWhatWasTakenAndTheAgeOfWhatIsLeft() {
        Planned lane = new Planned(8);
        assertThat(lane.age(5_000)).isZero();
        lane.put(1, 1_000);
        lane.put(2, 900);
        lane.put(3, 2_000);
        assertThat(lane.age(5_000)).isEqualTo(4_000);
        assertThat(lane.take(2, 10_000, times)).isEqualTo(9_100);
        assertThat(lane.age(10_000)).isEqualTo(8_000);
        assertThat(lane.take(2, 20_000, times)).isZero();
    }

    @Test
    void shouldCountWhatFindsNoRoomAsLost() {
        Planned lane = new Planned(2);
        for (int i = 0; i < 5; i++) {
            lane.put(i, i);
        }
        assertThat(lane.lost()).isEqualTo(3);
        lane.take(1, 1, times);
        lane.put(6, 6);
        assertThat(lane.lost()).isEqualTo(3);
        lane.take(6, 6, times);
        assertThat(times.getTotalCount()).isEqualTo(3);
    }

    @Test
    void shouldGoRoundItsRoomManyTimes() {
        Planned lane = new Planned(4);
        for (int i = 1; i <= 1_000; i++) {
            lane.put(i, i * 100L);
            lane.take(i, i * 100L + 50, times);
        }
        assertThat(lane.lost()).isZero();
        assertThat(times.getTotalCount()).isEqualTo(1_000);
        assertThat(times.getMaxValue()).isEqualTo(50);
    }

    @Test
    void shouldKeepAHistogramThatItsReaderReads(@TempDir Path folder) throws Exception {
        for (int i = 1; i <= 1_000; i++) {
            times.recordValue(i * 1_000_000L);
        }
        String name = new HistogramFiles(folder, "p").keep("tick to SQL", 10_000, times);
        assertThat(name).isEqualTo("p-latency-tick-to-sql-10000.hlog");
        try (HistogramLogReader reader = new HistogramLogReader(folder.resolve(name).toFile())) {
            Histogram read = (Histogram) reader.nextIntervalHistogram();
            assertThat(read.getTotalCount()).isEqualTo(1_000);
            assertThat(read.getValueAtPercentile(99)).isEqualTo(times.getValueAtPercentile(99));
        }
        Latency latency = Latency.of("tick to SQL", 10_000, times, 1_000, true, name);
        assertThat(latency.good()).isTrue();
        assertThat(latency.micros(50)).isBetween(499_000.0, 501_000.0);
        assertThat(Latency.of("x", 1, times, 1_001, true, "").good()).isFalse();
    }
}

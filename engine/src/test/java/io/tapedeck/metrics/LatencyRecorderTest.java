package io.tapedeck.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
    @Test
    void shouldGiveEveryReaderEveryValueOnce() {
        LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(5);
        LatencyRecorder.Reader page = recorder.reader();
        LatencyRecorder.Reader line = recorder.reader();
        for (int i = 1; i <= 1000; i++) {
            recorder.record(i);
        }
        assertThat(page.next().count()).isEqualTo(1000);
        recorder.record(7);
        assertThat(page.next().count()).isEqualTo(1);
        LatencySnapshot both = line.next();
        assertThat(both.count()).isEqualTo(1001);
        assertThat(both.p50Ns()).isEqualTo(500);
        assertThat(both.p99Ns()).isEqualTo(990);
        assertThat(both.maxNs()).isEqualTo(1000);
        assertThat(recorder.total().count()).isEqualTo(1002);
        assertThat(line.next().count()).isZero();
    }

    @Test
    void shouldCutWhatIsNegativeOrLongerThanAnHour() {
        LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(-3);
        recorder.record(Long.MAX_VALUE);
        LatencySnapshot total = recorder.total();
        assertThat(total.count()).isEqualTo(2);
        assertThat(total.maxNs()).isBetween(3_600_000_000_000L, 3_610_000_000_000L);
    }

    @Test
    void shouldCount() {
        OwnedCounter owned = new OwnedCounter();
        owned.increment();
        owned.add(4);
        SharedCounter shared = new SharedCounter();
        shared.increment();
        shared.add(4);
        assertThat(owned.get()).isEqualTo(5).isEqualTo(shared.get());
    }
}

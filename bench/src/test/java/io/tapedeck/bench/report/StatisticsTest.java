package io.tapedeck.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void shouldTakeTheMiddleValueAsTheMedian() {
        assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Statistics.median(List.of(7.0))).isEqualTo(7);
    }

    @Test
    void shouldRefuseToMakeSomethingOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.quantile(List.of(), 0.5));
    }

    @Test
    void shouldTakeTheNearestRankAsTheQuantile() {
        List<Double> values = new ArrayList<>();
        for (int i = 100; i >= 1; i--) {
            values.add((double) i);
        }
        assertThat(Statistics.quantile(values, 0.5)).isEqualTo(50);
        assertThat(Statistics.quantile(values, 0.99)).isEqualTo(99);
        assertThat(Statistics.quantile(values, 0.991)).isEqualTo(100);
        assertThat(Statistics.quantile(values, 1)).isEqualTo(100);
        assertThat(Statistics.quantile(values, 0.001)).isEqualTo(1);
    }

    @Test
    void shouldFindTheSlopeUnderNoise() {
        SplittableRandom random = new SplittableRandom(5);
        List<double[]> points = new ArrayList<>();
        for (int x = 0; x < 1_000; x++) {
            points.add(new double[]{x, 40 + 0.25 * x + random.nextDouble() - 0.5});
        }
        assertThat(Statistics.slope(points)).isCloseTo(0.25, within(0.001));
        assertThat(Statistics.slope(List.of(new double[]{1, 5}, new double[]{1, 9}))).isZero();
        assertThat(Statistics.slope(List.of())).isZero();
    }
}

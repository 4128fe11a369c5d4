package io.tapedeck.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranges alone against the indicators that hold all. */
@Timeout(30)
class AverageRangesTest {
    @Test
    void shouldBeTheRangesOfTheWholeIndicatorsToTheLastBit() {
        Random random = new Random(3);
        Indicators[] whole = new Indicators[40];
        AverageRanges ranges = new AverageRanges();
        int known = 0;
        for (int step = 0; step < 4_000; step++) {
            int one = random.nextInt(whole.length);
            whole[one] = whole[one] == null ? new Indicators(5) : whole[one];
            double close = random.nextInt(50) == 0 ? Double.NaN : 100 + random.nextGaussian();
            double high = 101 + random.nextDouble();
            double low = 99 - random.nextDouble();
            assertThat(ranges.of(one).add(high, low, close)).isEqualTo(whole[one].add(high, low, close, 1, 0));
            assertThat(ranges.of(one).atr14()).isEqualTo(Double.valueOf(whole[one].atr14()));
            known += Double.isNaN(ranges.atr14()) ? 0 : 1;
            if (step % 500 == 99) {
                StateWriter state = new StateWriter();
                ranges.save(state);
                ranges = new AverageRanges();
                ranges.restore(new StateReader(state.buffer(), 0, state.length()));
            }
        }
        assertThat(known).isGreaterThan(3_000);
    }
}

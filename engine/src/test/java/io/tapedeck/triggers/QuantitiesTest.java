package io.tapedeck.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sizes to lots. */
@Timeout(20)
class QuantitiesTest {
    @Test
    void shouldTakeNoLotFromASizeThatIsAWholeNumberOfThem() {
        assertThat(Quantities.of(2.05, 10_000)).isEqualTo(2_050_000);
        assertThat(Quantities.of(-10.9999996, 0)).isEqualTo(10_999_999);
        assertThat(Quantities.of(2.0499, 10_000)).isEqualTo(2_040_000);
        assertThat(Quantities.of(Double.NaN, 1)).isZero();
        Random random = new Random(7);
        long[] lots = {1, 10, 1_000, 10_000, 100_000, 250_000, 1_000_000, 100_000_000};
        for (int i = 0; i < 20_000; i++) {
            long lot = lots[random.nextInt(lots.length)];
            double step = lot / 1e6;
            long whole = random.nextLong(1, 1L << random.nextInt(1, 40)) % 1_000_000_000 + 1;
            double size = Math.floor(whole * step / step + 0.5) * step; // as a blend floors it
            assertThat(Quantities.of(size, lot)).as("%s lots of %s", whole, lot).isEqualTo(whole * lot);
            assertThat(Quantities.of(-size - 0.4 * step, lot)).isEqualTo(whole * lot);
        }
    }
}

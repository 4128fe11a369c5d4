package io.tapedeck.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The normal distribution against sixty digits. */
@Timeout(60)
class NormalTest {
    private static final long SEED = 20_260_309;
    private static final MathContext DIGITS = new MathContext(60);

    @Test
    void shouldAgreeWithSixtyDigits() {
        SplittableRandom random = new SplittableRandom(SEED);
        BigDecimal rootTwoPi = new BigDecimal(
                "2.50662827463100050241576528481104525300698674060993831662992357634229");
        double worst = 0;
        double worstShare = 0;
        for (int i = 0; i < 400; i++) {
            double x = i % 2 == 0 ? random.nextDouble(-4, 4) : random.nextDouble(-8, 8);
            BigDecimal square = new BigDecimal(x).pow(2);
            BigDecimal density = BigDecimal.ONE.divide(
                    exp(square.divide(BigDecimal.TWO)).multiply(rootTwoPi, DIGITS), DIGITS);
            BigDecimal below = new BigDecimal("0.5").add(density.multiply(series(new BigDecimal(x), square), DIGITS));
            double error = Math.abs(new BigDecimal(Normal.below(x)).subtract(below).doubleValue());
            worst = Math.max(worst, error);
            worstShare = Math.max(worstShare, error / below.doubleValue());
            assertThat(Normal.density(x)).isCloseTo(density.doubleValue(), within(density.doubleValue() * 1e-14));
        }
        assertThat(worst).as("absolute error, seed " + SEED).isLessThan(1e-15);
        assertThat(worstShare).as("relative error, seed " + SEED).isLessThan(1e-13);
    }

    @Test
    void shouldHoldAtItsEnds() {
        assertThat(Normal.below(0)).isEqualTo(0.5);
        assertThat(Normal.below(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Normal.below(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Normal.below(Double.NaN)).isNaN();
        assertThat(Normal.below(-37)).isCloseTo(5.725571222524577e-300, within(1e-312));
        assertThat(Normal.density(Double.POSITIVE_INFINITY)).isZero();
        for (double x = -40; x < 40; x += 0.001) {
            assertThat(Normal.below(x)).isLessThanOrEqualTo(Normal.below(x + 0.001));
        }
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = term;
        for (int k = 1; k < 400; k++) {
            term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term);
        }
        return sum;
    }

    private static BigDecimal series(BigDecimal x, BigDecimal square) {
        BigDecimal term = x;
        BigDecimal sum = term;
        for (int odd = 3; odd < 900; odd += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(odd), DIGITS);
            sum = sum.add(term);
        }
        return sum;
    }

}

package io.tapedeck.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Implied volatility: the one that gives the price, for any price that has one, and none elsewhere. */
@Timeout(60)
class ImpliedVolatilityTest {
    private static final long SEED = 4_711;
    private static final double MOST = 20;

    private final BlackScholes option = new BlackScholes();

    @Test
    void shouldFindTheVolatilityThatMadeThePrice() {
        SplittableRandom random = new SplittableRandom(SEED);
        int checked = 0;
        for (int i = 0; i < 50_000; i++) {
            boolean call = random.nextBoolean();
            double strike = 100;
            double forward = strike * StrictMath.exp(random.nextDouble(-1.5, 1.5));
            double years = StrictMath.exp(random.nextDouble(-10, 1.6)); // half an hour to five years
            double volatility = StrictMath.exp(random.nextDouble(-4, 1.5));
            double rate = random.nextDouble(-0.1, 0.2);
            option.compute(PricingModel.BLACK_76, call, forward, strike, years, rate, 0, volatility);
            double price = option.price();
            double found = ImpliedVolatility.solve(call, price, forward, strike, years,
                    StrictMath.exp(-rate * years), MOST);
            // what the price's last digits can tell: rounding of the price over vega
            double told = 4e-15 * price / (option.vega() * 100);
            if (price > 1e-290 && told < 1e-3 * volatility) {
                checked++;
                assertThat(found).as("seed " + SEED + " case " + i + " price " + price + " volatility " + volatility)
                        .isCloseTo(volatility, within(1e-11 * volatility + 10 * told));
            }
        }
        assertThat(checked).isGreaterThan(20_000);
    }

    @Test
    void shouldFindTheSmallestPricesOutOfTheMoney() {
        for (double volatility : new double[]{0.045, 0.03, 0.025}) {
            option.compute(PricingModel.BLACK_76, true, 100, 150, 0.25, 0, 0, volatility);
            assertThat(option.price()).isPositive().isLessThan(1e-60);
            assertThat(ImpliedVolatility.solve(true, option.price(), 100, 150, 0.25, 1, MOST))
                    .isCloseTo(volatility, within(1e-9 * volatility));
        }
    }

    @Test
    void shouldHaveNoneAtOrBeyondTheBoundsWithoutArbitrage() {
        double discount = 0.97;
        assertThat(solve(true, 20 * discount, 120)).as("a call worth its forward").isNaN();
        assertThat(solve(true, 20 * discount + 0.01, 120)).isPositive();
        assertThat(solve(true, 19 * discount, 120)).as("below it").isNaN();
        assertThat(solve(true, 120 * discount, 120)).as("a call worth the underlying").isNaN();
        assertThat(solve(false, 100 * discount, 120)).as("a put worth the strike").isNaN();
        assertThat(solve(true, 0, 120)).isNaN();
        assertThat(solve(true, -1, 120)).isNaN();
        assertThat(solve(true, Double.NaN, 120)).isNaN();
        assertThat(solve(true, 5, Double.NaN)).isNaN();
        assertThat(ImpliedVolatility.solve(true, 5, 100, 100, 0, discount, MOST)).as("expired").isNaN();
        assertThat(ImpliedVolatility.solve(true, 96.9, 100, 100, 0.01, discount, MOST)).as("above the most").isNaN();
    }

    private static double solve(boolean call, double price, double forward) {
        return ImpliedVolatility.solve(call, price, forward, 100, 0.5, 0.97, MOST);
    }
}

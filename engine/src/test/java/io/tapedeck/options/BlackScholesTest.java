package io.tapedeck.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.opengamma.strata.pricer.impl.option.BlackScholesFormulaRepository;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prices and greeks against an independent library, against what must hold without any model, and at the limits. */
@Timeout(60)
class BlackScholesTest {
    private static final long SEED = 97_531;
    private static final int CASES = 20_000;

    private final BlackScholes own = new BlackScholes();

    @Test
    void shouldAgreeWithAnIndependentLibrary() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            PricingModel model = random.nextBoolean() ? PricingModel.BLACK_76 : PricingModel.BLACK_SCHOLES_MERTON;
            boolean call = random.nextBoolean();
            double spot = StrictMath.exp(random.nextDouble(-4, 10));
            double strike = spot * StrictMath.exp(random.nextDouble(-1, 1));
            double years = random.nextDouble(0.0005, 5);
            double rate = random.nextDouble(-0.05, 0.2);
            double yield = random.nextDouble(-0.05, 0.1);
            double volatility = random.nextDouble(0.02, 2);
            double carry = model.carry(rate, yield);
            own.compute(model, call, spot, strike, years, rate, yield, volatility);
            String what = "seed " + SEED + " case " + i + ' ' + model;
            double scale = spot + strike;
            near(what + " price", own.price(), BlackScholesFormulaRepository.price(spot, strike, years, volatility,
                    rate, carry, call), scale);
            near(what + " delta", own.delta(), BlackScholesFormulaRepository.delta(spot, strike, years, volatility,
                    rate, carry, call), 1);
            near(what + " gamma", own.gamma(), BlackScholesFormulaRepository.gamma(spot, strike, years, volatility,
                    rate, carry), 1e3 / spot);
            near(what + " vega", own.vega() * 100, BlackScholesFormulaRepository.vega(spot, strike, years, volatility,
                    rate, carry), scale);
            near(what + " theta", own.thetaYear(), BlackScholesFormulaRepository.theta(spot, strike, years, volatility,
                    rate, carry, call), scale * 10);
            double rho = BlackScholesFormulaRepository.rho(spot, strike, years, volatility, rate, carry, call);
            near(what + " rho", own.rho() * 100, model == PricingModel.BLACK_76 ? -years * own.price() : rho,
                    scale * 10);
        }
    }

    @Test
    void shouldHaveGreeksThatAreTheSlopesOfItsPrice() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int i = 0; i < 2_000; i++) {
            PricingModel model = random.nextBoolean() ? PricingModel.BLACK_76 : PricingModel.BLACK_SCHOLES_MERTON;
            boolean call = random.nextBoolean();
            double spot = random.nextDouble(50, 150);
            double years = random.nextDouble(0.1, 3);
            double rate = random.nextDouble(-0.03, 0.1);
            double volatility = random.nextDouble(0.1, 0.8);
            own.compute(model, call, spot, 100, years, rate, 0.02, volatility);
            double delta = own.delta();
            double gamma = own.gamma();
            double vega = own.vega();
            double theta = own.thetaYear();
            double rho = own.rho();
            double h = 1e-3;
            String what = "seed " + (SEED + 1) + " case " + i;
            assertThat((price(model, call, spot + h, years, rate, volatility)
                    - price(model, call, spot - h, years, rate, volatility)) / (2 * h)).as(what)
                    .isCloseTo(delta, within(1e-6));
            assertThat((price(model, call, spot + h, years, rate, volatility)
                    - 2 * price(model, call, spot, years, rate, volatility)
                    + price(model, call, spot - h, years, rate, volatility)) / (h * h)).as(what)
                    .isCloseTo(gamma, within(1e-5));
            double e = 1e-5;
            assertThat((price(model, call, spot, years, rate, volatility + e)
                    - price(model, call, spot, years, rate, volatility - e)) / (2 * e) / 100).as(what)
                    .isCloseTo(vega, within(1e-5));
            assertThat(-(price(model, call, spot, years + e, rate, volatility)
                    - price(model, call, spot, years - e, rate, volatility)) / (2 * e)).as(what)
                    .isCloseTo(theta, within(1e-4));
            assertThat((price(model, call, spot, years, rate + e, volatility)
                    - price(model, call, spot, years, rate - e, volatility)) / (2 * e) / 100).as(what)
                    .isCloseTo(rho, within(1e-5));
        }
    }

    @Test
    void shouldKeepPutCallParity() {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        for (int i = 0; i < CASES; i++) {
            double spot = random.nextDouble(1, 1000);
            double strike = spot * StrictMath.exp(random.nextDouble(-3, 3));
            double years = random.nextDouble(0, 3);
            double rate = random.nextDouble(-0.1, 0.2);
            double volatility = random.nextDouble(0, 3);
            own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, spot, strike, years, rate, 0.03, volatility);
            double call = own.price();
            double callDelta = own.delta();
            own.compute(PricingModel.BLACK_SCHOLES_MERTON, false, spot, strike, years, rate, 0.03, volatility);
            double carried = spot * StrictMath.exp(-0.03 * years);
            assertThat(call - own.price()).as("seed " + (SEED + 2) + " case " + i)
                    .isCloseTo(carried - strike * StrictMath.exp(-rate * years), within(1e-12 * (spot + strike)));
            assertThat(callDelta - own.delta()).isCloseTo(StrictMath.exp(-0.03 * years), within(1e-13));
            assertThat(own.price()).isNotNegative();
        }
    }

    @Test
    void shouldComeToTheForwardsWorthAtTheLimits() {
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, 100, 80, 0.5, -0.02, 0, 0);
        double certain = 100 - 80 * StrictMath.exp(0.01);
        assertThat(own.price()).isCloseTo(certain, within(1e-13));
        assertThat(own.delta()).isEqualTo(1);
        assertThat(own.gamma()).isZero();
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, 100, 80, 0.5, -0.02, 0, 1e-9);
        assertThat(own.price()).isCloseTo(certain, within(1e-13));
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, false, 100, 80, 1e-12, 0.05, 0, 0.2);
        assertThat(own.price()).isZero();
        assertThat(own.delta()).isZero();
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, 1e9, 1, 1, 0.05, 0, 0.2);
        assertThat(own.delta()).isEqualTo(1);
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, 100, 100, 0, 0.05, 0, 0.2);
        assertThat(own.price()).isZero();
        assertThat(own.delta()).isNaN();
        own.compute(PricingModel.BLACK_76, true, -36.98, 10, 1, 0.05, 0, 0.2);
        assertThat(own.price()).isNaN();
        own.compute(PricingModel.BLACK_SCHOLES_MERTON, true, 100, 100, 1, 0.05, 0, Double.NaN);
        assertThat(own.price()).isNaN();
        assertThat(own.rho()).isNaN();
    }

    private double price(PricingModel model, boolean call, double spot, double years, double rate, double volatility) {
        BlackScholes other = new BlackScholes();
        other.compute(model, call, spot, 100, years, rate, 0.02, volatility);
        return other.price();
    }

    private static void near(String what, double found, double expected, double scale) {
        assertThat(found).as(what).isCloseTo(expected, within(1e-12 * scale));
    }
}

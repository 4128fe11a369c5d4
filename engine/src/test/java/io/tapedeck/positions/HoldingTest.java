package io.tapedeck.positions;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of positions against {@link ServerArithmetic}, to the last digit. */
@Timeout(300)
class HoldingTest {
    private static final long SEED = 20240304;

    @Test
    void shouldKeepFiveThousandSequencesAsTheServerDoes() {
        assertSequences(new Random(SEED), 5_000);
    }

    @Test
    @Tag("torture")
    void shouldKeepAMillionSequencesAsTheServerDoes() {
        assertSequences(new Random(SEED + 1), 1_000_000);
    }

    private static void assertSequences(Random random, int sequences) {
        Fills fills = new Fills(random);
        for (int i = 0; i < sequences; i++) {
            Holding holding = new Holding();
            ServerArithmetic server = new ServerArithmetic();
            for (Fills.Fill fill : fills.sequence(2 + random.nextInt(30))) {
                server.trade(fill.quantity(), fill.price(), fill.costs());
                boolean fits = holding.trade(fill.units(), fill.price8(),
                        fill.costs().movePointRight(6).longValueExact());
                assertThat(fits).isTrue();
                if (!same(holding, server)) { // an assertion each is what takes the time
                    assertThat(holding.quantity).isEqualTo(server.quantity.unscaledValue().longValueExact());
                    assertThat(BigDecimal.valueOf(holding.average, 8)).isEqualByComparingTo(server.average);
                    assertThat(holding.cost.decimal(14)).isEqualByComparingTo(server.cost);
                    assertThat(holding.realized.decimal(14)).as("sequence %s of seed %s: %s", i, SEED, fill)
                            .isEqualByComparingTo(server.realized);
                }
            }
            if (holding.quantity == 0) {
                assertThat(holding.cost.signum()).isZero();
                assertThat(holding.average).isZero();
            }
        }
    }

    private static boolean same(Holding holding, ServerArithmetic server) {
        return BigDecimal.valueOf(holding.quantity, 6).compareTo(server.quantity) == 0
                && BigDecimal.valueOf(holding.average, 8).compareTo(server.average) == 0
                && holding.cost.decimal(14).compareTo(server.cost) == 0
                && holding.realized.decimal(14).compareTo(server.realized) == 0;
    }

    /** Quotients just below a half in the last digit kept: the server rounds twice, and so up. */
    @ParameterizedTest
    @CsvSource({"1.00000000000001, 0.500000, 1.000001", "3.00000000000005, 499.999999, 1000",
            "-7.12345678901235, 2500000.000001, 5000000.000003", "0.00000000000001, 0.499999, 1"})
    void shouldRoundTwiceAsTheServerDoes(BigDecimal cost, BigDecimal part, BigDecimal whole) {
        assertShare(cost, part, whole);
    }

    @Test
    void shouldRoundTwiceWhereverAQuotientLiesJustBelowAHalf() {
        Random random = new Random(SEED);
        int twice = 0;
        for (int i = 0; i < 3_000; i++) {
            // cost * part = whole * (k + 1/2) - 1/2, in units: whole even, part odd, and its inverse modulo whole
            long whole = 2 * (500_000 + random.nextLong(2_000_000_000L));
            long part = 1 + 2 * random.nextLong(whole / 2);
            BigInteger modulus = BigInteger.valueOf(whole);
            BigInteger factor = BigInteger.valueOf(part);
            if (!factor.gcd(modulus).equals(BigInteger.ONE)) {
                continue;
            }
            BigDecimal cost = new BigDecimal(factor.modInverse(modulus)
                    .multiply(BigInteger.valueOf(whole / 2 - 1)).mod(modulus)
                    .add(modulus.multiply(BigInteger.valueOf(random.nextLong(1_000_000_000_000_000L)))), 14);
            BigDecimal exact = cost.multiply(BigDecimal.valueOf(part, 6));
            BigDecimal once = exact.divide(BigDecimal.valueOf(whole, 6), 14, RoundingMode.HALF_UP);
            BigDecimal server = assertShare(cost, BigDecimal.valueOf(part, 6), BigDecimal.valueOf(whole, 6));
            twice += server.compareTo(once) == 0 ? 0 : 1;
        }
        assertThat(twice).as("quotients on which one rounding and two differ").isGreaterThan(100);
    }

    private static BigDecimal assertShare(BigDecimal cost, BigDecimal part, BigDecimal whole) {
        BigDecimal server = ServerArithmetic.quotient(cost.setScale(14).multiply(part.setScale(6)), whole.setScale(6),
                14);
        Wide share = new Wide();
        BigInteger units = cost.setScale(14).unscaledValue();
        Wide wide = new Wide().set(units.shiftRight(64).longValueExact(), units.longValue());
        new NumericDivision().share(wide, part.movePointRight(6).longValueExact(),
                whole.movePointRight(6).longValueExact(), share);
        assertThat(share.decimal(14)).as("%s * %s / %s", cost, part, whole).isEqualByComparingTo(server);
        return server;
    }

    @Test
    void shouldSayWhereANumberDoesNotFitIntoItsColumn() {
        Holding holding = new Holding();
        assertThat(holding.trade(Long.MAX_VALUE, 999_999_999_999_999L, 0)).isTrue();
        assertThat(holding.trade(1, 1, 0)).isFalse();
        Wide end = new Wide().product(10_000_000_000_000_000L, 1_000_000_000_000_000_000L);
        assertThat(end.fitsMoney()).isFalse();
        assertThat(end.minus(new Wide().set(1)).fitsMoney()).isTrue();
        assertThat(end.negate().fitsMoney()).isTrue();
        assertThat(end.minus(new Wide().set(1)).fitsMoney()).isFalse();
    }

    @Test
    void shouldCountWithinAHundredAndTwentyEightBits() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            BigDecimal product = BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(b));
            Wide wide = new Wide().product(a, b);
            assertThat(wide.decimal(0)).isEqualByComparingTo(product);
            BigDecimal sum = product.add(BigDecimal.valueOf(b)).subtract(BigDecimal.valueOf(a)).negate();
            wide.plus(b).minus(new Wide().set(a)).negate();
            assertThat(wide.decimal(0)).isEqualByComparingTo(sum);
            assertThat(wide.signum()).isEqualTo(sum.signum());
            double error = Math.abs(wide.approximately() - sum.doubleValue());
            assertThat(error).isLessThanOrEqualTo(2 * Math.ulp(sum.doubleValue()));
        }
    }
}

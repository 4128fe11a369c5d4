package io.tapedeck.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
    private final DecimalParser parser = new DecimalParser();

    @ParameterizedTest
    @CsvSource({"167.41,167410000000", "-36.98,-36980000000", "0,0", "-0.0,0", "3.5e-7,350", "1E3,1000000000000",
            "0.000000001,1", "9223372036.854775,9223372036854775000", "+1.,1000000000", ".5,500000000"})
    void shouldParsePricesExactly(String text, long expected) {
        assertThat(parse(text)).isTrue();
        assertThat(parser.price()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000000001", "9223372036.854775808", "-9223372036.854775808", "1e30", "1e-30"})
    void shouldRefusePricesThatDoNotFitExactly(String text) {
        boolean parsed = parse(text);
        assertThat(!parsed || parser.price() == FixedPoint.DOES_NOT_FIT).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "1e", "1.2.3", "abc", "1a", "1234567890123456789", "NaN", "0x1", " 1", "1 "})
    void shouldRefuseWhatIsNoNumberOrTooLong(String text) {
        assertThat(parse(text)).isFalse();
        assertThat(parser.reason()).isNotEmpty();
    }

    @Test
    void shouldAgreeWithBigDecimalOnGeneratedNumbers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String text = new BigDecimal(BigInteger.valueOf(random.nextLong() >> random.nextInt(63)),
                    random.nextInt(25) - 5).toString();
            BigDecimal expected = new BigDecimal(text);
            boolean fits = expected.signum() == 0 || expected.stripTrailingZeros().precision() <= 18;
            assertThat(parse(text)).as("%s, seed %d", text, seed).isEqualTo(fits);
            if (fits) {
                assertThat(BigDecimal.valueOf(parser.mantissa(), -parser.exponent())).as("%s, seed %d", text, seed)
                        .isEqualByComparingTo(expected);
                assertPriceAgrees(expected, seed);
            }
        }
    }

    private void assertPriceAgrees(BigDecimal expected, long seed) {
        BigDecimal units = expected.movePointRight(9).stripTrailingZeros();
        boolean priceFits = units.scale() <= 0 && units.toBigInteger().bitLength() < 63;
        long price = parser.price();
        if (priceFits) {
            assertThat(price).as("%s, seed %d", expected, seed).isEqualTo(units.longValueExact());
            StringBuilder text = new StringBuilder();
            FixedPoint.appendPrice(text, price);
            assertThat(new BigDecimal(text.toString())).isEqualByComparingTo(expected);
        } else if (units.scale() > 0 || units.toBigInteger().bitLength() > 63) {
            assertThat(price).as("%s, seed %d", expected, seed).isEqualTo(FixedPoint.DOES_NOT_FIT);
        }
    }

    private boolean parse(String text) {
        byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.US_ASCII);
        return parser.parse(bytes, 1, bytes.length - 2);
    }
}

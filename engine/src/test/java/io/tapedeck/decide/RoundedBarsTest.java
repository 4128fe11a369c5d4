package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bars of prices and sizes with more decimals than the columns: rounded by rule, half to even, and taken by landing. */
@Timeout(30)
class RoundedBarsTest {
    private static final long SECOND = WholeTape.SECOND;
    private static final long NOON = 1_767_355_200L * SECOND;
    private static final long DAY = 86_400 * SECOND;

    private static WholeTape tape() {
        return new WholeTape(DecisionOptions.Mode.LIVE, KeyValues.parse("""
                bars.timeframes = 1s,1m,5m,15m,1h,1d
                bars.land = 1s,1m,5m,15m,1h,1d
                """), WholeTape.BARS).define("BX", "ETHBTC", "crypto")
                .define("X", "TINY", "equity");
    }

    private static BigDecimal rounded(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.HALF_EVEN);
    }

    @Test
    void shouldLandEachBarOfAPairOfFivePlusEightDecimals() {
        long pair = WholeTape.id("BX", "ETHBTC");
        WholeTape tape = tape().trade(pair, NOON, 51_230_000L, 12_345_678L, -8).clock(NOON + 2 * DAY);
        BigDecimal turnover = new BigDecimal("0.05123").multiply(new BigDecimal("0.12345678"));
        assertThat(turnover.scale()).isGreaterThan(10);
        assertThat(tape.counts("forex_crypto_data", "timeframe"))
                .isEqualTo(Map.of("1s", 1, "1m", 1, "5m", 1, "15m", 1, "1h", 1, "1d", 1));
        assertThat(tape.of("forex_crypto_data")).allSatisfy(row -> {
            assertThat(new BigDecimal(row.get("quote_volume"))).isEqualByComparingTo(rounded(turnover, 10));
            assertThat(new BigDecimal(row.get("volume"))).isEqualByComparingTo("0.12345678");
        });
    }

    @Test
    void shouldRoundPricesOfNineDecimalsToTheEightThatAreHeld() {
        long tiny = WholeTape.id("X", "TINY");
        WholeTape tape = tape().trade(tiny, NOON, 1_000_000_005L, 10, 0).trade(tiny, NOON + 1, 1_000_000_015L, 10, 0)
                .quote(tiny, NOON + 2, 1_000_000_004L, 3, 1_000_000_019L, 4).clock(NOON + 2 * DAY);
        assertThat(tape.counts("market_data_hf", "timeframe"))
                .isEqualTo(Map.of("1s", 1, "1m", 1, "5m", 1, "15m", 1, "1h", 1));
        assertThat(tape.of("market_data_hf")).allSatisfy(row -> assertThat(row).containsEntry("open", "1")
                .containsEntry("close", "1.00000002").containsEntry("high", "1.00000002").containsEntry("bid", "1")
                .containsEntry("ask", "1.00000002").containsEntry("spread", "0.00000002"));
        assertThat(tape.of("market_data_daily")).hasSize(1);
    }

    @Test
    void shouldLoseNoBarWhateverDecimalsPricesAndSizesHave() {
        Random random = new Random(9);
        long pair = WholeTape.id("BX", "ETHBTC");
        long tiny = WholeTape.id("X", "TINY");
        WholeTape tape = tape();
        for (int i = 0; i < 500; i++) {
            long time = NOON + i * 10L * SECOND;
            long size = random.nextLong(1, 1_000_000_000_000L);
            tape.trade(pair, time, random.nextLong(1, 9_000_000_000_000_000_000L), size, random.nextInt(-18, 3));
            tape.trade(tiny, time, random.nextLong(1, 9_000_000_000_000_000L), size, random.nextInt(-18, 1));
            tape.quote(tiny, time, random.nextLong(9_000_000_000_000_000L), 3, random.nextLong(9_000_000_000_000_000L),
                    4);
        }
        tape.clock(NOON + 2 * DAY);
        assertThat(tape.counts("forex_crypto_data", "timeframe")).containsEntry("1s", 500).containsEntry("1d", 1);
        assertThat(tape.counts("market_data_hf", "timeframe")).containsEntry("1s", 500);
    }
}

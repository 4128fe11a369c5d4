package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SwingsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEndSwingsWhereARereadingOfAllBarsDoes(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Market market = new Market(random, 0);
        Swings swings = new Swings(3);
        List<long[]> bars = new ArrayList<>();
        int known = 0;
        for (int i = 0; i < 400; i++) {
            market.next(i);
            swings.onBar(0, market.bar, market.values.atr);
            if (!Double.isNaN(market.values.atr)) {
                bars.add(new long[]{market.bar.open, market.bar.high, market.bar.low, market.bar.close,
                        (long) (3 * market.values.atr * 1e9)});
            }
            long[] expected = lastSwing(bars);
            assertThat(swings.known(0)).isEqualTo(expected != null);
            if (expected != null) {
                known++;
                assertThat(new long[]{swings.from(0), swings.to(0)}).containsExactly(expected);
            }
        }
        assertThat(known).isGreaterThan(100);
    }

    /** Walks all bars: from each pivot on, the extreme so far; a close that far behind it makes the extreme a pivot. */
    private static long[] lastSwing(List<long[]> bars) {
        if (bars.isEmpty()) {
            return null;
        }
        boolean up = bars.get(0)[3] >= bars.get(0)[0];
        int begin = 0;
        long origin = up ? bars.get(0)[2] : bars.get(0)[1];
        long[] last = null;
        for (int i = 1; i < bars.size(); i++) {
            boolean rising = up;
            List<long[]> leg = bars.subList(begin, i + 1);
            long extreme = rising
                    ? leg.stream().mapToLong(one -> one[1]).max().orElseThrow()
                    : leg.stream().mapToLong(one -> one[2]).min().orElseThrow();
            long back = rising ? extreme - bars.get(i)[3] : bars.get(i)[3] - extreme;
            if (back > bars.get(i)[4]) {
                last = new long[]{origin, extreme};
                origin = extreme;
                begin = i;
                up = !up;
            }
        }
        return last;
    }

    @Test
    void shouldTellLevelsThatSeveralTimeframesShare() {
        SignalOptions options = SignalOptions.of(KeyValues.EMPTY);
        FusionOptions fusion = FusionOptions.of(KeyValues.EMPTY);
        SwingTracks swings = new SwingTracks(options, List.of(), fusion.fibonacciTimeframes());
        Confluence confluence = new Confluence();
        swing(swings, Timeframe.M1, 100, 110);
        confluence.find(0, 105, swings, fusion);
        assertThat(confluence.count()).isZero();
        swing(swings, Timeframe.M5, 100.02, 110);
        confluence.find(0, 105, swings, fusion);
        assertThat(confluence.count()).isEqualTo(3);
        assertThat(confluence.price(0)).isCloseTo(105.005, within(1e-9));
        assertThat(confluence.levels(0)).isEqualTo(2);
        assertThat(confluence.timeframe(0, 0).label() + confluence.ratio(0, 0)).isEqualTo("1m0.5");
        assertThat(confluence.timeframe(0, 1).label() + confluence.ratio(0, 1)).isEqualTo("5m0.5");
        assertThat(confluence.ratio(1, 0)).isEqualTo("0.618");
    }

    private static void swing(SwingTracks swings, Timeframe timeframe, double from, double to) {
        BarStub bar = new BarStub();
        bar.timeframe = timeframe;
        double[] path = {from, to, to - 2};
        for (double price : path) {
            bar.open = bar.close = bar.high = bar.low = Math.round(price * Script.UNIT);
            swings.onBar(0, bar, 0.5);
        }
    }
}

package io.tapedeck.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.Name;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.PositionsOptions;
import io.tapedeck.positions.Trade;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit at its edge, its breach, its end, and the orders that it blocks. */
@Timeout(60)
class RiskLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long UNIT = 1_000_000;
    private static final long NOON = LocalDate.of(2026, 3, 9).toEpochDay() * 86_400 * SECOND + 43_200 * SECOND;

    private final PositionBook book = new PositionBook(PositionsOptions.DEFAULTS);
    private final List<String> told = new ArrayList<>();
    private RiskLimits limits;
    private long time = NOON;
    private int trades;

    private RiskLimits with(String... pairs) {
        Map<String, String> values = new HashMap<>(Map.of("initial-cash", "10000"));
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        RiskOptions options = RiskOptions.of(KeyValues.of(values));
        if (limits == null) {
            limits = new RiskLimits(options, book, new AlertListener() {
                @Override
                public long onBreach(Alert alert) {
                    told.add("+" + alert.limit().label());
                    return told.size();
                }

                @Override
                public void onEnd(Alert alert) {
                    told.add("-" + alert.limit().label() + " of " + alert.reference());
                }
            });
            for (int i = 0; i < 3; i++) {
                book.define(i, new Name("S" + i), new Name("X"));
            }
            book.listen((position, before, after, price, at) -> limits.onTrade(position));
            limits.onTime(time);
        } else {
            limits.configure(options);
        }
        return limits;
    }

    private void fill(int instrument, long units, long price) {
        Trade.Side side = units > 0 ? Trade.Side.BUY : Trade.Side.SELL;
        book.onTrade(new Trade().clear().key(time, "T" + trades++).instrument("S" + instrument, "X")
                .owner("s", "a", "default").done(side, units * UNIT, price * SECOND));
    }

    private void tick(int instrument, double price) {
        time += SECOND;
        limits.onTime(time);
        book.onPrice(instrument, Math.round(price * 1e9), time, 1);
        limits.onMark(instrument);
    }

    @Test
    void shouldKeepEquityOfCashTradesAndMarks() {
        with();
        fill(0, 100, 50);
        assertThat(limits.equity()).isEqualTo(10_000);
        tick(0, 51.25);
        assertThat(limits.equity()).isEqualTo(10_125);
        fill(0, -100, 51);
        assertThat(limits.equity()).isEqualTo(10_100);
        assertThat(limits.peak()).isEqualTo(10_125);
        tick(0, 7);
        assertThat(limits.equity()).isEqualTo(10_100);
    }

    /** The figure at its limit is no breach; a thousandth above is; it ends at the limit less a twentieth. */
    @ParameterizedTest
    @CsvSource({"position, 5000, 50, 50.00001, 47.5, 47.50001", "gross, 5000, 50, 50.00001, 47.5, 47.50001",
            "net, 5000, 50, 50.00001, 47.5, 47.50001", "leverage, 0.5, 50, 50.01, 45.23, 45.25",
            "concentration, 0.5, 50, 50.01, 45.23, 45.25", "drawdown, 0.1, 40, 39.99, 40.5, 40.49",
            "daily-loss, 1000, 40, 39.99, 40.5, 40.49"})
    void shouldBreakAtItsEdgeAndEndWithSomeRoom(String limit, String max, double at, double beyond, double back,
            double almost) {
        with(limit + "-max", max);
        fill(0, 100, 50);
        tick(0, at);
        assertThat(told).isEmpty();
        tick(0, beyond);
        tick(0, beyond);
        tick(0, at);
        tick(0, almost);
        assertThat(told).containsExactly("+" + limit);
        tick(0, back);
        assertThat(told).containsExactly("+" + limit, "-" + limit + " of 1");
        tick(0, beyond);
        assertThat(told).hasSize(3);
    }

    @Test
    void shouldBlockWhatLeavesAFigureAboveItsLimitAndNeverAnExit() {
        with("gross-max", "5000", "net-max", "3000", "position-max", "4000");
        fill(0, 60, 50);
        assertThat(check(0, 0, 20, 50).limit()).isEqualTo(Limit.NET);
        assertThat(check(0, 0, 21, 50).limit()).isEqualTo(Limit.POSITION);
        assertThat(check(-1, 1, -40, 50).allowed()).isTrue(); // gross 5,000 at the limit
        assertThat(check(-1, 1, -41, 50).limit()).isEqualTo(Limit.GROSS);
        assertThat(limits.check(-1, 1, -41 * UNIT, 50 * SECOND, 100_000_000, Working.NONE).current()).isEqualTo(5_050);
        tick(0, 200); // far beyond every limit
        assertThat(check(0, 0, -60, 200).allowed()).isTrue();
        assertThat(check(0, 0, -1, 200).allowed()).isTrue();
        assertThat(check(0, 0, 1, 200).allowed()).isFalse();
        assertThat(check(0, 0, -61, 200).allowed()).isTrue(); // turns it, and every figure is smaller
        assertThat(check(0, 0, -200, 200).allowed()).isFalse();
        with("gross-max", "5000", "block", "false");
        assertThat(check(0, 0, 1_000, 200).allowed()).isTrue();
    }

    @Test
    void shouldBlockEntriesWhileADrawdownLasts() {
        with("drawdown-max", "0.1");
        fill(0, 100, 50);
        tick(0, 39);
        assertThat(check(-1, 1, 1, 1).limit()).isEqualTo(Limit.DRAWDOWN);
        assertThat(check(0, 0, -100, 39).allowed()).isTrue();
        assertThat(check(0, 0, -101, 39).limit()).isEqualTo(Limit.DRAWDOWN);
        tick(0, 49);
        assertThat(check(-1, 1, 1, 1).allowed()).isTrue();
    }

    private Verdict check(int position, int instrument, long units, long price) {
        return limits.check(position, instrument, units * UNIT, price * SECOND, 100_000_000, Working.NONE);
    }

    @Test
    void shouldBeginTheDayInItsZone() {
        with("daily-loss-max", "100", "zone", "America/New_York");
        fill(0, 100, 50);
        tick(0, 48);
        assertThat(told).containsExactly("+daily-loss");
        time = LocalDate.of(2026, 3, 10).atStartOfDay(ZoneId.of("UTC")).toEpochSecond() * SECOND;
        tick(0, 48);
        assertThat(told).hasSize(1);
        time = LocalDate.of(2026, 3, 10).atStartOfDay(ZoneId.of("America/New_York")).toEpochSecond() * SECOND;
        tick(0, 48);
        assertThat(told).containsExactly("+daily-loss", "-daily-loss of 1");
        assertThat(limits.dayBegin()).isEqualTo(9_800);
    }

    @Test
    void shouldTakeCapitalForNoProfit() {
        with("drawdown-max", "0.1", "daily-loss-max", "500");
        limits.configure(RiskOptions.of(KeyValues.of(Map.of("initial-cash", "4000", "drawdown-max", "0.1"))));
        assertThat(limits.equity()).isEqualTo(4_000);
        assertThat(limits.dayBegin()).isEqualTo(4_000);
        limits.onMark(0);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldEndABreachWhoseLimitIsGone() {
        with("gross-max", "100");
        fill(0, 100, 50);
        with();
        tick(0, 51);
        assertThat(told).containsExactly("+gross", "-gross of 1");
    }

    @Test
    void shouldCallARatioWithoutCapitalTheLargest() {
        with("initial-cash", "0", "leverage-max", "100");
        fill(0, 1, 1);
        assertThat(told).containsExactly("+leverage");
    }
}

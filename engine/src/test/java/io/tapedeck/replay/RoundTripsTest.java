package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trades and ratios against references that work them out the long way. */
@Timeout(60)
class RoundTripsTest {
    private static final long SEED = 28;
    private static final long DAY = 86_400_000_000_000L;

    private static Fill fill(long time, long quantity, double price, double costs) {
        return new Fill("t" + time, "o", time, "S", "X", "s", "a", BigDecimal.valueOf(quantity),
                BigDecimal.valueOf(price), BigDecimal.valueOf(costs), BigDecimal.ZERO, BigDecimal.ONE, time);
    }

    @Test
    void shouldMakeOfAnyFillsTheMoneyThatTheyCost() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < 300; run++) {
            RoundTrips trips = new RoundTrips();
            double cash = 0;
            long held = 0;
            for (int i = 1; i <= 40; i++) {
                long quantity = random.nextLong(-5, 6);
                double price = random.nextInt(50, 150);
                if (quantity != 0) {
                    trips.add(fill(i, quantity, price, 0.25));
                    cash -= quantity * price + 0.25;
                    held += quantity;
                }
            }
            if (held != 0) {
                trips.add(fill(99, -held, 100, 0.25));
                cash += held * 100 - 0.25;
            }
            assertThat(trips.open()).isEmpty();
            assertThat(trips.realized().doubleValue()).as("seed " + SEED + " run " + run).isCloseTo(cash, within(1e-9));
        }
    }

    /** What a tick of a backtest asks for is kept, not summed over all holdings: it must be the sum all the same. */
    @Test
    void shouldKnowTheCostsOfAllThatIsOpenAfterEachFillOfManyHoldings() {
        SplittableRandom random = new SplittableRandom(SEED);
        RoundTrips trips = new RoundTrips();
        for (int i = 1; i <= 3_000; i++) {
            String name = "S" + random.nextInt(30);
            long quantity = random.nextLong(-5, 6);
            if (quantity != 0) {
                trips.add(new Fill("t" + i, "o", i, name, random.nextBoolean() ? "X" : "Y", "s",
                        "a" + random.nextInt(3), BigDecimal.valueOf(quantity),
                        BigDecimal.valueOf(random.nextInt(50, 150)),
                        BigDecimal.valueOf(random.nextInt(100), 2), BigDecimal.ZERO, BigDecimal.ONE, i));
            }
            assertThat(trips.openCosts()).as("seed " + SEED + " fill " + i).isEqualByComparingTo(trips.open().stream()
                    .map(RoundTrip::costs).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        BigDecimal[] held = {BigDecimal.ZERO};
        trips.forEachHolding("S7", "X", (quantity, _) -> held[0] = held[0].add(quantity));
        assertThat(held[0]).isEqualByComparingTo(trips.open().stream()
                .filter(trip -> trip.holding().symbol().equals("S7") && trip.holding().exchange().equals("X"))
                .map(trip -> trip.side().equals("BUY") ? trip.quantity() : trip.quantity().negate())
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @Test
    void shouldCloseAtTheAverageAndTurnThroughZero() {
        RoundTrips trips = new RoundTrips();
        trips.add(fill(1, 2, 10, 1));
        trips.add(fill(2, 2, 20, 1));
        trips.add(fill(3, -6, 18, 3));
        trips.add(fill(4, 1, 17, 0));
        assertThat(trips.closed()).extracting(trip -> trip.side() + ' ' + trip.quantity() + ' ' + trip.entryTime() + ' '
                + trip.entryPrice().stripTrailingZeros().toPlainString() + ' ' + trip.exitPrice() + ' '
                + trip.pnl().stripTrailingZeros().toPlainString())
                .containsExactly("BUY 4 1 15 18.0 8", "SHORT 1 3 18 17.0 0.5");
        assertThat(trips.open()).singleElement()
                .satisfies(trip -> assertThat(trip.quantity()).isEqualByComparingTo("1"));
    }

    @Test
    void shouldHaveTheRatiosThatTheirFormulasSay() {
        SplittableRandom random = new SplittableRandom(SEED);
        EquityCurve curve = new EquityCurve(1_000);
        List<Double> closes = new ArrayList<>();
        double equity = 1_000;
        double peak = equity;
        double worst = 0;
        for (int day = 0; day < 30; day++) {
            for (int i = 0; i < 10; i++) {
                equity += random.nextInt(-20, 22);
                curve.at(day * DAY + i, equity);
                peak = Math.max(peak, equity);
                worst = Math.max(worst, (peak - equity) / peak);
            }
            closes.add(equity);
        }
        List<Double> returns = new ArrayList<>();
        for (int i = 0; i < closes.size(); i++) {
            returns.add(closes.get(i) / (i == 0 ? 1_000 : closes.get(i - 1)) - 1);
        }
        double mean = returns.stream().mapToDouble(r -> r).average().orElseThrow();
        double variance = returns.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum() / 29;
        double downside = returns.stream().mapToDouble(r -> Math.pow(Math.min(r, 0), 2)).sum() / 30;
        Performance found = curve.performance();
        assertThat(found.totalReturn()).isCloseTo(equity / 1_000 - 1, within(1e-12));
        assertThat(found.sharpe()).isCloseTo(mean / Math.sqrt(variance) * Math.sqrt(252), within(1e-9));
        assertThat(found.sortino()).isCloseTo(mean / Math.sqrt(downside) * Math.sqrt(252), within(1e-9));
        assertThat(found.maxDrawdown()).isCloseTo(worst, within(1e-12));
        assertThat(found.annualizedReturn()).isCloseTo(Math.pow(equity / 1_000, 365 / 29.0) - 1, within(1e-6));
        assertThat(new EquityCurve(10).performance().sharpe()).isNaN();
        assertThat(new EquityCurve(10).performance().annualizedReturn()).isNaN();
    }

    /** As where one loads a week of one stock, then the same week of another. */
    @Test
    void shouldGiveEachDayItsOwnProfitHoweverTheTapeGoesBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] profits = new double[2_000];
        EquityCurve mixed = new EquityCurve(1_000);
        double equity = 1_000;
        for (int i = 0; i < profits.length; i++) {
            profits[i] = random.nextInt(-20, 21) / 16.0;
            equity += profits[i];
            mixed.at(i % 20 * DAY + i, equity);
        }
        EquityCurve sorted = new EquityCurve(1_000);
        double other = 1_000;
        for (int day = 0; day < 20; day++) {
            for (int i = day; i < profits.length; i += 20) {
                other += profits[i];
                sorted.at(day * DAY + i, other);
            }
        }
        assertThat(mixed.performance().days()).isEqualTo(20);
        assertThat(mixed.performance().sharpe()).isEqualTo(sorted.performance().sharpe());
        assertThat(mixed.performance().sortino()).isEqualTo(sorted.performance().sortino());
        assertThat(mixed.performance().annualizedReturn()).isEqualTo(sorted.performance().annualizedReturn());
    }

    @Test
    void shouldCountMoneyOfOtherCurrenciesByTheirRates() {
        Account account = new Account();
        for (Fill each : List.of(fill(1, 100, 10, 1), fill(2, -50, 12, 1))) {
            account.add(each);
            account.add(new Fill("j" + each.time(), "o", each.time(), "J", "T", "s", "a", each.quantity(),
                    each.price().multiply(BigDecimal.valueOf(100)), each.costs().multiply(BigDecimal.valueOf(100)),
                    BigDecimal.ZERO, new BigDecimal("0.01"), each.time()));
        }
        assertThat(account.trips().realized()).isEqualByComparingTo("197"); // two times 100 - 1 - half of 1
        assertThat(account.trips().openCosts()).isEqualByComparingTo("1");
    }

    @Test
    void shouldTellSameChangedAndMissingTradesApart() {
        RoundTrips here = new RoundTrips();
        RoundTrips there = new RoundTrips();
        for (RoundTrips each : List.of(here, there)) {
            each.add(fill(1, 1, 10, 0));
            each.add(fill(2, -1, 11, 0));
            each.add(fill(3, 1, 10, 0));
        }
        here.add(fill(5, -1, 8, 0));
        there.add(fill(4, -1, 9, 0));
        there.add(fill(6, -1, 9, 0));
        there.add(fill(7, 1, 7, 0));
        TradeDifference found = TradeDifference.of(here.closed(), there.closed());
        assertThat(found.same()).isEqualTo(1);
        assertThat(found.changed()).singleElement().satisfies(pair -> assertThat(pair.here().exitTime()).isEqualTo(5));
        assertThat(found.onlyThere()).singleElement().satisfies(trip -> assertThat(trip.side()).isEqualTo("SHORT"));
        assertThat(found.onlyHere()).isEmpty();
        assertThat(found.pnl()).isEqualByComparingTo("-3");
    }
}

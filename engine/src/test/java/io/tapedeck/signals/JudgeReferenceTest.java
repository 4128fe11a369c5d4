package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes against a list that keeps every price. */
@Timeout(60)
class JudgeReferenceTest {
    private static final double GAP = 60;
    private static final String[] SYMBOLS = {"X", "Y", "Z"};

    private static final class Open {
        long id;
        int instrument;
        int direction;
        double time;
        double horizon;
        double entry;
        List<Double> prices = new ArrayList<>();
    }

    private final List<Open> open = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final double[] last = {Double.NaN, Double.NaN, Double.NaN};
    private final double[] lastTime = new double[3];

    private static SignalOptions options() {
        return SignalOptions.of(KeyValues.of(Map.of("gap-max", Long.toString((long) GAP * Script.SECOND), "judge-delay",
                Long.toString(Script.SECOND))));
    }

    private static FusionOptions fusion() {
        return FusionOptions.of(KeyValues.EMPTY);
    }

    private void judge(Open one) {
        double price = last[one.instrument];
        boolean seen = !one.prices.isEmpty();
        boolean priced = seen
                && Script.ns(one.horizon) - Script.ns(lastTime[one.instrument]) <= (long) GAP * Script.SECOND;
        double actual = priced ? one.direction * ((units(price) - units(one.entry)) / units(one.entry)) : Double.NaN;
        double high = one.prices.stream().mapToDouble(JudgeReferenceTest::units).max().orElse(0);
        double low = one.prices.stream().mapToDouble(JudgeReferenceTest::units).min().orElse(0);
        double up = seen ? Math.max(0, (high - units(one.entry)) / units(one.entry)) : Double.NaN;
        double down = seen ? Math.min(0, (low - units(one.entry)) / units(one.entry)) : Double.NaN;
        expected.add(one.id + " " + Script.ns(one.time) + ' ' + Script.ns(one.horizon) + ' ' + actual + ' '
                + (one.direction > 0 ? up + 0.0 : 0.0 - down) + ' ' + (one.direction > 0 ? down + 0.0 : 0.0 - up));
    }

    private static double units(double price) {
        return Math.round(price * Script.UNIT);
    }

    private static String shown(String line) {
        String[] parts = line.split(" ", -1);
        return parts[1] + " " + parts[3] + ' ' + parts[4] + ' ' + parts[5] + ' '
                + (Double.parseDouble(parts[10]) + 0.0) + ' ' + (Double.parseDouble(parts[11]) + 0.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6, 42})
    void shouldJudgeEachSignalAsAListOfAllPricesDoes(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Script script = new Script(options(), fusion(), "A:X", "A:Y", "A:Z");
        double time = 1_000;
        for (int step = 0; step < 6_000; step++) {
            time += random.nextInt(60) == 0 ? random.nextInt(300) : Math.round(random.nextDouble() * 1_000) / 1_000.0;
            int instrument = random.nextInt(SYMBOLS.length);
            switch (random.nextInt(8)) {
                case 0 -> clock(script, time);
                case 1, 2 -> signal(script, random, instrument, time, step);
                default -> tick(script, instrument, time, 100 + random.nextInt(1_000) / 100.0,
                        random.nextInt(10) == 0 ? EventFlags.OUTLIER : 0);
            }
        }
        clock(script, time + 10_000);
        assertThat(script.of("outcome").stream().map(JudgeReferenceTest::shown).sorted().toList())
                .containsExactlyElementsOf(expected.stream().sorted().toList());
        assertThat(expected).hasSizeGreaterThan(1_000);
        assertThat(expected.stream().filter(line -> line.contains("NaN")).count()).isGreaterThan(10);
        assertThat(script.fusion.waiting()).isZero();
    }

    private void tick(Script script, int instrument, double time, double price, int flags) {
        script.trade(instrument, time, price, flags, false);
        if (flags != 0) {
            return;
        }
        for (Iterator<Open> all = open.iterator(); all.hasNext();) {
            Open one = all.next();
            if (one.instrument == instrument && Script.ns(one.horizon) < Script.ns(time)) {
                judge(one);
                all.remove();
            } else if (one.instrument == instrument) {
                one.prices.add(price);
            }
        }
        last[instrument] = price;
        lastTime[instrument] = time;
    }

    private void clock(Script script, double time) {
        script.fusion.onClock(Script.ns(time));
        open.removeIf(one -> {
            boolean due = Script.ns(one.horizon) < Script.ns(time) - Script.SECOND;
            if (due) {
                judge(one);
            }
            return due;
        });
    }

    private void signal(Script script, Random random, int instrument, double time, long id) {
        int minutes = 1 + random.nextInt(3);
        double value = random.nextBoolean() ? 0.5 : -0.5;
        script.fusion.onExternal(script.external(SYMBOLS[instrument], "ann", time, value, 0.5, id).holding(minutes));
        if (!Double.isNaN(last[instrument])) {
            Open one = new Open();
            one.id = id;
            one.instrument = instrument;
            one.direction = value > 0 ? 1 : -1;
            one.time = time;
            one.horizon = time + 60 * minutes;
            one.entry = last[instrument];
            open.add(one);
        }
    }

    @Test
    void shouldJudgeHistoricalSignalsAsFarAsTheirFeedWentAndCountThemInNoHitRate() {
        Script script = new Script(options(), fusion(), "A:X");
        script.trade(0, 10, 100, 0, true);
        script.signal("X", "ann", 11, 0.5, 0.5, 1);
        script.trade(0, 20, 102, 0, true);
        script.fusion.onClock(Script.ns(1_000_000));
        assertThat(script.of("outcome")).isEmpty();
        script.fusion.onFeedEnd(1);
        assertThat(script.of("outcome")).isEmpty();
        script.fusion.onFeedEnd(77);
        assertThat(script.of("outcome")).singleElement().asString()
                .startsWith("outcome 1 ann 11000000000 20000000000 0.02 ").contains(" NaN NaN 0.02 ");
        assertThat(script.fusion.waiting()).isZero();
    }

    @Test
    void shouldKeepNoMoreThanItsLimitsAndSaySo() {
        Script script = new Script(
                SignalOptions.of(KeyValues.of(Map.of("pending-max", "3", "pending-symbol-max", "2"))),
                fusion(), "A:X", "A:Y");
        script.trade(0, 10, 100);
        script.trade(1, 10, 100);
        for (int i = 0; i < 3; i++) {
            script.signal("X", "ann", 11 + i, 0.5, 0.5, i);
            script.signal("Y", "ann", 11 + i, 0.5, 0.5, 10 + i);
        }
        assertThat(script.fusion.waiting()).isEqualTo(3);
        assertThat(script.fusion.refused(Refusal.NOT_JUDGED)).isEqualTo(3);
        assertThat(script.lastFused.direction()).isEqualTo(1);
    }

    @Test
    void shouldTellAccuracyAndProfitFactor() {
        Script script = new Script("A:X");
        script.trade(0, 10, 100);
        script.fusion.onExternal(script.external("X", "ann", 11, 0.5, 0.5, 1).holding(1).target(104));
        script.fusion.onExternal(script.external("X", "ann", 11.5, -0.5, 0.5, 2).holding(1));
        script.trade(0, 20, 99);
        script.trade(0, 30, 102);
        script.fusion.onClock(Script.ns(100));
        List<String> outcomes = script.of("outcome");
        assertThat(outcomes.get(0)).isEqualTo("outcome 1 ann 11000000000 71000000000 0.02 0.04 0.5 1.0 NaN 0.02 -0.01");
        assertThat(outcomes.get(1)).isEqualTo("outcome 2 ann 11500000000 71500000000 -0.02 NaN 0.0 0.5 1.0 0.01 -0.02");
    }
}

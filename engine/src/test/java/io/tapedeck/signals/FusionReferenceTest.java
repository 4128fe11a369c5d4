package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.common.KeyValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fusion against a recomputation from the list of all signals and outcomes. */
@Timeout(60)
class FusionReferenceTest {
    private static final String[] SYMBOLS = {"X", "Y", "Z"};
    private static final String[] AGENTS = {"ann", "bob", "cat", "dan", "eve"};
    private static final String[] METHODS = {"confidence_weighted", "performance_weighted", "majority"};
    private static final double HALF_LIFE = 120;
    private static final double FORGET = 600;

    private record Said(int symbol, int agent, double time, double value, double confidence, int direction) {
    }

    private final List<Said> all = new ArrayList<>();
    private final List<Integer> appeared = new ArrayList<>();

    private static FusionOptions fusion(String method) {
        return FusionOptions
                .of(KeyValues.of(Map.of("method", method, "change-min", "0", "interval-min", "0", "half-life",
                        Long.toString(((long) HALF_LIFE) * Script.SECOND), "forget",
                        Long.toString(((long) FORGET) * Script.SECOND))));
    }

    private static SignalOptions signals() {
        return SignalOptions.of(KeyValues.of(Map.of("holding-period", Long.toString(30 * Script.SECOND))));
    }

    @Test
    void shouldHoldAtAValueOfZeroWithoutABandToo() {
        Script script = new Script(signals(), FusionOptions.of(KeyValues.of(Map.of("hold-band", "0", "change-min", "0",
                "interval-min", "0"))), "A:X");
        script.trade(0, 1, 100);
        ExternalSignal hold = script.external("X", "ann", 2, 0, 1, 1);
        hold.direction(0);
        script.fusion.onExternal(hold);
        assertThat(script.lastFused.direction()).as("HOLD alone").isZero();
        script.signal("X", "bob", 3, 0.001, 1, 2);
        assertThat(script.lastFused.direction()).as("no band: the sign").isEqualTo(1);
        script.signal("X", "cat", 4, 0.8, 1, 3);
        script.signal("X", "dan", 4, -0.8, 1, 4);
        assertThat(script.lastFused.action()).isEqualTo(ConflictAction.STOOD_ASIDE);
        assertThat(script.lastFused.direction()).as("equal opponents").isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261122})
    void shouldFuseAsARecomputationFromAllSignalsDoes(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Script script = new Script(signals(), fusion(METHODS[0]), "A:X", "A:Y", "A:Z");
        String method = METHODS[0];
        double[] now = new double[SYMBOLS.length];
        double time = 1_000;
        int compared = 0;
        for (int step = 0; step < 1_500; step++) {
            time += random.nextInt(40) == 0 ? random.nextInt(900) : Math.round(random.nextDouble() * 5_000) / 1_000.0;
            int symbol = random.nextInt(SYMBOLS.length);
            if (random.nextInt(200) == 0) {
                method = METHODS[random.nextInt(METHODS.length)];
                script.fusion.configure(signals(), fusion(method));
            }
            if (random.nextBoolean()) {
                script.trade(symbol, time, 100 + random.nextInt(200) / 100.0);
                now[symbol] = Math.max(now[symbol], time);
                continue;
            }
            int agent = random.nextInt(AGENTS.length);
            double given = time - (random.nextInt(5) == 0 ? random.nextInt(300) : 0);
            double value = random.nextInt(10) == 0 ? 0 : random.nextInt(2_001) / 1_000.0 - 1;
            double confidence = random.nextInt(11) / 10.0;
            boolean hold = random.nextInt(8) == 0;
            ExternalSignal signal = script.external(SYMBOLS[symbol], AGENTS[agent], given, value, confidence, step);
            if (hold) {
                signal.direction(0);
            }
            now[symbol] = Math.max(now[symbol], given);
            int direction = hold ? 0 : (int) Math.signum(value);
            int before = script.fusedCount;
            script.fusion.onExternal(signal);
            boolean old = now[symbol] - given > FORGET;
            if (!old && !appeared.contains(agent)) {
                appeared.add(agent);
            }
            double at = given;
            boolean later = all.stream().anyMatch(
                    one -> one.symbol == symbol && one.agent == agent && one.time > at);
            if (old || later) {
                assertThat(script.fusedCount).isEqualTo(before);
                continue;
            }
            all.add(new Said(symbol, agent, given, value, confidence, direction));
            compared += compare(script, method, symbol, now[symbol], before);
        }
        assertThat(compared).isGreaterThan(250);
    }

    private int compare(Script script, String method, int symbol, double now, int before) {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        Map<Integer, Said> latest = new LinkedHashMap<>();
        for (int agent : appeared) {
            for (Said one : all) {
                if (one.symbol == symbol && one.agent == agent
                        && (!latest.containsKey(agent) || one.time >= latest.get(agent).time)) {
                    latest.put(agent, one);
                }
            }
        }
        double total = 0;
        for (Map.Entry<Integer, Said> entry : latest.entrySet()) {
            double weight = weight(script, method, entry.getValue(), now);
            if (weight > 0) {
                weights.put(entry.getKey(), weight);
                total += weight;
            }
        }
        if (total == 0) {
            assertThat(script.fusedCount).isEqualTo(before);
            return 0;
        }
        Blend blend = script.lastFused;
        assertThat(script.fusedCount).isEqualTo(before + 1);
        assertThat(blend.instrument()).isEqualTo(symbol);
        assertThat(blend.count()).isEqualTo(weights.size());
        double buy = 0;
        double sell = 0;
        double belief = 0;
        int place = 0;
        for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
            Said one = latest.get(entry.getKey());
            double weight = entry.getValue() / total;
            double says = method.equals("majority") ? one.direction : one.direction == 0 ? 0 : one.value;
            assertThat(blend.agent(place)).isEqualTo(AGENTS[entry.getKey()]);
            assertThat(blend.weight(place)).isCloseTo(weight, within(1e-12));
            assertThat(blend.contribution(place++)).isCloseTo(weight * says, within(1e-12));
            buy += says > 0 ? weight * says : 0;
            sell += says < 0 ? -weight * says : 0;
            belief += weight * one.confidence * StrictMath.pow(2, -(now - one.time) / HALF_LIFE);
        }
        double opposition = Math.min(buy, sell) == 0 ? 0 : Math.min(buy, sell) / (buy + sell);
        double value = opposition >= 0.4 ? 0 : opposition >= 0.2 ? (buy - sell) * (1 - opposition) : buy - sell;
        assertThat(blend.opposition()).isCloseTo(opposition, within(1e-12));
        assertThat(blend.unresolved()).isCloseTo(buy - sell, within(1e-12));
        if (Math.abs(opposition - 0.4) > 1e-9 && Math.abs(opposition - 0.2) > 1e-9) {
            assertThat(blend.value()).isCloseTo(value, within(1e-12));
            if (Math.abs(Math.abs(value) - 0.1) > 1e-9) {
                assertThat(blend.direction()).isEqualTo(Math.abs(value) < 0.1 ? 0 : (int) Math.signum(value));
            }
        }
        assertThat(blend.confidence()).isCloseTo(belief * (1 - opposition), within(1e-12));
        return 1;
    }

    private double weight(Script script, String method, Said one, double now) {
        double age = now - one.time;
        if (age > FORGET) {
            return 0;
        }
        if (method.equals("majority")) {
            return age <= HALF_LIFE ? 1 : 0;
        }
        double weight = one.confidence * StrictMath.pow(2, -age / HALF_LIFE);
        if (method.equals("confidence_weighted")) {
            return weight;
        }
        List<String> outcomes = script.of("outcome").stream()
                .filter(line -> line.split(" ", -1)[2].equals(AGENTS[one.agent])
                        && !line.split(" ", -1)[5].equals("NaN"))
                .toList();
        double hits = outcomes.stream().filter(line -> Double.parseDouble(line.split(" ", -1)[5]) > 0).count();
        double rate = (hits + 20 * 0.55) / (outcomes.size() + 20);
        return weight * Math.max(0.05, StrictMath.log(rate / (1 - rate)));
    }

    @Test
    void shouldStandAsideWhenTwoEquallySureAgentsOppose() {
        Script script = new Script("A:X");
        script.trade(0, 1, 100);
        script.signal("X", "ann", 2, 0.6, 0.8, 1);
        script.signal("X", "bob", 2, -0.6, 0.8, 2);
        Blend blend = script.lastFused;
        assertThat(blend.action()).isEqualTo(ConflictAction.STOOD_ASIDE);
        assertThat(blend.opposition()).isEqualTo(0.5);
        assertThat(blend.direction()).isZero();
        assertThat(blend.value()).isZero();
        assertThat(blend.riskAdjustedSize()).isZero();
    }

    @Test
    void shouldGiveEachFusedSignalOfASymbolAMicrosecondOfItsOwn() {
        Script script = new Script(signals(), fusion(METHODS[0]), "A:X");
        for (int i = 0; i < 5; i++) {
            script.signal("X", AGENTS[i], 10, 0.9 - 0.1 * i, 0.8, i);
        }
        assertThat(script.of("fused").stream().map(line -> Long.parseLong(line.split(" ", -1)[2])).toList())
                .containsExactly(10_000_000_000L, 10_000_001_000L, 10_000_002_000L, 10_000_003_000L, 10_000_004_000L);
    }

    @Test
    void shouldTellOnlyWhatIsNewAndADirectionAtOnce() {
        Script script = new Script("A:X");
        script.signal("X", "ann", 10, 0.6, 0.8, 1);
        script.signal("X", "ann", 10.2, 0.9, 0.8, 2);
        script.signal("X", "ann", 10.4, -0.9, 0.8, 3);
        script.signal("X", "ann", 12, -0.91, 0.8, 4);
        script.signal("X", "ann", 13, -0.7, 0.8, 5);
        assertThat(script.of("fused").stream().map(line -> line.split(" ", -1)[3]).toList()).containsExactly("0.6",
                "-0.9",
                "-0.7");
        assertThat(script.fusion.unchanged()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhatIsNoSignalAndSayWhy() {
        Script script = new Script("A:X");
        script.trade(0, 10_000, 100);
        script.signal("NOBODY", "ann", 10_000, 0.5, 0.5, 1);
        script.signal("X", "", 10_000, 0.5, 0.5, 2);
        script.signal("X", "ann", 10_000, 1.01, 0.5, 3);
        script.signal("X", "ann", 10_000, Double.NaN, 0.5, 4);
        script.signal("X", "ann", 10_000, 0.5, -0.1, 5);
        script.fusion.onExternal(script.external("X", "ann", 10_000, 0.5, 0.5, 6).strength(2));
        script.fusion.onExternal(script.external("X", "ann", 10_000, 0.5, 0.5, 7).direction(ExternalSignal.UNKNOWN));
        script.fusion.onExternal(script.external("X", "ann", 10_000, 0.5, 0.5, 8).direction(-1));
        script.fusion.onExternal(script.external("X", "ann", 10_000, 0.5, 0.5, 9).holding(0));
        script.fusion.onExternal(script.external("X", "ann", 10_000, 0.5, 0.5, 10).entry(100).target(99));
        script.fusion.onExternal(script.external("X", "ann", 10_000, -0.5, 0.5, 11).entry(100).stop(99));
        script.fusion.onExternal(
                script.external("X", "ann", 10_000, 0.5, 0.5, 12).at(Script.ns(10_006), Script.ns(10_000), 12));
        script.signal("X", "ann", 6_000, 0.5, 0.5, 13);
        assertThat(script.of("fused")).isEmpty();
        assertThat(script.of("refused").stream().map(line -> line.split(" ", -1)[1]).toList()).containsExactly(
                "UNKNOWN_SYMBOL", "NO_AGENT", "VALUE", "CONFIDENCE", "STRENGTH", "DIRECTION", "DISAGREES",
                "HOLDING_PERIOD", "LEVELS", "AHEAD", "OLD");
        assertThat(script.fusion.refused(Refusal.VALUE)).isEqualTo(2);
        script.fusion.onClock(Script.ns(10_061));
        assertThat(script.of("refused")).hasSize(13).element(11).asString().contains("VALUE 1");
    }

    @Test
    void shouldGiveAForgottenAgentsPlaceAwayButRefuseBeyondTheLimit() {
        Script script = new Script(signals(), FusionOptions.of(KeyValues.of(Map.of("voices-max", "2", "change-min", "0",
                "interval-min", "0"))), "A:X");
        script.signal("X", "ann", 10, 0.5, 0.5, 1);
        script.signal("X", "bob", 20, 0.5, 0.5, 2);
        script.signal("X", "cat", 30, 0.5, 0.5, 3);
        assertThat(script.fusion.refused(Refusal.SYMBOL_VOICES)).isEqualTo(1);
        script.signal("X", "cat", 3_615, 0.5, 0.5, 4);
        assertThat(script.lastFused.count()).isEqualTo(2);
        assertThat(script.lastFused.agent(0)).isEqualTo("bob");
        assertThat(script.lastFused.agent(1)).isEqualTo("cat");
    }

    @Test
    void shouldSizeByVolatilityUpToTheLimits() {
        BarStub bar = new BarStub();
        ValuesStub values = new ValuesStub();
        Script script = new Script("A:X");
        script.trade(0, 30, 100);
        bar.end = 60 * Script.SECOND;
        bar.open = bar.high = bar.low = bar.close = 100 * Script.UNIT;
        values.volatility = 0.01;
        script.fusion.onBar(bar, values);
        script.fusion.onExternal(script.external("X", "ann", 61, 0.5, 0.5, 1).holding(4).target(101).stop(99.5));
        Blend blend = script.lastFused;
        assertThat(blend.expectedRisk()).isCloseTo(0.02, within(1e-15));
        assertThat(blend.riskAdjustedSize()).isCloseTo(100_000 * 0.005 * 0.5 * 0.5 / (0.02 * 100), within(1e-6));
        assertThat(blend.expectedReturn()).isCloseTo(0.55 * 0.01 - 0.45 * 0.005, within(1e-12));
        assertThat(blend.entry()).isEqualTo(100);
        assertThat(blend.target()).isCloseTo(101, within(1e-9));
        assertThat(blend.stop()).isCloseTo(99.5, within(1e-9));
        values.volatility = 0.0001;
        bar.end = 120 * Script.SECOND;
        script.fusion.onBar(bar, values);
        script.signal("X", "ann", 130, -0.9, 0.9, 2);
        assertThat(script.lastFused.riskAdjustedSize()).isCloseTo(-100, within(1e-9));
    }
}

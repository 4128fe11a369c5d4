package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each agent against its formula written the long way, over all bars so far. */
@Timeout(60)
class AgentsTest {
    private static List<String> names() {
        return Agents.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldSayWhatItsFormulaSays(String name) {
        long seed = 7;
        System.out.println("seed " + seed);
        Market market = new Market(new Random(seed), 0);
        Agent agent = Agents.of(name);
        Opinion opinion = new Opinion();
        int spoken = 0;
        for (int i = 0; i < 600; i++) {
            market.next(i * 60 * Script.SECOND);
            opinion.clear();
            boolean speaks = agent.onBar(3, market.bar, market.values, opinion);
            assertThat(speaks).as("bar %s", i).isEqualTo(i >= 26);
            if (speaks) {
                spoken++;
                assertThat(opinion.reasonCount()).isEqualTo(3);
                assertThat(opinion.value()).isCloseTo(reference(name, market), within(1e-9)).isBetween(-1.0, 1.0);
                assertThat(opinion.contribution(0) + opinion.contribution(1) + opinion.contribution(2))
                        .isEqualTo(opinion.value());
                assertThat(opinion.confidence()).isBetween(0.0, 1.0);
                assertThat(Math.abs(opinion.contribution(0))).isGreaterThanOrEqualTo(Math.abs(opinion.contribution(1)));
            }
        }
        assertThat(spoken).isEqualTo(574);
    }

    private static double cut(double value) {
        return value > 1 ? 1 : value < -1 ? -1 : value;
    }

    private static double reference(String name, Market market) {
        ValuesStub values = market.values;
        List<double[]> bars = market.bars();
        double[] bar = bars.getLast();
        return switch (name) {
            case "momentum_agent" -> 0.4 * cut((values.ema12 - values.ema26) / values.atr)
                    + 0.3 * cut(4 * values.histogram / values.atr) + 0.3 * cut((values.rsi - 50) / 20);
            case "mean_reversion_agent" -> 0.5 * cut((values.middle - bar[3]) / (values.upper - values.middle))
                    + 0.3 * cut((50 - values.rsi) / 30) + 0.2 * cut((values.vwap - bar[3]) / values.atr / 2);
            case "breakout_agent" -> breakout(bars, bar, values);
            default -> volume(bars, bar, values);
        };
    }

    private static double breakout(List<double[]> bars, double[] bar, ValuesStub values) {
        List<double[]> before = bars.subList(bars.size() - 21, bars.size() - 1);
        double top = before.stream().mapToDouble(one -> one[1]).max().orElseThrow();
        double bottom = before.stream().mapToDouble(one -> one[2]).min().orElseThrow();
        double beyond = bar[3] > top ? bar[3] - top : bar[3] < bottom ? bar[3] - bottom : 0;
        return beyond == 0
                ? 0
                : Math.signum(beyond) * (0.25 + 0.3 * Math.max(0, cut(values.volumeRatio - 1))
                        + 0.2 * Math.max(0, cut((bar[1] - bar[2]) / values.atr - 1)))
                        + 0.25 * cut(2 * beyond / values.atr);
    }

    private static double volume(List<double[]> bars, double[] bar, ValuesStub values) {
        double flow = 0;
        double total = 0;
        for (double[] one : bars) {
            double share = one[1] == one[2] ? 0 : ((one[3] - one[2]) - (one[1] - one[3])) / (one[1] - one[2]);
            flow = flow * 19 / 21 + share * one[4] * 2 / 21;
            total = total * 19 / 21 + one[4] * 2 / 21;
        }
        return 0.5 * cut(2 * flow / total)
                + 0.3 * Math.signum(bar[3] - bar[0]) * Math.max(0, cut((values.volumeRatio - 1) / 2))
                + 0.2 * cut((bar[3] - values.vwap) / values.atr);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldGoOnFromASavedStateAsIfNothingHadHappened(String name) {
        Market market = new Market(new Random(11), 0);
        Agent agent = Agents.of(name);
        Opinion first = new Opinion();
        Opinion second = new Opinion();
        for (int i = 0; i < 40; i++) {
            market.next(i * 60 * Script.SECOND);
            agent.onBar(5, market.bar, market.values, first);
            first.clear();
        }
        StateWriter state = new StateWriter();
        agent.save(state);
        Agent other = Agents.of(name);
        StateReader reader = new StateReader(state.buffer(), 0, state.length());
        other.restore(reader);
        assertThat(reader.atEnd()).isTrue();
        for (int i = 40; i < 120; i++) {
            market.next(i * 60 * Script.SECOND);
            first.clear();
            second.clear();
            agent.onBar(5, market.bar, market.values, first);
            other.onBar(5, market.bar, market.values, second);
            assertThat(Double.doubleToRawLongBits(second.value())).isEqualTo(Double.doubleToRawLongBits(first.value()));
        }
    }

    @Test
    void shouldSpeakOnlyWhenSomethingChanged() {
        Script script = new Script("A:X");
        Market market = new Market(new Random(13), 0);
        for (int i = 1; i <= 1_000; i++) {
            script.trade(0, i * 60 - 1, 100);
            market.next(i * 60 * Script.SECOND);
            script.fusion.onBar(market.bar, market.values);
        }
        List<String> signals = script.of("signal");
        assertThat(signals).hasSizeBetween(300, 3_000);
        assertThat(signals.stream().map(line -> line.split(" ", -1)[1]).distinct()).hasSize(4);
        assertThat(script.of("fused").stream().map(line -> line.split(" ", -1)[2]).distinct())
                .as("one fused signal a bar").hasSize(script.of("fused").size());
    }

    @Test
    void shouldHearThePrimaryVenueAloneAndNoRevision() {
        Script script = new Script(SignalOptions.of(KeyValues.of(Map.of("venues", "B"))),
                FusionOptions.of(KeyValues.EMPTY), "A:X", "B:X");
        for (int venue = 0; venue < 2; venue++) {
            Market market = new Market(new Random(13), venue);
            for (int i = 1; i <= 200; i++) {
                market.next(i * 60 * Script.SECOND);
                script.fusion.onBar(market.bar, market.values);
                market.bar.revision = 1;
                script.fusion.onBar(market.bar, market.values);
                market.bar.revision = 0;
            }
            assertThat(script.of("signal")).allMatch(line -> line.split(" ", -1)[2].equals("1"));
            assertThat(script.of("signal").isEmpty()).isEqualTo(venue == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", ""})
    void shouldRefuseAnAgentThatIsNotThere(String name) {
        assertThatThrownBy(() -> Agents.of(name)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("momentum_agent");
    }
}

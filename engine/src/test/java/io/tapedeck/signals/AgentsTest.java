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
            market.next(i * 60L * Script.SECOND);
            opinion.clear();
            boolean speaks = agent.onBar(3, market.bar, market.values, opinion);
            assertThat(speaks).as("bar %s", i).isEqualTo(i >= 26);
            if (speaks) {
                spoken++;
                assertThat(opinion.reasonCount()).isEqualTo(3);
                assertThat(opinion.value())
                        .isCloseTo(AgentReference.value(name, market.bars(), market.values), within(1e-9))
                        .isBetween(-1.0, 1.0);
                assertThat(opinion.contribution(0) + opinion.contribution(1) + opinion.contribution(2))
                        .isEqualTo(opinion.value());
                assertThat(opinion.confidence()).isBetween(0.0, 1.0);
                assertThat(Math.abs(opinion.contribution(0))).isGreaterThanOrEqualTo(Math.abs(opinion.contribution(1)));
            }
        }
        assertThat(spoken).isEqualTo(574);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldGoOnFromASavedStateAsIfNothingHadHappened(String name) {
        Market market = new Market(new Random(11), 0);
        Agent agent = Agents.of(name);
        Opinion first = new Opinion();
        Opinion second = new Opinion();
        for (int i = 0; i < 40; i++) {
            market.next(i * 60L * Script.SECOND);
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
            market.next(i * 60L * Script.SECOND);
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
            market.next(i * 60L * Script.SECOND);
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
                market.next(i * 60L * Script.SECOND);
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

package io.tapedeck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.SharedData;
import io.tapedeck.bars.Bar;
import io.tapedeck.bars.BarBuilder;
import io.tapedeck.bars.BarOptions;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.feed.FakeRing;
import io.tapedeck.feed.FileFeedRig;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import io.tapedeck.indicators.Indicators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each built-in agent over the minutes of recorded days, against its formula over all bars so far; {@link AgentsTest} is the twin. */
@Timeout(60)
class AgentsOnRealBarsTest {
    private static final double DAY_NS = 86_400e9;
    private static final double SPOKEN = 0.2; // decide.signals.hold-band

    private final Map<String, int[]> said = new TreeMap<>();
    private final Map<Long, Integer> indexes = new HashMap<>();
    private final List<double[]> bars = new ArrayList<>();
    private final List<Agent> agents = Agents.names().stream().map(Agents::of).toList();
    private final Indicators values = new Indicators(5);
    private final Opinion opinion = new Opinion();
    private final Tick tick = new Tick();
    private final BarBuilder builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), (bar, _) -> onBar(bar));
    private long sequence;

    private static double currency(long price) {
        return price / (double) FixedPoint.PRICE_UNITS;
    }

    /** Minutes of the instrument that was defined first. */
    private void onBar(Bar bar) {
        if (bar.instrument() != 0 || bar.timeframe() != Timeframe.M1 || bar.revision() > 0) {
            return;
        }
        double volume = BigDecimal.valueOf(bar.volumeMantissa()).scaleByPowerOfTen(bar.volumeExponent()).doubleValue();
        bars.add(new double[]{currency(bar.open()), currency(bar.high()), currency(bar.low()), currency(bar.close()),
                volume});
        values.add(currency(bar.high()), currency(bar.low()), currency(bar.close()), volume,
                Math.floor(bar.start() / DAY_NS));
        for (Agent agent : agents) {
            opinion.clear();
            if (agent.onBar(0, bar, values, opinion)) {
                double expected = AgentReference.value(agent.name(), bars, values);
                assertThat(opinion.value()).as("%s, bar %d", agent.name(), bars.size())
                        .isCloseTo(expected, within(1e-9)).isBetween(-1.0, 1.0);
                int[] counts = said.computeIfAbsent(agent.name(), _ -> new int[3]);
                counts[expected > SPOKEN ? 0 : expected < -SPOKEN ? 1 : 2]++;
            }
        }
    }

    private void onMessage(Frame frame, int offset) {
        if (EventHeader.templateId(frame.buffer(), offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            Instrument instrument = InstrumentCodec.decode(frame.buffer(), offset);
            if (indexes.putIfAbsent(instrument.id(), indexes.size()) == null) {
                builder.onDefined(indexes.size() - 1, instrument.exchange(), instrument.assetClass());
            }
        } else if (Tick.isTick(frame.buffer(), offset)) {
            EventHeader.sequence(frame.buffer(), offset, ++sequence);
            tick.wrap(frame.buffer(), offset);
            builder.onTick(tick, indexes.get(tick.instrumentId()));
        }
    }

    /** @param silent agent that has nothing to go by on such a day: nobody tells volume */
    private void requireFormulas(String file, FileFormat format, String silent) {
        FakeRing ring = new FakeRing() {
            @Override
            public long offer(Frame frame) {
                long ticket = super.offer(frame);
                for (int i = 0; ticket >= 0 && i < frame.count(); i++) {
                    onMessage(frame, frame.offset(i));
                }
                return ticket;
            }
        };
        ring.keep = false;
        new FileFeedRig().feed(SharedData.require(file), format, ring).load();
        builder.onFeedEnded(tick.feedId());
        StringBuilder told = new StringBuilder(file + ", " + bars.size() + " bars:");
        said.forEach((agent, counts) -> told.append(" %s %d buy, %d sell, %d hold;".formatted(agent, counts[0],
                counts[1], counts[2])));
        System.out.println(told);
        assertThat(bars).hasSizeGreaterThan(500);
        assertThat(said).containsOnlyKeys(Agents.names().stream().filter(agent -> !agent.equals(silent)).toList());
        assertThat(said.values()).allMatch(counts -> counts[0] > 0 && counts[1] > 0 && counts[2] > 0);
    }

    @Test
    void shouldSayWhatTheFormulasSayOfASpyDay() {
        requireFormulas("lean/equity-trades/spy/20131008_trade.zip", LeanFormat.trades(LeanOptions.fromFile()), "");
    }

    @Test
    void shouldSayWhatTheFormulasSayOfACurrencysDay() {
        requireFormulas("lean/fx-quotes/eurusd-fxcm/20140501_quote.zip", LeanFormat.quotes(LeanOptions.fromFile()),
                "volume_agent");
    }
}

package io.tapedeck.signals;

import io.tapedeck.common.KeyValues;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Tick;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A fusion with its instruments, fed by plain calls; writes down what it says. Prices in currency units, times in seconds. */
final class Script implements FusionListener {
    static final long SECOND = 1_000_000_000L;
    static final long UNIT = 1_000_000_000L;
    final List<String> said = new ArrayList<>();
    final SignalFusion fusion;
    private final Frame frame = new Frame(1024);
    private final Tick tick = new Tick();
    private final ExternalSignal external = new ExternalSignal();
    long nextId = 1L << 46;
    boolean quiet;
    Blend lastFused;
    int fusedCount;

    Script(String... venues) {
        this(SignalOptions.of(KeyValues.EMPTY), FusionOptions.of(KeyValues.EMPTY),
                venues);
    }

    Script(SignalOptions options, FusionOptions fusionOptions, String... venues) {
        fusion = new SignalFusion(this);
        fusion.configure(options, fusionOptions);
        for (String venue : venues) {
            String[] parts = venue.split(":", -1);
            fusion.define(new Venue(parts[1], parts[0], "USD", 0.000001));
        }
    }

    void trade(int instrument, double seconds, double price) {
        trade(instrument, seconds, price, 0, false);
    }

    void trade(int instrument, double seconds, double price, int flags, boolean historical) {
        frame.clear();
        frame.feed(77 + instrument, historical);
        frame.trade(1 + instrument, ns(seconds), ns(seconds), 0, flags).price(Math.round(price * UNIT)).size()
                .mantissa(100).exponent((byte) 0);
        fusion.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument);
    }

    /** A trade whose time and price, ns and 1e-9, are given whole; allocates nothing. */
    void tick(int instrument, long time, long price) {
        frame.clear();
        frame.feed(77 + instrument, false);
        frame.trade(1 + instrument, time, time, 0, 0).price(price).size().mantissa(100).exponent((byte) 0);
        fusion.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument);
    }

    void quote(int instrument, double seconds, double bid, double ask, int flags) {
        frame.clear();
        frame.feed(77 + instrument, false);
        var quote = frame.quote(1 + instrument, ns(seconds), ns(seconds), 0, flags).bid(Math.round(bid * UNIT))
                .ask(Math.round(ask * UNIT));
        quote.bidSize().mantissa(5).exponent((byte) 0);
        quote.askSize().mantissa(3).exponent((byte) 0);
        fusion.onTick(tick.wrap(frame.buffer(), frame.offset(0)), instrument);
    }

    ExternalSignal external(String symbol, String agent, double seconds, double value, double confidence, long id) {
        external.clear().at(ns(seconds), ns(seconds), id).says(value, confidence);
        external.symbol(bytes(symbol), 0, symbol.length()).agent(bytes(agent), 0, agent.length()).type(bytes("test"), 0,
                4);
        return external;
    }

    void signal(String symbol, String agent, double seconds, double value, double confidence, long id) {
        fusion.onExternal(external(symbol, agent, seconds, value, confidence, id));
    }

    static UnsafeBuffer bytes(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static long ns(double seconds) {
        return Math.round(seconds * 1e6) * 1_000;
    }

    @Override
    public long onSignal(AgentSignal signal) {
        if (!quiet) {
            StringBuilder line = new StringBuilder("signal ").append(signal.agent()).append(' ')
                    .append(signal.instrument())
                    .append(' ').append(signal.time()).append(' ').append(signal.value()).append(' ')
                    .append(signal.confidence()).append(' ').append(signal.direction()).append(' ')
                    .append(signal.entry()).append(' ').append(signal.target()).append(' ').append(signal.stop())
                    .append(' ').append(signal.regime()).append(' ').append(signal.hasSwing());
            for (int i = 0; i < signal.opinion().reasonCount(); i++) {
                line.append(' ').append(signal.opinion().reason(i)).append(signal.opinion().contribution(i));
            }
            said.add(line.toString());
        }
        return nextId++;
    }

    @Override
    public void onFused(Blend fused) {
        lastFused = fused;
        fusedCount++;
        if (!quiet) {
            StringBuilder line = new StringBuilder("fused ").append(fused.instrument()).append(' ').append(fused.time())
                    .append(' ').append(fused.value()).append(' ').append(fused.confidence()).append(' ')
                    .append(fused.direction()).append(' ').append(fused.action()).append(' ')
                    .append(fused.opposition()).append(' ').append(fused.riskAdjustedSize()).append(' ')
                    .append(fused.expectedReturn()).append(' ').append(fused.expectedRisk()).append(' ')
                    .append(fused.entry()).append(' ').append(fused.target()).append(' ').append(fused.stop())
                    .append(' ').append(fused.confluence().count()).append(' ').append(fused.arbitrage().found());
            for (int i = 0; i < fused.count(); i++) {
                line.append(' ').append(fused.agent(i)).append(' ').append(fused.weight(i));
            }
            said.add(line.toString());
        }
    }

    @Override
    public void onOutcome(Outcome outcome) {
        if (!quiet) {
            said.add("outcome " + outcome.signalId() + ' ' + outcome.agent() + ' ' + outcome.signalTime() + ' '
                    + outcome.evaluationTime() + ' ' + outcome.actual() + ' ' + outcome.predicted() + ' '
                    + outcome.accuracy() + ' ' + outcome.hitRate() + ' ' + outcome.profitFactor() + ' '
                    + outcome.favorable() + ' ' + outcome.adverse());
        }
    }

    @Override
    public void onRefused(Refusal reason, long count, CharSequence example) {
        if (!quiet) {
            said.add("refused " + reason + ' ' + count + ' ' + example);
        }
    }

    /** What was said of a kind. */
    List<String> of(String kind) {
        return said.stream().filter(line -> line.startsWith(kind + ' ')).toList();
    }
}

package io.tapedeck.replay;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.RowDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What a symbol's signals are made of, as it passes: the last bars of each timeframe, indicators, ticks, and the latest signal of
 * each agent and type, the tape's and those that decisions made. One thread.
 */
final class SignalPath {
    private static final int BARS = 5;
    private static final int TICKS = 5;

    private final String symbol;
    private final long before;
    private final Map<String, Deque<Step>> bars = new TreeMap<>();
    private final Map<String, Step> signals = new LinkedHashMap<>();
    private final Map<String, String> agents = new LinkedHashMap<>();
    private final Deque<Step> ticks = new ArrayDeque<>();
    private Step indicators;

    /**
     * @param symbol of the signal
     * @param before output sequence of the signal: what comes with it or behind it had no part in it; Long.MAX_VALUE for a row
     *            of the tape
     */
    SignalPath(String symbol, long before) {
        this.symbol = symbol;
        this.before = before;
    }

    /** Takes an event of the tape; {@code primary} is the instrument that the symbol's agents listen to, null while unknown. */
    void onEvent(DirectBuffer buffer, int offset, int length, Instrument primary) {
        if (Tick.isTick(buffer, offset)) {
            if (primary != null && EventHeader.instrumentId(buffer, offset) == primary.id()) {
                push(ticks, TICKS, Step.of("tick", false, buffer, offset, length));
            }
        } else if (EventHeader.templateId(buffer, offset) == RowDecoder.TEMPLATE_ID) {
            onRow(RowValues.of(buffer, offset), false, buffer, offset, length, primary);
        }
    }

    /** Takes an output made anew. */
    void onOutput(DirectBuffer buffer, int offset, int length, Instrument primary) {
        if (EventHeader.sequence(buffer, offset) < before) {
            onRow(RowValues.of(buffer, offset), true, buffer, offset, length, primary);
        }
    }

    private void onRow(RowValues row, boolean output, DirectBuffer buffer, int offset, int length, Instrument primary) {
        String of = row.text("symbol").isEmpty() ? row.text("pair") : row.text("symbol");
        if (!of.equals(symbol)) {
            return;
        }
        switch (row.table()) {
            case "signals" -> {
                String voice = row.text("agent_name") + '/' + row.text("signal_type");
                signals.put(voice, Step.of("signal of " + voice, output, buffer, offset, length));
                agents.put(voice, row.text("agent_name"));
            }
            case "market_data_hf", "forex_crypto_data" -> {
                if (output && primary != null && row.text("exchange").equals(primary.exchange())) {
                    onBar(row, Step.of("bar " + row.text("timeframe"), true, buffer, offset, length));
                }
            }
            case "sage.technical_indicators" -> indicators = Step.of("indicators", output, buffer, offset, length);
            default -> {
                // has no part in signals
            }
        }
    }

    /** One bar may be two rows, of two tables: the second says nothing more. */
    private void onBar(RowValues row, Step bar) {
        Deque<Step> known = bars.computeIfAbsent(row.text("timeframe"), _ -> new ArrayDeque<>());
        if (known.isEmpty() || EventHeader.feedSequence(known.getLast().message(), 0) < cause(bar)) {
            push(known, BARS, bar);
        }
    }

    private static long cause(Step output) {
        return EventHeader.feedSequence(output.message(), 0);
    }

    private static void push(Deque<Step> steps, int most, Step step) {
        if (steps.size() == most) {
            steps.removeFirst();
        }
        steps.add(step);
    }

    /** @return for an agent's signal: bars of the timeframes that closed with the cause, their indicators, the last ticks */
    List<Step> ofAgent(long cause) {
        List<Step> steps = new ArrayList<>(ticks);
        for (Deque<Step> timeframe : bars.values()) {
            if (cause(timeframe.getLast()) == cause) {
                steps.addAll(timeframe);
            }
        }
        if (indicators != null && cause(indicators) == cause) {
            steps.add(indicators);
        }
        return steps;
    }

    /** @return for a fused signal: the last ticks, and the latest signal of each agent that its row names, oldest first */
    List<Step> ofFused(String contributingAgents) {
        List<Step> steps = new ArrayList<>(ticks);
        agents.forEach((voice, agent) -> {
            if (contributingAgents.contains('"' + agent + '"')) {
                steps.add(signals.get(voice));
            }
        });
        steps.subList(ticks.size(), steps.size())
                .sort(Comparator.<Step>comparingLong(step -> EventHeader.eventTime(step.message(), 0))
                        .thenComparingLong(step -> EventHeader.sequence(step.message(), 0)));
        return steps;
    }
}

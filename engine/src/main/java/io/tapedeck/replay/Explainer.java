package io.tapedeck.replay;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.decide.Outputs;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.decide.recovery.EarlierState;
import io.tapedeck.decide.recovery.LiveDecisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Tick;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds why an order was made or a signal given, and decides it again: every event from the newest snapshot before what had a part in it
 * (from the oldest kept where there is none) up to the decision's cause, each output held against the outputs journal. One thread.
 */
public final class Explainer {
    /** How far before an agent's signal its bars and ticks are looked for. */
    private static final long SIGNAL_NS = 15 * 60_000_000_000L;
    private static final double NS_A_SECOND = 1e9;
    private static final Pattern AGE = Pattern.compile("\"age_s\":\\s*([0-9.]+)");

    private final JournalView journal;
    private final Function<OutputSink, Decisions> make;
    private final Path snapshots;
    private TriggerStory trigger;
    private TriggerPath path;
    private SignalPath signalPath;
    private Step signal;
    private Instrument primary;
    private Decisions live;
    private Step cause;
    private long first;

    /**
     * @param make makes decisions as the live run did, which give their outputs to the sink
     * @param snapshots directory of the decisions' snapshots; null: it is decided from the oldest event kept on
     */
    public Explainer(JournalView journal, Function<OutputSink, Decisions> make, Path snapshots) {
        this.journal = journal;
        this.make = make;
        this.snapshots = snapshots;
    }

    /**
     * Explains.
     *
     * @param id an order_id, a trade_id, or a signal's id
     * @param stop asked now and then
     * @throws io.tapedeck.common.TapedeckException CONFIGURATION where the journal has no such thing
     */
    public Explanation explain(String id, BooleanSupplier stop) {
        OutputLookup lookup = new OutputLookup(journal);
        Step decision = lookup.find(id);
        RowValues row = RowValues.of(decision.message(), 0);
        String order = decision.output() ? row.text("order_id") : "";
        trigger = TriggerStory.of(lookup, order, DecideRecovery.idPrefix(journal.id()));
        path = new TriggerPath(Instruments.id(row.text("exchange"), row.text("symbol")), trigger.rule());
        signal = trigger.rule() == null ? signalOf(lookup, decision, row, order) : null;
        if (signal != null) {
            signalPath = new SignalPath(RowValues.of(signal.message(), 0).text("symbol"),
                    signal.output() ? EventHeader.sequence(signal.message(), 0) : Long.MAX_VALUE);
        }
        return rerun(id, decision, row, stop);
    }

    /** The signal itself, or the one that an order followed; null where none had a part. */
    private static Step signalOf(OutputLookup lookup, Step decision, RowValues row, String orderId) {
        if (row.table().equals("signals") || row.table().equals("fused_signals")) {
            return decision;
        }
        Step order = row.table().equals("orders") || orderId.isEmpty()
                ? decision
                : lookup.nearOrAnywhere(orderId,
                        each -> each.table().equals("orders") && each.text("order_id").equals(orderId));
        BigDecimal id = order == null ? null : RowValues.of(order.message(), 0).number("signal_id");
        return id == null || (id.longValue() & Outputs.OUTPUT_ID) == 0 ? null : lookup.output(id.longValue());
    }

    /** First event that must be decided again for all that had a part to be seen. */
    private long from(long causeSequence) {
        if (trigger.rule() != null) {
            return trigger.from();
        }
        if (signal == null) {
            return causeSequence;
        }
        double oldest = 0;
        Matcher ages = AGE.matcher(RowValues.of(signal.message(), 0).text("contributing_agents"));
        while (ages.find()) {
            oldest = Math.max(oldest, Double.parseDouble(ages.group(1)));
        }
        long time = EventHeader.receiveTime(signal.message(), 0) - (long) (oldest * NS_A_SECOND) - SIGNAL_NS;
        return EventRange.received(journal, time, Long.MAX_VALUE).from();
    }

    private Explanation rerun(String id, Step decision, RowValues row, BooleanSupplier stop) {
        UnsafeBuffer message = decision.message();
        long output = decision.output() ? EventHeader.sequence(message, 0) : 0;
        long causeSequence = decision.output()
                ? EventHeader.feedSequence(message, 0)
                : EventHeader.sequence(message, 0);
        try (OutputComparison comparison = new OutputComparison(journal)) {
            boolean[] made = {output == 0};
            EarlierState state = state(Math.min(from(causeSequence), causeSequence), (again, offset, length) -> {
                made[0] |= EventHeader.sequence(again, offset) == output;
                if (signalPath != null) {
                    signalPath.onOutput(again, offset, length, primary);
                }
                comparison.on(again, offset, length);
            });
            live = state.decisions();
            boolean complete = new TapeRun(journal, live, UnaryOperator.identity(),
                    (buffer, offset, length) -> onEvent(buffer, offset, length, causeSequence))
                    .run(state.marketSequence(), causeSequence, stop);
            boolean again = complete && made[0];
            String difference = comparison.difference();
            if (difference.isEmpty() && !again) {
                difference = complete ? "deciding again made no output " + output : "stopped before its end";
            }
            return new Explanation(id, row.table(), exchange(row), row.shown(), output, causeSequence,
                    trigger.rule() == null ? weighed(row, live.settings()) : trigger.rule().shown(),
                    signal == null ? steps(causeSequence) : signalSteps(decision, causeSequence), path.leftOut(),
                    Long.toHexString(live.settings().hash()), state.marketSequence(), first,
                    difference.isEmpty() && again, difference);
        }
    }

    private EarlierState state(long event, OutputSink sink) {
        if (snapshots == null) {
            return new EarlierState(make.apply(sink), 0);
        }
        long oldest;
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET), journal.readable())) {
            oldest = reader.firstSequence();
        }
        return EarlierState.before(snapshots, journal.id(), oldest, event, () -> make.apply(sink));
    }

    private String exchange(RowValues row) {
        return !row.text("exchange").isEmpty() ? row.text("exchange") : primary == null ? "" : primary.exchange();
    }

    /** Settings that weighed in what no trigger made: of the agents, of the fusion, of the strategy that followed. */
    private Map<String, Object> weighed(RowValues row, KeyValues settings) {
        Map<String, Object> rule = new LinkedHashMap<>();
        if (signal != null) {
            String below = RowValues.of(signal.message(), 0).table().equals("signals") ? "signals." : "fusion.";
            settings.below(below).asMap().forEach((key, value) -> rule.put("decide." + below + key, value));
        }
        if (!row.text("strategy").isEmpty()) {
            String below = "triggers.strategies." + row.text("strategy") + '.';
            settings.below(below).asMap().forEach((key, value) -> rule.put("decide." + below + key, value));
        }
        return rule;
    }

    private TapeRun.Gate.Answer onEvent(DirectBuffer buffer, int offset, int length, long causeSequence) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (first == 0) {
            first = sequence;
        }
        path.look(live);
        if (trigger.isArming(buffer, offset)) {
            trigger.armedBy(buffer, offset, length);
        }
        if (sequence == causeSequence) {
            cause = Step.of("cause", false, buffer, offset, length);
        } else if (trigger.rule() == null || (trigger.armed() != 0 && sequence >= trigger.armed())) {
            path.on(buffer, offset, length);
        }
        if (signalPath != null) {
            if (primary == null || !Tick.isTick(buffer, offset)) {
                primary = live.primary(RowValues.of(signal.message(), 0).text("symbol"));
            }
            if (sequence != causeSequence) {
                signalPath.onEvent(buffer, offset, length, primary);
            }
        }
        return LiveDecisions.takes(live, buffer, offset) ? TapeRun.Gate.Answer.PASS : TapeRun.Gate.Answer.ASIDE;
    }

    /** What a signal was made of, and, where an order followed it, that order's own cause. */
    @SuppressWarnings("ReferenceEquality") // whether it is the decision itself, not one like it
    private List<Step> signalSteps(Step decision, long causeSequence) {
        RowValues row = RowValues.of(signal.message(), 0);
        List<Step> steps = new ArrayList<>(row.table().equals("signals")
                ? signalPath.ofAgent(causeSequence)
                : signalPath.ofFused(row.text("contributing_agents")));
        if (signal != decision) {
            steps.add(new Step("followed signal", true, signal.message()));
        }
        if (cause != null) {
            steps.add(cause);
        }
        return steps;
    }

    /** In the order of what happened: armed, moves, last tick before, cause, then what the trigger's rows said. */
    private List<Step> steps(long causeSequence) {
        List<Step> steps = new ArrayList<>(trigger.rows().stream()
                .filter(step -> !step.output() || EventHeader.feedSequence(step.message(), 0) < causeSequence)
                .toList());
        steps.addAll(path.moves());
        Step before = path.lastTick();
        if (before != null && steps.stream().noneMatch(
                step -> !step.output() && EventHeader.sequence(step.message(), 0) == EventHeader.sequence(
                        before.message(), 0))) {
            steps.add(before);
        }
        if (cause != null) {
            steps.add(trigger.rule() == null ? cause : new Step("fired", false, cause.message()));
        }
        trigger.rows().stream()
                .filter(step -> step.output() && EventHeader.feedSequence(step.message(), 0) >= causeSequence)
                .forEach(steps::add);
        return steps;
    }
}

package io.tapedeck.replay;

import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.decide.recovery.LiveDecisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds why an order was made or a signal given, and decides it again: every event from the oldest kept up to the decision's cause, each
 * output held against the outputs journal. One thread.
 */
public final class Explainer {
    private static final String TRIGGERS = "position_triggers";

    private final JournalView journal;
    private final Function<OutputSink, Decisions> make;
    private final List<Step> triggerRows = new ArrayList<>();
    private TriggerPath path;
    private Decisions live;
    private Step cause;
    private long armed;
    private long first;
    private String triggerId = "";

    /** @param make makes decisions as the live run did, which give their outputs to the sink */
    public Explainer(JournalView journal, Function<OutputSink, Decisions> make) {
        this.journal = journal;
        this.make = make;
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
        UnsafeBuffer message = decision.message();
        RowValues row = RowValues.of(message, 0);
        long output = decision.output() ? EventHeader.sequence(message, 0) : 0;
        long causeSequence = decision.output()
                ? EventHeader.feedSequence(message, 0)
                : EventHeader.sequence(message, 0);
        RowValues rule = findRule(lookup, row, output);
        path = new TriggerPath(Instruments.id(row.text("exchange"), row.text("symbol")), rule);
        return rerun(id, row, output, causeSequence, rule, stop);
    }

    /** The trigger that made an order: the row that names it; with it all rows of that trigger, from its arming on. */
    private RowValues findRule(OutputLookup lookup, RowValues row, long output) {
        String order = row.text("order_id");
        if (output == 0 || order.isEmpty()) {
            return null;
        }
        RowValues[] rule = new RowValues[1];
        lookup.each(Journal.OUTPUTS, (buffer, offset, length) -> {
            RowValues each = triggerRow(buffer, offset);
            if (each != null && rule[0] == null && each.text("order_id").equals(order)) {
                rule[0] = each;
                triggerId = each.text("trigger_id");
            }
        });
        if (rule[0] != null) {
            lookup.each(Journal.OUTPUTS, (buffer, offset, length) -> onTriggerOutput(buffer, offset, length));
        }
        return rule[0];
    }

    private static RowValues triggerRow(DirectBuffer buffer, int offset) {
        if (EventHeader.templateId(buffer, offset) != RowDecoder.TEMPLATE_ID) {
            return null;
        }
        RowValues row = RowValues.of(buffer, offset);
        return row.table().equals(TRIGGERS) ? row : null;
    }

    private void onTriggerOutput(DirectBuffer buffer, int offset, int length) {
        RowValues row = triggerRow(buffer, offset);
        if (row != null && row.text("trigger_id").equals(triggerId)) {
            if (triggerRows.isEmpty()) {
                armed = EventHeader.feedSequence(buffer, offset);
            }
            triggerRows.add(Step.of("trigger " + row.text("state"), true, buffer, offset, length));
        }
    }

    private Explanation rerun(String id, RowValues row, long output, long causeSequence, RowValues rule,
            BooleanSupplier stop) {
        String difference;
        String hash;
        boolean again;
        try (OutputComparison comparison = new OutputComparison(journal)) {
            boolean[] made = {output == 0};
            Decisions decisions = make.apply((message, offset, length) -> {
                made[0] |= EventHeader.sequence(message, offset) == output;
                comparison.on(message, offset, length);
            });
            live = decisions;
            boolean complete = new TapeRun(journal, decisions, UnaryOperator.identity(),
                    (buffer, offset, length) -> onEvent(buffer, offset, length, causeSequence))
                    .run(causeSequence, stop);
            hash = Long.toHexString(decisions.settings().hash());
            again = complete && made[0];
            difference = comparison.difference();
            if (difference.isEmpty() && !again) {
                difference = complete ? "deciding again made no output " + output : "stopped before its end";
            }
        }
        return new Explanation(id, row.table(), row.all(), output, causeSequence,
                rule == null ? Map.of() : rule.all(), steps(causeSequence), path.leftOut(), hash, first,
                difference.isEmpty() && again, difference);
    }

    private TapeRun.Gate.Answer onEvent(DirectBuffer buffer, int offset, int length, long causeSequence) {
        long sequence = EventHeader.sequence(buffer, offset);
        if (first == 0) {
            first = sequence;
        }
        if (!triggerId.isEmpty() && isArming(buffer, offset, sequence)) {
            armed = sequence;
            triggerRows.addFirst(Step.of("armed by", false, buffer, offset, length));
        }
        if (sequence == causeSequence) {
            cause = Step.of("cause", false, buffer, offset, length);
        } else if (triggerId.isEmpty() || (armed != 0 && sequence >= armed)) {
            path.on(buffer, offset, length);
        }
        return LiveDecisions.takes(live, buffer, offset) ? TapeRun.Gate.Answer.PASS : TapeRun.Gate.Answer.ASIDE;
    }

    /** The event that armed the trigger: the one behind its first row, or the row that defines it. */
    private boolean isArming(DirectBuffer buffer, int offset, long sequence) {
        if (sequence == armed) {
            return true;
        }
        RowValues row = triggerRow(buffer, offset);
        return row != null && row.text("trigger_id").equals(triggerId) && (armed == 0 || sequence < armed);
    }

    /** In the order of what happened: armed, moves, last tick before, cause, then what the trigger's rows said. */
    private List<Step> steps(long causeSequence) {
        List<Step> steps = new ArrayList<>(triggerRows.stream()
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
            steps.add(triggerId.isEmpty() ? cause : new Step("fired", false, cause.message()));
        }
        triggerRows.stream()
                .filter(step -> step.output() && EventHeader.feedSequence(step.message(), 0) >= causeSequence)
                .forEach(steps::add);
        return steps;
    }
}

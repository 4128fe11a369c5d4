package io.tapedeck.replay;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/** The trigger that made an order, by the rows that the outputs journal has of it. One thread. */
final class TriggerStory {
    private static final String TRIGGERS = "position_triggers";
    private static final Set<String> ENDED = Set.of("done", "cancelled", "expired");

    private final List<Step> rows = new ArrayList<>();
    private RowValues rule;
    private String id = "";
    private long armed;
    private boolean ownId;

    private TriggerStory() {
    }

    /**
     * Reads the story: the row that names the order, and all rows of that trigger from its arming on.
     *
     * @param order its id; empty where there is none
     * @param prefix of ids that decisions of this journal give
     */
    static TriggerStory of(OutputLookup lookup, String order, String prefix) {
        TriggerStory story = new TriggerStory();
        if (!order.isEmpty()) {
            Predicate<RowValues> names = row -> row.table().equals(TRIGGERS) && row.text("order_id").equals(order);
            Step fired = order.startsWith(prefix) ? lookup.near(order, names) : lookup.nearOrAnywhere(order, names);
            if (fired != null) {
                story.rule = RowValues.of(fired.message(), 0);
                story.id = story.rule.text("trigger_id");
                long arming = story.id.startsWith(prefix) ? OutputLookup.number(story.id) : 0;
                story.ownId = arming > 0;
                lookup.each(Journal.OUTPUTS, Math.max(1, arming), story::onOutput);
            }
        }
        return story;
    }

    private boolean onOutput(DirectBuffer buffer, int offset, int length) {
        RowValues row = row(buffer, offset);
        if (row == null || !row.text("trigger_id").equals(id)) {
            return true;
        }
        if (rows.isEmpty()) {
            armed = EventHeader.feedSequence(buffer, offset);
        }
        rows.add(Step.of("trigger " + row.text("state"), true, buffer, offset, length));
        return !ENDED.contains(row.text("state"));
    }

    private static RowValues row(DirectBuffer buffer, int offset) {
        if (EventHeader.templateId(buffer, offset) != RowDecoder.TEMPLATE_ID) {
            return null;
        }
        RowValues row = RowValues.of(buffer, offset);
        return row.table().equals(TRIGGERS) ? row : null;
    }

    /** @return the trigger's row when it fired, null where no trigger made the order */
    RowValues rule() {
        return rule;
    }

    /** @return whether an event of the tape armed the trigger: the one behind its first row, or the row that defines it */
    boolean isArming(DirectBuffer buffer, int offset) {
        if (rule == null) {
            return false;
        }
        long sequence = EventHeader.sequence(buffer, offset);
        if (sequence == armed) {
            return true;
        }
        RowValues row = ownId ? null : row(buffer, offset);
        return row != null && row.text("trigger_id").equals(id) && (armed == 0 || sequence < armed);
    }

    /** Notes the event that armed it. */
    void armedBy(DirectBuffer buffer, int offset, int length) {
        armed = EventHeader.sequence(buffer, offset);
        rows.addFirst(Step.of("armed by", false, buffer, offset, length));
    }

    /** @return market sequence of the arming, 0 while it is not known */
    long armed() {
        return armed;
    }

    /** @return first event that must be decided again; 1 where a row of the tape, of unknown place, may have armed it */
    long from() {
        return ownId && armed > 0 ? armed : 1;
    }

    /** @return rows in order, each as a step; what armed it first */
    List<Step> rows() {
        return rows;
    }
}

package io.tapedeck.app.command;

import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.journal.JournalView;
import java.util.function.Function;

/** Decisions for the commands that make them anew, under the ids that the journal's own have. */
final class TapeDecisions {
    private static final int PREFIX_LENGTH = 8;

    private TapeDecisions() {
    }

    static Function<OutputSink, Decisions> of(JournalView journal, DecisionOptions.Mode mode) {
        String prefix = journal.id().toString().substring(0, PREFIX_LENGTH) + '-';
        return sink -> new Decisions(new DecisionOptions(mode, prefix), sink);
    }
}

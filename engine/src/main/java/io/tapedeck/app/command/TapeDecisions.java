package io.tapedeck.app.command;

import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.journal.JournalView;
import java.util.function.Function;

/** Decisions for the commands that make them anew, under the ids that the journal's own have. */
final class TapeDecisions {
    private TapeDecisions() {
    }

    static Function<OutputSink, Decisions> of(JournalView journal, DecisionOptions.Mode mode) {
        String prefix = DecideRecovery.idPrefix(journal.id());
        return sink -> new Decisions(new DecisionOptions(mode, prefix), sink);
    }
}

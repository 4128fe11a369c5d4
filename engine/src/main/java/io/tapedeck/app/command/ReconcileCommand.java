package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.BatchDifference;
import io.tapedeck.replay.EventRange;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds database and journal against each other. */
@Command(name = "reconcile", description = {
        "Recomputes rows and hash of each landed batch from the journal and from the database, and names each batch that differs. Changes nothing.",
        "Folds the journal's trades into positions, too, and names each position of the database that differs.",
        "Beside a running engine or without one. Exit code 1 where something differs."})
final class ReconcileCommand implements Callable<Integer> {
    private static final int SHOWN_MAX = 1_000;

    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private RangeOptions range;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        EventRange asked = range.of(journal, () -> Reconcile.FIRST, () -> Reconcile.ENDLESS);
        ReconcileReport found;
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            try (PhaseLine line = new PhaseLine(common.err())) {
                found = new Reconcile(access.database(), journal, line).run(asked.from(), asked.to());
            }
        }
        tell(found, common.err());
        report(found, first(journal)).print(common.out(), json);
        return found.good() ? ExitCode.GOOD : ExitCode.FOUND_WRONG;
    }

    private static long first(JournalView journal) {
        try (JournalReader reader = journal.marketReader()) {
            return reader.firstSequence();
        }
    }

    /** Prints what differs and what could not be checked. */
    static void tell(ReconcileReport found, PrintWriter err) {
        found.notes().forEach(note -> err.println("note: " + note));
        found.findings().forEach(finding -> err.println("problem: " + finding));
        found.differences().stream().limit(SHOWN_MAX)
                .forEach(difference -> err.println("differs: " + difference.describe()));
        if (found.differences().size() > SHOWN_MAX) {
            err.println("differs: " + (found.differences().size() - SHOWN_MAX) + " more batches");
        }
        err.flush();
    }

    private static Report report(ReconcileReport found, long journalFirst) {
        List<String> differences = found.differences().stream().limit(SHOWN_MAX).map(BatchDifference::describe)
                .toList();
        return new Report().put("good", found.good()).put("received", found.counts().journaled())
                .put("journaled", found.counts().journaled()).put("landed", found.counts().landed())
                .put("rejected", found.counts().rejected()).put("refused", 0).put("lag", found.counts().lag())
                .put("batches", found.batches()).put("batches_checked", found.checked())
                .put("batches_compared", found.compared()).put("batches_different", found.differences().size())
                .put("rows", found.rows()).put("database_rows", found.counts().databaseRows())
                .put("positions_compared", found.positions())
                .put("sequence_first", Math.max(found.fromSequence(), journalFirst))
                .put("sequence_last", found.toSequence()).put("differences", differences)
                .put("problems", found.findings()).put("notes", found.notes());
    }
}

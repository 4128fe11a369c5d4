package io.tapedeck.replay;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.landing.BatchCheck;
import io.tapedeck.landing.LandedPositions;
import io.tapedeck.landing.LandingAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Recomputes rows and hash of each ledger batch from the journal and from the database. Engine and lanes may run meanwhile:
 * the database is seen as of the begin. One pass over the journal, one over each table. Any thread, one at a time.
 */
public final class Reconcile {
    /** The whole journal. */
    public static final long FIRST = 1;
    /** No end. */
    public static final long ENDLESS = Long.MAX_VALUE;
    private static final long EVENTS_PER_REPORT = 1 << 16;
    /** Part of the heap that rows which replace one another may take. */
    private static final int HEAP_PART = 3;

    private final Database database;
    private final JournalView journal;
    private final Progress progress;
    private long events;

    /**
     * @param database where the journal landed, migrated
     * @param journal what landed
     * @param progress told how far it goes
     */
    public Reconcile(Database database, JournalView journal, Progress progress) {
        this.database = database;
        this.journal = journal;
        this.progress = progress;
    }

    /**
     * Checks a range; a batch that reaches into it is checked whole.
     *
     * @param from first market sequence, {@link #FIRST} for the oldest that the journal keeps
     * @param to last one, {@link #ENDLESS} for the newest
     * @return what was found
     * @throws TapedeckException RETRY where the database cannot be asked, FATAL where the journal is damaged, CONFIGURATION
     *         where the range is empty or needs too much memory
     */
    public ReconcileReport run(long from, long to) {
        if (from < 1 || to < from) {
            throw TapedeckException
                    .configuration("the range must begin at 1 or above and not end before it begins, got " + from
                            + " to " + to);
        }
        boolean whole = from == FIRST && to == ENDLESS;
        long rowsMax = Runtime.getRuntime().maxMemory() / HEAP_PART / LandingAudit.BYTES_PER_ROW;
        long[] limit = {journal.readable().getAsLong()};
        try (JournalReader reader = JournalReader.open(journal.stream(Journal.MARKET), () -> limit[0]);
                LandingAudit audit = LandingAudit.open(database, journal.id(), from, to, new LandingAudit.First(
                        reader.firstSequence(), first(Journal.REJECTS), first(Journal.OUTPUTS)), whole,
                        rowsMax)) {
            List<String> notes = new ArrayList<>();
            long first = reader.firstSequence();
            if (from < first && from > FIRST) {
                notes.add(
                        "sequences " + from + " to " + (first - 1) + " are not in the journal any more: not checkable");
            }
            if (!audit.known()) {
                notes.add("the database does not know journal " + journal.id() + ": nothing has landed there");
            }
            PositionFold fold = whole ? fold(first, notes) : null;
            limit[0] = journal.readable().getAsLong(); // behind the looks at the database: beside a running engine it lands on
            read(reader, first, audit.journalFrom(), audit.journalTo(), fold == null
                    ? audit::onEvent
                    : (buffer, offset, length) -> {
                        audit.onEvent(buffer, offset, length);
                        fold.onMessage(buffer, offset, length);
                    });
            if (whole) {
                readOther(Journal.REJECTS, audit::onReject);
                readOther(Journal.OUTPUTS, audit::onOutput);
            } else {
                notes.add(
                        "a range was given: rejects and decisions, which have sequences of their own, are not checked");
            }
            if (audit.known()) {
                audit.readDatabase(count -> progress.on("database", count));
            }
            notes.addAll(audit.notes());
            List<String> positions = fold == null ? List.of() : fold.differences();
            if (fold != null && fold.foreign() > 0) {
                notes.add(fold.foreign()
                        + " positions were moved by trades of direct SQL or of other journals, or written as rows: not compared");
            }
            return report(audit, Math.max(from, first), Math.min(to, limit[0]), notes, positions,
                    fold == null ? 0 : fold.compared());
        }
    }

    /** @return what compares positions, with the decisions' trades; null where they cannot be compared */
    private PositionFold fold(long first, List<String> notes) {
        LandedPositions landed = LandedPositions.read(database, journal.id());
        if (landed.market() < 0) {
            return null;
        }
        if (first > 1) {
            notes.add("the journal begins at sequence " + first + ": positions hold trades from before and are not"
                    + " compared");
            return null;
        }
        PositionFold fold = new PositionFold(landed);
        readOther(Journal.OUTPUTS, fold::onOutput);
        return fold;
    }

    /** @return oldest sequence of a stream beside the market, 0 where it is empty or not there */
    private long first(String stream) {
        Path directory = journal.stream(stream);
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (JournalReader reader = JournalReader.open(directory, JournalReader.syncedLimit(directory))) {
            return reader.firstSequence();
        }
    }

    private void readOther(String stream, MessageHandler handler) {
        Path directory = journal.stream(stream);
        if (Files.isDirectory(directory)) {
            long limit = JournalReader.syncedLimit(directory).getAsLong();
            try (JournalReader reader = JournalReader.open(directory, () -> limit)) {
                read(reader, reader.firstSequence(), 1, limit, handler);
            }
        }
    }

    private void read(JournalReader reader, long first, long from, long to, MessageHandler handler) {
        if (first == 0 || to < from) {
            return;
        }
        long begin = Math.max(first, from);
        reader.seek(begin);
        boolean[] more = {true};
        MessageHandler within = new EventRange.Within(begin, to, handler);
        while (more[0] && reader.poll(block -> {
            block.forEach(within);
            events += block.count();
            if (events % EVENTS_PER_REPORT < block.count()) {
                progress.on("journal", events);
            }
            more[0] = block.lastSequence() < to;
        })) {
            // the handler has taken a block
        }
        progress.on("journal", events);
    }

    private static ReconcileReport report(LandingAudit audit, long from, long to, List<String> notes,
            List<String> positions, long positionsCompared) {
        List<BatchCheck> batches = audit.checks();
        List<BatchDifference> differences = batches.stream().map(BatchDifference::of).filter(Objects::nonNull).toList();
        long dropped = batches.stream().filter(BatchDifference::isDropped).count();
        if (dropped > 0) {
            notes.add(dropped
                    + " batches have no row left in the database, and all are older than their table's retention: not compared");
        }
        if (audit.counts().beforeLedger() > 0) {
            notes.add(audit.counts().beforeLedger()
                    + " events are older than the ledger, or than the first that landed here: not checkable");
        }
        List<BatchCheck> checked = batches.stream().filter(BatchCheck::inJournal).toList();
        long compared = checked.stream()
                .filter(batch -> batch.notComparable() == null && !BatchDifference.isDropped(batch)).count();
        List<String> findings = new ArrayList<>(audit.findings());
        findings.addAll(positions);
        return new ReconcileReport(from, to, batches.size(), checked.size(), compared,
                checked.stream().mapToLong(BatchCheck::journalRows).sum(), audit.counts(), differences,
                positionsCompared, findings, notes);
    }
}

package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.journal.Block;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the decisions back at a start: the newest snapshot that is whole, else the one before, else nothing, and the events
 * of the market journal behind it. Outputs made on the way are compared with those journaled. One thread.
 */
public final class DecideRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(DecideRecovery.class);
    private static final long PROGRESS_NS = 2_000_000_000L;
    private static final int PREFIX_LENGTH = 8;

    private final Journal journal;
    private final SnapshotStore store;
    private final long last;
    private final Function<OutputSink, Decisions> fresh;
    private final OutputLog outputs;
    private Decisions decisions;
    private long from;
    private long replayed;
    private long begin;
    private long told;

    private DecideRecovery(Journal journal, SnapshotStore store, Function<OutputSink, Decisions> fresh) {
        this.fresh = fresh;
        this.journal = journal;
        this.store = store;
        last = journal.recovered().lastSequence();
        outputs = new OutputLog(journal);
    }

    /** @return what the text ids of a journal's orders and trades begin with: the first eight hex digits of its id */
    public static String idPrefix(UUID journal) {
        return journal.toString().substring(0, PREFIX_LENGTH) + '-';
    }

    /**
     * Recovers.
     *
     * @param journal open, no segment begun yet; its outputs segment is begun here
     * @param snapshots of this journal
     * @param options when the next are taken
     * @param seenOutput highest output that is known to have been read, such as a lane's watermark; 0 where unknown
     * @throws TapedeckException FATAL where outputs differ from those journaled, with the place; CONFIGURATION where neither
     *         a snapshot nor the whole journal is there to begin with
     */
    public static LiveDecisions recover(Journal journal, SnapshotStore snapshots, SnapshotOptions options,
            long seenOutput) {
        DecisionOptions live = new DecisionOptions(DecisionOptions.Mode.LIVE, idPrefix(journal.id()));
        return recover(journal, snapshots, options, seenOutput, sink -> new Decisions(live, sink));
    }

    static LiveDecisions recover(Journal journal, SnapshotStore snapshots, SnapshotOptions options, long seenOutput,
            Function<OutputSink, Decisions> begin) {
        DecideRecovery recovery = new DecideRecovery(journal, snapshots, begin);
        try {
            recovery.restoreNewest();
            recovery.replay();
        } catch (RuntimeException | Error e) {
            recovery.outputs.close();
            throw e;
        }
        SnapshotWriter writer = new SnapshotWriter(snapshots, journal.progress(), journal.outputsProgress(),
                options.keep());
        return new LiveDecisions(recovery.decisions, recovery.outputs, writer, options, journal.diskGuard(),
                recovery.last, recovery.replayed,
                Math.max(seenOutput, journal.outputsReadable()));
    }

    private Decisions fresh() {
        return fresh.apply(outputs);
    }

    private void restoreNewest() {
        for (Path file : store.files()) {
            Decisions candidate = fresh();
            try {
                Snapshot snapshot = SnapshotFile.restore(file, candidate);
                requireUsable(snapshot, candidate);
                decisions = candidate;
                from = snapshot.marketSequence() + 1;
                LOG.debug("decisions go on from the snapshot at sequence {}", snapshot.marketSequence());
                outputs.begin(decisions.nextOutput());
                return;
            } catch (TapedeckException e) {
                LOG.warn("snapshot passed over, the one before is tried: {}", e.getMessage());
            }
        }
        decisions = fresh();
        from = 1;
        beginWithWholeJournal();
        outputs.begin(decisions.nextOutput());
    }

    private void requireUsable(Snapshot snapshot, Decisions restored) {
        if (!snapshot.journal().equals(journal.id())) {
            throw TapedeckException.data(snapshot.file() + ": is of journal " + snapshot.journal() + ", this one is "
                    + journal.id());
        }
        if (snapshot.marketSequence() > last) {
            throw TapedeckException.data(snapshot.file() + ": the market journal ends with sequence " + last
                    + ", before it");
        }
        long journaled = journal.outputsRecovered().lastSequence();
        if (snapshot.outputSequence() > journaled) {
            throw TapedeckException.data(snapshot.file() + ": the outputs journal ends with " + journaled
                    + ", before its output " + snapshot.outputSequence() + ": they are made again");
        }
        if (restored.nextOutput() != snapshot.outputSequence() + 1
                || restored.settings().hash() != snapshot.configurationHash()) {
            throw TapedeckException.data(snapshot.file() + ": state and header do not agree");
        }
    }

    private void beginWithWholeJournal() {
        try (JournalReader reader = journal.marketReader(() -> last)) {
            long oldest = reader.firstSequence();
            if (oldest > 1 && journal.outputsRecovered().lastSequence() > 0) {
                throw TapedeckException
                        .configuration("no usable snapshot of the decisions, and the journal begins with "
                                + "sequence " + oldest
                                + ": what was decided before cannot be decided again. Restore a snapshot "
                                + "or the older journal files from a backup; or move the journal away: a new one begins empty");
            }
            from = Math.max(1, oldest);
        }
        if (last > 0) {
            LOG.info("no usable snapshot of the decisions: the whole journal is decided, {} events", last - from + 1);
        }
    }

    private void replay() {
        begin = System.nanoTime();
        told = begin;
        if (from <= last) {
            try (JournalReader reader = journal.marketReader(() -> last)) {
                reader.includeCatalogue(!decisions.begun());
                if (from > reader.firstSequence()) {
                    reader.seek(from); // not to the oldest event: that would pass over the catalogue before it
                }
                while (reader.poll(this::onBlock)) {
                    tell();
                }
            }
        }
        if (replayed > 0) {
            LOG.info("decided {} events again in {} s: {} outputs equal to those journaled, the next is {}", replayed,
                    seconds(), outputs.compared(), decisions.nextOutput());
        }
    }

    private void onBlock(Block block) {
        if (block.isCatalogue()) {
            if (!decisions.begun()) {
                block.forEach(this::onCatalogue);
            }
            return;
        }
        block.forEach(this::onEvent);
        outputs.commit();
    }

    private void onCatalogue(DirectBuffer buffer, int offset, int length) {
        if (EventHeader.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            decisions.onMessage(buffer, offset, length);
        }
    }

    private void onEvent(DirectBuffer buffer, int offset, int length) {
        if (EventHeader.sequence(buffer, offset) >= from && LiveDecisions.takes(decisions, buffer, offset)) {
            decisions.onMessage(buffer, offset, length);
            replayed++;
        }
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - told > PROGRESS_NS) {
            told = now;
            LOG.info("deciding again: {} of {} events, {} s", replayed, last - from + 1, seconds());
        }
    }

    private String seconds() {
        return String.format(java.util.Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9);
    }
}

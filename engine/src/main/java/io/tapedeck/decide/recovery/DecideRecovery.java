package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.codec.ConfigurationDecoder;
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
    private final long seenOutput;
    private Decisions decisions;
    private long from;
    private long replayed;
    private long begin;
    private long told;
    /** Of the last event of the tape, once it is read. */
    private long lastEvent;
    /** What snapshots prove that the journal does not hold any more. */
    private long lostEvent;
    private long lostOutput;

    private DecideRecovery(Journal journal, SnapshotStore store, long seenOutput,
            Function<OutputSink, Decisions> fresh) {
        this.seenOutput = Math.max(seenOutput, journal.outputsReadable());
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
     * @param seenOutput highest output that is known to have been read, such as the outputs lane's watermark; 0 where
     *        unknown. Where the journal holds less they are made again if the tape holds their causes; else numbers go on
     *        behind it
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
        DecideRecovery recovery = new DecideRecovery(journal, snapshots, seenOutput, begin);
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
                recovery.recovered());
    }

    private LiveDecisions.Recovered recovered() {
        long seen = Math.max(seenOutput, lostOutput);
        long journaled = journal.outputsRecovered().lastSequence();
        long made = decisions.nextOutput() - 1;
        if (seen > Math.max(journaled, made)) {
            LOG.warn(
                    "outputs {} to {} had landed or could be read, and the journal holds neither them nor the events that"
                            + " caused them: their effect on the decisions' state is lost, outputs go on at {}; reconcile names"
                            + " the positions that differ",
                    Math.max(journaled, made) + 1, seen, seen + 1);
        } else if (seen > journaled) {
            LOG.warn(
                    "outputs {} to {} had landed or could be read, and were lost from the outputs journal: the tape holds"
                            + " what caused them, and they are made again under their numbers; reconcile compares them",
                    journaled + 1, seen);
        }
        return new LiveDecisions.Recovered(last, lastEvent, replayed, seen, lostEvent);
    }

    private Decisions fresh() {
        return fresh.apply(outputs);
    }

    private void restoreNewest() {
        store.lost().forEach(this::countLost); // a start that set one aside may have ended before it used other numbers
        for (Path file : store.files()) {
            Decisions candidate = fresh();
            try {
                Snapshot snapshot = SnapshotFile.restore(file, candidate);
                requireUsable(snapshot, candidate);
                lastEvent = snapshot.lastEvent();
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
        if (snapshot.marketSequence() > last
                || !EventIdentity.isOnTape(snapshot, journal.marketDirectory(), last)) {
            countLost(snapshot);
            store.setAside(snapshot.file());
            throw TapedeckException.data(snapshot.file() + ": the market journal, which ends with sequence " + last
                    + ", does not hold its last event, sequence " + snapshot.marketSequence()
                    + ": lost with the journal's end, or of another past of it; it is kept with the ending "
                    + SnapshotStore.LOST_ENDING + ", its numbers are not used again");
        }
        requireTape(snapshot);
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

    private void countLost(Snapshot snapshot) {
        lostEvent = Math.max(lostEvent, snapshot.marketSequence());
        lostOutput = Math.max(lostOutput, snapshot.outputSequence());
    }

    /** Where the one before is damaged too, retention may have removed what stands behind a third: it is not passed over. */
    private void requireTape(Snapshot snapshot) {
        try (JournalReader reader = journal.marketReader(() -> last)) {
            reader.seek(snapshot.marketSequence() + 1);
        } catch (TapedeckException e) {
            throw TapedeckException.data(snapshot.file() + ": what stands behind it is not all kept: "
                    + e.getMessage());
        }
    }

    private void beginWithWholeJournal() {
        try (JournalReader reader = journal.marketReader(() -> last)) {
            long oldest = reader.firstSequence();
            boolean decided = journal.outputsRecovered().lastSequence() > 0 || seenOutput > 0 || lostEvent > 0;
            if (oldest > 1 && (decided || hadSettings())) {
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

    /** @return whether the oldest catalogue kept has settings: then events were decided that are not kept any more */
    private boolean hadSettings() {
        boolean[] found = new boolean[1];
        boolean[] more = {true};
        try (JournalReader reader = journal.marketReader(() -> last)) {
            reader.includeCatalogue(true);
            while (more[0] && reader.poll(block -> {
                more[0] = block.isCatalogue();
                if (more[0]) {
                    block.forEach((buffer, offset, length) -> found[0] |= EventHeader.templateId(buffer,
                            offset) == ConfigurationDecoder.TEMPLATE_ID);
                }
            })) {
                // the handler has taken a block
            }
        }
        return found[0];
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
        lastEvent = EventIdentity.of(buffer, offset);
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

package io.tapedeck.decide.recovery;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.DecisionCount;
import io.tapedeck.decide.Decisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.PreviewingHandler;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.journal.DiskGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * The decisions of a running engine: events in, outputs into the journal, a snapshot now and then. Decisions begin with the
 * first settings on the tape: what was recorded before, by a version that decided nothing, makes no outputs, neither then nor
 * in any replay. One thread at a time; the counts are for any.
 */
public final class LiveDecisions implements PreviewingHandler, AutoCloseable {
    private static final long STOP_POLL_NS = 1_000_000;
    private static final long COUNTS_EVERY_NS = 250_000_000;

    private final Decisions decisions;
    private final OutputLog outputs;
    private final SnapshotWriter snapshots;
    private final SnapshotOptions options;
    private final DiskGuard disk;
    private final long firstOutput;
    private final long goesOnAt;
    private long sinceSnapshot;
    private long snapshotTime = System.nanoTime();
    private final long lostEvent;
    private long decided;
    private long lastEvent;
    private volatile long decidedSequence;
    private volatile long outputSequence;
    private volatile List<DecisionCount> counts = List.of();
    private long countsTime;

    /**
     * What a start found.
     *
     * @param last last event of the tape, 0 for none: all up to it is decided
     * @param lastEvent its identity
     * @param replayed events decided again at this start: they count towards the next snapshot
     * @param seenOutput highest output that somebody may have read
     * @param lostEvent highest event that a snapshot has seen and the tape does not hold, 0 for none
     */
    record Recovered(long last, long lastEvent, long replayed, long seenOutput, long lostEvent) {
    }

    LiveDecisions(Decisions decisions, OutputLog outputs, SnapshotWriter snapshots, SnapshotOptions options,
            DiskGuard disk, Recovered recovered) {
        this.decisions = decisions;
        this.outputs = outputs;
        this.snapshots = snapshots;
        this.options = options;
        this.disk = disk;
        decidedSequence = recovered.last();
        decided = recovered.last();
        lastEvent = recovered.lastEvent();
        lostEvent = recovered.lostEvent();
        sinceSnapshot = recovered.replayed();
        firstOutput = outputs.live(decisions.nextOutput(), decisions.wentOnAt(), recovered.seenOutput());
        goesOnAt = firstOutput > decisions.nextOutput() ? firstOutput : 0;
        outputSequence = firstOutput - 1;
        snapshots.start();
    }

    @Override
    public void preview(DirectBuffer buffer, int offset) {
        decisions.preview(buffer, offset);
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        if (takes(decisions, buffer, offset)) {
            decisions.onMessage(buffer, offset, length);
        }
        decided = EventHeader.sequence(buffer, offset);
        lastEvent = EventIdentity.of(buffer, offset);
        sinceSnapshot++;
    }

    /** @return whether the event reaches the decisions: before they begin, instruments, settings and lost numbers alone */
    public static boolean takes(Decisions decisions, DirectBuffer buffer, int offset) {
        if (decisions.begun()) {
            return true;
        }
        int template = EventHeader.templateId(buffer, offset);
        return template == ConfigurationDecoder.TEMPLATE_ID || template == InstrumentDefinitionDecoder.TEMPLATE_ID
                || (template == FeedStatusDecoder.TEMPLATE_ID && EventHeader.feedSequence(buffer, offset) != 0
                        && isJournalGap(buffer, offset));
    }

    /** Says with which output the numbers go on: that counts, whether decisions have begun or not. */
    private static boolean isJournalGap(DirectBuffer buffer, int offset) {
        return new FeedStatusDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder())
                .status() == FeedStatusKind.JOURNAL_GAP;
    }

    /** There are no more events for now: journals the outputs, and takes a snapshot where one is due. */
    public void onBatchEnd() {
        outputs.commit();
        outputSequence = Math.max(outputSequence, decisions.nextOutput() - 1);
        publishCounts();
        decidedSequence = decided; // behind its outputs: who sees it knows of them
        boolean due = sinceSnapshot >= options.everyEvents()
                || System.nanoTime() - snapshotTime >= options.intervalNs();
        if (due && sinceSnapshot > 0 && hasRoom()) {
            takeSnapshot();
        }
    }

    private void publishCounts() {
        long time = System.nanoTime();
        if (counts.isEmpty() || time - countsTime >= COUNTS_EVERY_NS) {
            counts = decisions.counts();
            countsTime = time;
        }
    }

    /** @return figures of what is decided, at most {@value #COUNTS_EVERY_NS} ns old while events come; any thread */
    public List<DecisionCount> counts() {
        return counts;
    }

    /** A snapshot must not be what stops the engine from accepting: the next may be as large as the last. */
    private boolean hasRoom() {
        return disk.accepting() && disk.usableBytes() - snapshots.bytes() > disk.floorBytes();
    }

    private boolean takeSnapshot() {
        boolean took = snapshots.take(decisions, decided, lastEvent);
        if (took) {
            sinceSnapshot = 0;
            snapshotTime = System.nanoTime();
        }
        return took;
    }

    /** @return whether {@code settings} must enter the tape: others hold, or none yet. Before the first event */
    public boolean differsFrom(KeyValues settings) {
        return !decisions.begun() || !decisions.settings().equals(settings);
    }

    /**
     * @return highest market sequence that an output of the journal or a snapshot of it proves to have been used, 0 for none:
     *         whatever the tape holds, it goes on behind it
     */
    public long lastUsed() {
        return Math.max(outputs.lastCause(), lostEvent);
    }

    /** @return output with which the tape must say that outputs go on, in a JOURNAL_GAP event; 0 where they just go on */
    public long outputsGoOnAt() {
        return goesOnAt;
    }

    /** Takes the snapshot of an orderly stop and waits for it, within {@code bound}. The stages have ended. */
    public void stop(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (sinceSnapshot > 0 && decided > 0 && hasRoom() && !takeSnapshot() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(STOP_POLL_NS);
        }
        snapshots.close();
    }

    /** @return last event decided, its outputs journaled; any thread */
    public long decidedSequence() {
        return decidedSequence;
    }

    /** @return last output journaled; any thread */
    public long outputSequence() {
        return outputSequence;
    }

    /**
     * @param readable last output that may be read, such as {@code outputsProgress()::syncedSequence}
     * @return market sequence up to which everything is decided and all that it caused is readable; any thread
     */
    public LongSupplier decidedAndReadable(LongSupplier readable) {
        return new DecidedAndReadable(this::decidedSequence, this::outputSequence, readable);
    }

    /** @return first output of this start; those before are of earlier ones, or were made again */
    public long firstOutput() {
        return firstOutput;
    }

    /** @return outputs journaled since the start; any thread */
    public long outputsWritten() {
        return outputSequence - firstOutput + 1;
    }

    /** @return what writes the snapshots, for its counts; any thread */
    public SnapshotWriter snapshots() {
        return snapshots;
    }

    /** Ends without a snapshot. */
    @Override
    public void close() {
        snapshots.close();
        outputs.close();
    }
}

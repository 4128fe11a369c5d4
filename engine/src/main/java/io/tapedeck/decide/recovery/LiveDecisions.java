package io.tapedeck.decide.recovery;

import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.DecisionCount;
import io.tapedeck.decide.Decisions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.journal.DiskGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * The decisions of a running engine: events in, outputs into the journal, a snapshot now and then. Decisions begin with the
 * first settings on the tape: what was recorded before, by a version that decided nothing, makes no outputs, neither then nor
 * in any replay. One thread at a time; the counts are for any.
 */
public final class LiveDecisions implements MessageHandler, AutoCloseable {
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
    private long decided;
    private volatile long decidedSequence;
    private volatile long outputSequence;
    private volatile List<DecisionCount> counts = List.of();
    private long countsTime;

    /**
     * @param replayed events decided again at this start: they count towards the next snapshot
     * @param seenOutput highest output that somebody may have read
     */
    LiveDecisions(Decisions decisions, OutputLog outputs, SnapshotWriter snapshots, SnapshotOptions options,
            DiskGuard disk, long decidedSequence, long replayed, long seenOutput) {
        this.decisions = decisions;
        this.outputs = outputs;
        this.snapshots = snapshots;
        this.options = options;
        this.disk = disk;
        this.decidedSequence = decidedSequence;
        decided = decidedSequence;
        sinceSnapshot = replayed;
        firstOutput = outputs.live(decisions.nextOutput(), decisions.wentOnAt(), seenOutput);
        goesOnAt = firstOutput > decisions.nextOutput() ? firstOutput : 0;
        outputSequence = firstOutput - 1;
        snapshots.start();
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        if (takes(decisions, buffer, offset)) {
            decisions.onMessage(buffer, offset, length);
        }
        decided = EventHeader.sequence(buffer, offset);
        sinceSnapshot++;
    }

    /** @return whether the event reaches the decisions: before they begin, instruments and the settings alone */
    public static boolean takes(Decisions decisions, DirectBuffer buffer, int offset) {
        if (decisions.begun()) {
            return true;
        }
        int template = EventHeader.templateId(buffer, offset);
        return template == ConfigurationDecoder.TEMPLATE_ID || template == InstrumentDefinitionDecoder.TEMPLATE_ID;
    }

    /** There are no more events for now: journals the outputs, and takes a snapshot where one is due. */
    public void onBatchEnd() {
        outputs.commit();
        decidedSequence = decided;
        outputSequence = Math.max(outputSequence, decisions.nextOutput() - 1);
        publishCounts();
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
        boolean took = snapshots.take(decisions, decided);
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

    /** @return highest market sequence that caused an output known to the journal at this start, 0 for none */
    public long lastCause() {
        return outputs.lastCause();
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

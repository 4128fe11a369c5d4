package io.tapedeck.pipeline;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.PreviewingHandler;
import io.tapedeck.event.Slots;
import io.tapedeck.metrics.LatencyRecorder;
import io.tapedeck.metrics.OwnedCounter;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The roles condition and journal, and in compact mode decide behind them: gives each event its sequence, marks it, appends
 * it, and writes a block whenever the ring has no more whole frame or the block is large enough. Slots are given back when
 * their block is written. One thread; it alone writes the slots' sequences and flags.
 */
final class IngestStage implements SlotConsumer {
    private enum Role {
        CONDITION, JOURNAL, DECIDE
    }

    private final SlotMemory slots;
    private final Conditioner conditioner;
    private final BlockWriter journal;
    private final Decide decide;
    private final WaitStrategy followers;
    private final int blockBytesMax;
    private final EpochNanoClock clock;
    private final MessageScratch scratch = new MessageScratch();
    private final LatencyRecorder latency = new LatencyRecorder();
    private final OwnedCounter blocks = new OwnedCounter();
    private final OwnedCounter journaled = new OwnedCounter();
    private final OwnedCounter lastTicket = new OwnedCounter();
    private long sequence;
    private long blockOfferTime;
    private Role role = Role.CONDITION;
    /** Of what {@link #preview} has read: kept so that it is read. */
    @SuppressWarnings("UnusedVariable") // a read whose value goes nowhere is left out by the JIT
    private long seen;

    /**
     * @param decide called after each block, null where it has its own thread
     * @param followers signalled after each block, null where nobody follows
     * @param nextSequence of the first event
     */
    IngestStage(SlotMemory slots, Conditioner conditioner, BlockWriter journal, Decide decide, WaitStrategy followers,
            int blockBytesMax, long nextSequence, EpochNanoClock clock) {
        this.slots = slots;
        this.conditioner = conditioner;
        this.journal = journal;
        this.decide = decide;
        this.followers = followers;
        this.blockBytesMax = blockBytesMax;
        this.clock = clock;
        sequence = nextSequence - 1;
        lastTicket.set(-1);
    }

    @Override
    public long consume(long first, long available, Sequence progress) {
        long next = first;
        long previewed = first;
        while (next <= available) {
            if (next >= previewed) {
                previewed = preview(next, available);
            }
            long last = next + slots.remaining(next);
            if (last > available) {
                break;
            }
            if (journal.pendingBytes() + (last - next + 1) * Slots.SLOT_BYTES > journal.blockBytesMax()) {
                writeBlock(next - 1, progress); // a slot takes more room here than its message there: never too late
            }
            if (journal.pendingCount() == 0) {
                blockOfferTime = slots.offerTime(next);
            }
            appendFrame(next, last);
            next = last + 1;
            if (journal.pendingBytes() >= blockBytesMax) {
                writeBlock(last, progress);
            }
        }
        long consumed = next - 1;
        writeBlock(consumed, progress);
        if (progress.get() < consumed) { // no block: nothing but abandoned slots
            advance(consumed, progress);
        }
        return consumed;
    }

    /**
     * Reads the next slots and what conditions will read for them: another core wrote the slots, and one read by one is waited for by one.
     *
     * @return the first slot that was not looked at
     */
    private long preview(long from, long available) {
        long end = Math.min(available + 1, from + PreviewingHandler.PREVIEWED);
        for (long slot = from; slot < end; slot++) {
            seen += slots.preview(slot);
        }
        for (long slot = from; slot < end; slot++) {
            if (slots.messageLength(slot) >= 0) {
                seen += conditioner.preview(slots.buffer(), slots.messageOffset(slot));
            }
        }
        return end;
    }

    private void appendFrame(long first, long last) {
        UnsafeBuffer buffer = slots.buffer();
        long at = first;
        while (at <= last) {
            int length = slots.messageLength(at);
            if (length < 0) {
                at++; // abandoned
                continue;
            }
            int offset = slots.messageOffset(at);
            sequence++;
            EventHeader.sequence(buffer, offset, sequence);
            role = Role.CONDITION;
            conditioner.condition(buffer, offset);
            role = Role.JOURNAL;
            if (length <= Slots.PAYLOAD_BYTES) {
                journal.append(buffer, offset, length);
                at++;
            } else {
                slots.gather(at, length, scratch);
                journal.append(scratch.buffer(), 0, length);
                at += Slots.of(length);
            }
        }
    }

    private void writeBlock(long ticket, Sequence progress) {
        int count = journal.pendingCount();
        if (count == 0) {
            return;
        }
        role = Role.JOURNAL;
        journal.commit(ticket);
        journaled.add(count);
        blocks.increment();
        lastTicket.set(ticket);
        latency.record(clock.nanoTime() - blockOfferTime);
        advance(ticket, progress);
        if (decide != null) {
            role = Role.DECIDE;
            journal.forEachCommitted(decide);
            decide.onBatchEnd();
        }
    }

    private void advance(long consumed, Sequence progress) {
        progress.set(consumed);
        if (followers != null) {
            followers.signalAllWhenBlocking();
        }
    }

    @Override
    public String doing() {
        return switch (role) {
            case CONDITION -> "stage condition, at sequence " + sequence;
            case JOURNAL -> "stage journal, block up to sequence " + sequence;
            case DECIDE -> decide.doing();
        };
    }

    /** @return blocks written; any thread */
    long blocks() {
        return blocks.get();
    }

    /** @return events written; any thread */
    long journaled() {
        return journaled.get();
    }

    /** @return ticket of the last block, -1 before the first; any thread */
    long lastTicket() {
        return lastTicket.get();
    }

    /** @return from a block's oldest offer to its end, ns */
    LatencyRecorder latency() {
        return latency;
    }
}

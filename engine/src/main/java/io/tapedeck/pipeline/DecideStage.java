package io.tapedeck.pipeline;

import com.lmax.disruptor.Sequence;
import io.tapedeck.event.PreviewingHandler;
import io.tapedeck.event.Slots;

/** The decide role on a thread of its own: reads the slots behind the ingest stage, which has set their sequences and flags. */
final class DecideStage implements SlotConsumer {
    private final SlotMemory slots;
    private final Decide decide;
    private final int progressSlots;
    private final MessageScratch scratch = new MessageScratch();

    /** @param progressSlots slots after which progress is told, so that producers get room during a long batch */
    DecideStage(SlotMemory slots, Decide decide, int progressSlots) {
        this.slots = slots;
        this.decide = decide;
        this.progressSlots = progressSlots;
    }

    @Override
    public long consume(long first, long available, Sequence progress) {
        long told = first - 1;
        long sequence = first;
        long previewed = first;
        while (sequence <= available) { // the ingest stage's progress never ends inside a frame
            if (sequence >= previewed) {
                previewed = preview(sequence, available);
            }
            int length = slots.messageLength(sequence);
            if (length > Slots.PAYLOAD_BYTES) {
                slots.gather(sequence, length, scratch);
                decide.onMessage(scratch.buffer(), 0, length);
                sequence += Slots.of(length);
            } else {
                if (length >= 0) {
                    decide.onMessage(slots.buffer(), slots.messageOffset(sequence), length);
                }
                sequence++;
            }
            if (sequence - told > progressSlots) {
                told = sequence - 1;
                progress.set(told);
            }
        }
        decide.onBatchEnd();
        progress.set(available);
        return available;
    }

    /** Shows the messages that begin in the next slots; @return the first slot that was not looked at */
    private long preview(long from, long available) {
        long end = Math.min(available + 1, from + PreviewingHandler.PREVIEWED);
        for (long sequence = from; sequence < end; sequence++) {
            if (slots.messageLength(sequence) >= 0) {
                decide.preview(slots.buffer(), slots.messageOffset(sequence)); // a long one's first slot holds its header
            }
        }
        return end;
    }

    @Override
    public String doing() {
        return decide.doing();
    }
}

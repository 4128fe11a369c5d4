package io.tapedeck.pipeline;

import com.lmax.disruptor.Sequence;
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
        while (sequence <= available) { // the ingest stage's progress never ends inside a frame
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

    @Override
    public String doing() {
        return decide.doing();
    }
}
